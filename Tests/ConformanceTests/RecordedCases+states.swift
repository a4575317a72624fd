import JSONAPI
import TestSupport

// What was sent, as far as the answers tell; the recordings have no request bodies.
extension RecordedCases {
    static let importBody: JSON = [
        "data": [
            "type": "profile-bulk-import-job",
            "attributes": [
                "profiles": [
                    "data": .array(
                        ["b", "c", "e"].map { name in
                            [
                                "type": "profile",
                                "attributes": [
                                    "email": .string("sdk-smoke+09047c86-\(name)@nickdnktech.com")
                                ],
                            ]
                        }
                    )
                ]
            ],
            "relationships": ["lists": Requests.identifiers("list", [list])],
        ]
    ]

    static let bee = Requests.profile([
        "email": .string(other), "first_name": "Bee", "properties": ["source": "sdk-smoke"],
    ])

    static let merge: JSON = [
        "data": [
            "type": "profile-merge", "id": .string(profile),
            "relationships": ["profiles": Requests.identifiers("profile", [merged])],
        ]
    ]

    static let aggregate: JSON = [
        "data": [
            "type": "metric-aggregate",
            "attributes": [
                "metric_id": "SkDfHe", "measurements": ["count", "sum_value", "unique"],
                "filter": [
                    "greater-or-equal(datetime,2026-09-01T00:00:00Z)",
                    "less-than(datetime,2026-09-05T00:00:00Z)",
                ],
                "timezone": "Europe/Copenhagen",
            ],
        ]
    ]

    static let rename: JSON = [
        "data": ["type": "list", "id": .string(list), "attributes": ["name": "sdk-smoke-renamed"]]
    ]

    static func deletion(_ email: String) -> JSON {
        [
            "data": [
                "type": "data-privacy-deletion-job",
                "attributes": [
                    "profile": ["data": ["type": "profile", "attributes": ["email": .string(email)]]]
                ],
            ]
        ]
    }
}

// The states that they were sent in.
extension RecordedCases {
    fileprivate static let merged = "01M1PABMGGEB1NJGWR14S0BBSC"
    private static let importJob = "V0JoWEhOX21haW50ZW5hbmNlLlBIV0tSRC4xNzg4NTI5MjAxLkVHZEk1Tw"

    /// An import of three profiles waits.
    @Sendable static func queueingImport(_ server: TestServer) throws -> [String: String] {
        [importJob: server.send("POST /api/profile-bulk-import-jobs", importBody).id]
    }

    /// An import of three profiles has run, and all of them are suppressed.
    @Sendable static func importing(_ server: TestServer) throws -> [String: String] {
        var ids = try queueingImport(server)
        try server.runJobs()
        server.send("POST /api/profile-suppression-bulk-create-jobs", Requests.suppress(list: list))
        try server.runJobs()
        let path = "/api/profile-bulk-import-jobs/\(ids[importJob] ?? "")/profiles"
        let next = server.send("GET \(path)?page[size]=2").json["links"]?["next"]?.string
        let cursor = next?.split(separator: "=").last ?? ""
        ids["bmV4dDo6MDFNMVBBQk1RUDJUQjBLTkg4VlgwWUZCRjY6OjI"] = String(cursor)
        return ids
    }

    /// Three suppression jobs have run: two for addresses, one for a list.
    @Sendable static func suppressing(_ server: TestServer) throws -> [String: String] {
        let path = "/api/profile-suppression-bulk-create-jobs"
        let job = server.send("POST \(path)", Requests.suppress([email]))
        server.send("POST \(path)", Requests.suppress(list: list))
        try server.runJobs()
        return ["01M1P9S0FX7Z7QMPS8MH8NPJVF": job.id]
    }

    /// A suppression was lifted from a list, and the job is at it.
    @Sendable static func unsuppressing(_ server: TestServer) throws -> [String: String] {
        let path = "/api/profile-suppression-bulk-delete-jobs"
        let job = server.send("POST \(path)", Requests.suppress(list: list, lifting: true))
        return ["01M1PABK283F7CKTXRWJDEKFM9": job.id]
    }

    /// Three events of one metric, with a value and without.
    @Sendable static func sendingEvents(_ server: TestServer) throws -> [String: String] {
        for number in 1...3 {
            let body = Requests.event(
                "SDK Smoke",
                ["email": .string(email)],
                properties: ["sku": "D4", "bulk": true],
                ["value": 3, "value_currency": "EUR", "unique_id": .string("u\(number)")]
            )
            server.send("POST /api/events", body)
        }
        try server.runJobs()
        let event = server.send("GET /api/events").data[0]?["id"]?.string ?? ""
        return ["SkDfHe": server.metric("SDK Smoke"), "7qWkC6JPz7g": event]
    }

    /// The profile is on the list.
    @Sendable static func joining(_ server: TestServer) throws -> [String: String] {
        server.send(
            "POST /api/lists/\(list)/relationships/profiles",
            Requests.identifiers("profile", [profile])
        )
        return [:]
    }

    @Sendable static func joiningSuppressed(_ server: TestServer) throws -> [String: String] {
        _ = try joining(server)
        server.send("POST /api/profile-suppression-bulk-create-jobs", Requests.suppress([email]))
        try server.runJobs()
        return [:]
    }

    /// There is a second profile, by the id that the merge names.
    @Sendable static func knowingAnother(_ server: TestServer) throws -> [String: String] {
        let another = server.send("POST /api/profiles", Requests.profile(["email": .string(other)]))
        return [merged: another.id]
    }
}
