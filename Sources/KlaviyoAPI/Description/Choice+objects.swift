extension Choice {
    static let ofCustomObjects: [Choice] = [
        Choice(
            id: "object_types_allowed",
            statement: "Accounts may make object types until the setting custom_objects is false.",
            evidence: .assumed
        ),
        Choice(
            id: "object_schema_activation",
            statement:
                "A schema that is made active is the current one at once, never publishing; the one before it stays "
                + "among the versions as undefined, and the newest draft is the draft.",
            evidence: .assumed
        ),
        Choice(
            id: "object_schema_beginning",
            statement:
                "An object type without a schema begins with an empty draft; every schema has a mapping, and the "
                + "relationships of the version before it.",
            evidence: .assumed
        ),
        Choice(
            id: "object_schema_in_place",
            statement:
                "Changing an active schema changes it in place, and leaves the records that are there.",
            evidence: .assumed
        ),
        Choice(
            id: "record_ingestion",
            statement:
                "A record goes through the mapping of every current schema that takes from its data source; its "
                + "properties are set over those that the object record has. Records are not kept for mappings that "
                + "come later.",
            evidence: .assumed
        ),
        Choice(
            id: "record_relationships",
            statement: "Mappings of relationships are kept; no operation shows what records they relate.",
            evidence: .assumed
        ),
        Choice(
            id: "record_validation",
            statement: "The ingestion log names failed properties in the words of the reference's example.",
            evidence: .documented
        ),
    ]
}
