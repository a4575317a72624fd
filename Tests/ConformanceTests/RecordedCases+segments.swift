import JSONAPI
import TestSupport

/// The recordings about segments.
extension RecordedCases {
    static let segments: [RecordedCase] = [
        RecordedCase(
            "create_segment.201",
            segment("sdk-smoke-0904b975-s", [isOn("YafG4m")]),
        ),
        RecordedCase("create_segment.429", segment("sdk-smoke", [isOn("YafG4m")])),
        RecordedCase("get_segment.200", after: creating),
        RecordedCase("get_segment.404"),
        RecordedCase("get_segments.200", after: creating),
        RecordedCase("get_profiles_for_segment.200", after: filling),
        RecordedCase(
            "update_segment.200",
            [
                "data": [
                    "type": "segment", "id": "RvKscW",
                    "attributes": ["name": "sdk-smoke-0904b052-segment-renamed", "is_starred": false],
                ]
            ],
            after: creating
        ),
    ]

    private static let hasRun: JSON = [
        "type": "profile-property", "property": "properties['sdk_smoke_run']",
        "filter": ["type": "string", "operator": "equals", "value": "0904b052"],
    ]

    private static func isOn(_ list: String) -> JSON {
        ["type": "profile-group-membership", "is_member": true, "group_ids": [.string(list)]]
    }

    private static func segment(_ name: String, _ conditions: [JSON], isStarred: Bool = false) -> JSON {
        let groups = conditions.map { condition -> JSON in ["conditions": [condition]] }
        return [
            "data": [
                "type": "segment",
                "attributes": [
                    "name": .string(name), "definition": ["condition_groups": .array(groups)],
                    "is_starred": .bool(isStarred),
                ],
            ]
        ]
    }

    /// Two segments are new, and nobody has been looked for yet.
    @Sendable private static func creating(_ server: TestServer) throws -> [String: String] {
        let first = server.send(
            "POST /api/segments",
            segment("sdk-smoke-0904b052-segment", [isOn(list), hasRun], isStarred: true)
        )
        let second = server.send("POST /api/segments", segment("sdk-smoke-0904b052-segment2", [hasRun]))
        return ["RvKscW": first.id, "SAx2Kq": second.id, "SdpKaX": list]
    }

    /// A profile is in a segment.
    @Sendable private static func filling(_ server: TestServer) throws -> [String: String] {
        var ids = try creating(server)
        let profile = server.send(
            "POST /api/profiles",
            Requests.profile([
                "email": "sdk-smoke+0904b052-s1@nickdnktech.com", "first_name": "S1",
                "properties": ["sdk_smoke_run": "0904b052", "company_id": "WBhXHN"],
            ])
        )
        server.send(
            "POST /api/lists/\(list)/relationships/profiles",
            Requests.identifiers("profile", [profile.id])
        )
        try server.runJobs()
        ids["01M1PA9DFJNNYT82A7K2AEG8QT"] = profile.id
        return ids
    }
}
