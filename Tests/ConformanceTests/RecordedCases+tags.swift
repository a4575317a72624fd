import JSONAPI
import TestSupport

extension RecordedCases {
    private static let standardGroup = "e30baa69-f382-4eef-8ff6-222d5c3d9a8a"
    private static let sharedTag = """
        [{type: tag-group, id: 34c01a4a-208c-4428-a80b-4d0b4e0741db, attributes: {name: sdk-smoke-0904b975-tg}},
        {type: tag, id: f837de98-3527-4bae-8226-bda7c2395e29, attributes: {name: sdk-smoke-0904b975-t-shared},
        relationships: {tag-group: 34c01a4a-208c-4428-a80b-4d0b4e0741db}}]
        """
    private static let tag: JSON = [
        "data": ["type": "tag", "attributes": ["name": "sdk-smoke-09048514-tag"]]
    ]

    static let tags = [
        RecordedCase("create_tag.201", tag, after: knowingStandardGroup),
        RecordedCase("create_tag.404", tagOfNoGroup),
        RecordedCase("create_tag_group.201", tagGroup),
        RecordedCase("get_list_ids_for_tag.200", resources: sharedTag),
        RecordedCase("get_tag.200", resources: sharedTag),
        RecordedCase("get_tag.404"),
        RecordedCase("get_tag_group.404"),
        RecordedCase("get_tag_group_for_tag.404"),
        RecordedCase("get_tag_group_id_for_tag.200", resources: sharedTag),
        RecordedCase("get_tag_groups.200", after: knowingStandardGroup),
        RecordedCase("get_tags.200", resources: sharedTag),
        RecordedCase("get_tags_for_list.200"),
    ]

    private static let tagOfNoGroup: JSON = [
        "data": [
            "type": "tag",
            "attributes": ["name": "sdk-smoke"],
            "relationships": [
                "tag-group": ["data": ["type": "tag-group", "id": "00000000-0000-0000-0000-000000000000"]]
            ],
        ]
    ]

    private static let tagGroup: JSON = [
        "data": [
            "type": "tag-group", "attributes": ["name": "sdk-smoke-0904b975-tg-excl", "exclusive": true],
        ]
    ]

    /// The account's default tag group goes by the recorded id.
    @Sendable private static func knowingStandardGroup(_ server: TestServer) throws -> [String: String] {
        let groups = server.send("GET /api/tag-groups?filter=equals(default,true)")
        return [standardGroup: groups.data[0]?["id"]?.string ?? ""]
    }
}
