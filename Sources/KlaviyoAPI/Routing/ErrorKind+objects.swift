// Custom objects
extension ErrorKind {
    static let noObjectTypeEntitlement = ErrorKind(
        id: "no_object_type_entitlement",
        status: 403,
        code: "forbidden",
        title: "Forbidden.",
        template: "Entitlement to create object type not found.",
        pointer: "/data",
        isFramework: false,
        evidence: .recorded
    )
    static let dataSourceTitleTaken = ErrorKind(
        id: "data_source_title_taken",
        status: 409,
        code: "conflict",
        title: "Conflict.",
        template: "A data source with the title '%1' already exists in the namespace %2.",
        pointer: "/data/attributes/title",
        isFramework: false,
        evidence: .assumed
    )
    static let emptyTitle = invalid("empty_title", "'title' may not be empty.", .assumed)
    static let propertyIDNotPositive = invalid(
        "property_id_not_positive",
        "The id of a schema property must be a positive integer.",
        .assumed
    )
    static let repeatedProperty = invalid(
        "repeated_property",
        "Two schema properties have the %1 '%2'.",
        .assumed
    )
    static let unknownSchemaProperty = invalid(
        "unknown_schema_property",
        "The object schema has no property '%1'.",
        .assumed
    )
    static let unknownObjectRelationship = notFound(
        "unknown_object_relationship",
        "Relationship with ID %1 not found.",
        .assumed
    )
    static let invalidJSONPath = invalid("invalid_json_path", "'%1' is not a valid JSONPath.", .assumed)
    static let recordsTooLarge = framework(
        "records_too_large",
        413,
        "payload_too_large",
        "Payload too large.",
        "%1 may have at most %2.",
        .assumed
    )

    static let ofCustomObjects = [
        noObjectTypeEntitlement, dataSourceTitleTaken, emptyTitle, propertyIDNotPositive, repeatedProperty,
        unknownSchemaProperty, unknownObjectRelationship, invalidJSONPath, recordsTooLarge,
    ]
}
