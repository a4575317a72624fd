import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// Something of a profile that its survivor has after a merge.
struct Belonging: Sendable, CustomTestStringConvertible {
    let table: String
    /// What it is that the survivor has.
    let expected: JSON
    /// Gives it to the source, before the merge.
    let give: @Sendable (TestServer) throws -> Void
    /// Reads it from the survivor, after the merge.
    let read: @Sendable (TestServer) -> JSON?

    init(
        _ table: String,
        _ expected: JSON,
        give: @escaping @Sendable (TestServer) throws -> Void = { _ in },
        read: @escaping @Sendable (TestServer) -> JSON?
    ) {
        self.table = table
        self.expected = expected
        self.give = give
        self.read = read
    }

    var testDescription: String { table }
}

@Suite struct MergeBelongingsTests {
    private static let scenario = """
        company_id: ABC123
        lists: [{id: AAAAAA, name: A, opt_in_process: single_opt_in}]
        segments:
          - id: SEG001
            name: Gold
            definition:
              condition_groups:
                - conditions:
                    - type: profile-property
                      property: properties['plan']
                      filter: {type: string, operator: equals, value: gold}
        profiles:
          - {id: P1, email: stays@klaviyo-demo.com, soft_bounces: 3}
          - {id: P2, email: goes@klaviyo-demo.com, phone_number: '+15005550006', lists: [AAAAAA], properties: {plan: gold},
             subscribed: [email, sms], soft_bounces: 3, push_tokens: [{token: t1}], conversations: [sms]}
          - {id: P3, email: went@klaviyo-demo.com}
        resources:
          - {type: coupon, attributes: {external_id: TEN}}
          - type: coupon-code
            attributes: {unique_code: A, status: ASSIGNED_TO_PROFILE}
            relationships: {coupon: TEN, profile: P2}
        """

    private static let source = "goes@klaviyo-demo.com"

    private static func merge(_ source: String, into survivor: String, _ server: TestServer) throws {
        server.send(
            "POST /api/profile-merge",
            [
                "data": [
                    "type": "profile-merge", "id": .string(survivor),
                    "relationships": ["profiles": Requests.identifiers("profile", [source])],
                ]
            ]
        )
        try server.runJobs()
    }

    private static func subscriptions(_ server: TestServer) -> JSON? {
        server.send("GET /api/profiles/P1?additional-fields[profile]=subscriptions")
            .data["attributes"]?["subscriptions"]
    }

    private static func ids(_ server: TestServer, _ path: String) -> JSON {
        .array((server.send("GET /api/\(path)").data.array ?? []).compactMap { $0["id"] })
    }

    private static let belongings = [
        Belonging(
            "event",
            ["e1"],
            give: { server in
                let id: JSONObject = ["unique_id": "e1"]
                server.send("POST /api/events", Requests.event("Viewed", ["email": .string(source)], id))
            },
            read: { server in
                let filter = "equals(profile_id,\"P1\"),equals(metric_id,\"\(server.metric("Viewed"))\")"
                let events = server.send("GET /api/events?filter=\(filter)").data.array ?? []
                return .array(events.compactMap { $0["attributes"]?["event_properties"]?["$event_id"] })
            }
        ),
        Belonging("membership", ["AAAAAA"], read: { ids($0, "profiles/P1/lists") }),
        Belonging(
            "segmentMember",
            "2026-11-23T12:00:00+00:00",
            give: { $0.advance(by: .seconds(3600)) },
            read: { server in
                server.send("GET /api/segments/SEG001/profiles").data[0]?["attributes"]?["joined_group_at"]
            }
        ),
        Belonging("consent", "SUBSCRIBED", read: { subscriptions($0)?["sms"]?["marketing"]?["consent"] }),
        Belonging(
            "suppression",
            "USER_SUPPRESSED",
            give: { $0.send("POST /api/profile-suppression-bulk-create-jobs", Requests.suppress([source])) },
            read: { subscriptions($0)?["email"]?["marketing"]?["suppression"]?[0]?["reason"] }
        ),
        Belonging(
            "listSuppression",
            "AAAAAA",
            give: { server in
                let body = Requests.unsubscribe([source], list: "AAAAAA")
                server.send("POST /api/profile-subscription-bulk-delete-jobs", body)
            },
            read: { subscriptions($0)?["email"]?["marketing"]?["list_suppressions"]?[0]?["list_id"] }
        ),
        Belonging(
            "importedProfile",
            ["P1"],
            give: { server in
                let row: JSON = ["type": "profile", "attributes": ["email": .string(source)]]
                let rows: JSON = ["profiles": ["data": [row]]]
                let body = Requests.resource("profile-bulk-import-job", rows)
                server.send("POST /api/profile-bulk-import-jobs", body)
            },
            read: { server in
                let job = server.send("GET /api/profile-bulk-import-jobs").data[0]?["id"]?.string ?? ""
                return ids(server, "profile-bulk-import-jobs/\(job)/profiles")
            }
        ),
        Belonging("pushToken", ["t1"], read: { ids($0, "profiles/P1/push-tokens") }),
        Belonging(
            "conversation",
            "conversation",
            read: { server in
                server.send("GET /api/profiles/P1/conversation").data["type"]
            }
        ),
        Belonging(
            "secondaryEmail",
            "P1",
            give: { server in
                let patch: JSON = ["patch_identifiers": ["append": ["email": "second@klaviyo-demo.com"]]]
                var body = Requests.profile([:], id: "P2")["data"]?.object ?? [:]
                body.append("meta", patch)
                server.send("PATCH /api/profiles/P2", ["data": .object(body)])
            },
            read: { server in
                .string(
                    server.send(
                        "POST /api/profile-import",
                        Requests.profile(["email": "second@klaviyo-demo.com"])
                    ).id
                )
            }
        ),
        Belonging(
            "mergedProfile",
            ["P1"],
            give: { try merge("P3", into: "P2", $0) },
            read: { server in
                let kx = ExchangeID(company: "ABC123").text(of: "P3")
                return ids(server, "profiles?filter=equals(_kx,\"\(kx)\")")
            }
        ),
        Belonging(
            "softBounce",
            ["HARD_BOUNCE"],
            read: { server in
                server.control(
                    "POST profiles/suppress",
                    ["email": "stays@klaviyo-demo.com", "reason": "SOFT_BOUNCE"]
                )
                let suppressions = subscriptions(server)?["email"]?["marketing"]?["suppression"]?.array ?? []
                return .array(suppressions.compactMap { $0["reason"] })
            }
        ),
        Belonging(
            "pendingEventDate",
            "2027-01-01T00:00:00+00:00",
            give: { server in
                let time: JSONObject = ["time": "2027-01-01T00:00:00Z"]
                server.send("POST /api/events", Requests.event("Viewed", ["email": .string(source)], time))
            },
            read: { $0.send("GET /api/profiles/P1").data["attributes"]?["last_event_date"] }
        ),
        Belonging(
            "relationship",
            ["TEN-A"],
            read: { server in
                ids(server, "coupon-codes?filter=equals(profile.id,\"P1\")")
            }
        ),
    ]

    /// That the survivor gets them is documented in general; each of them is assumed.
    @Test(arguments: belongings) func `moves with a merge`(belonging: Belonging) throws {
        let server = try TestServer(Self.scenario)
        try belonging.give(server)
        try server.runJobs()
        try Self.merge("P2", into: "P1", server)

        #expect(server.send("GET /api/profiles/P2").status == 404)
        #expect(belonging.read(server) == belonging.expected)
    }

    @Test func `each table with rows of a profile has a row above`() throws {
        let tables = try TestServer().emulator.account.read { db in try ProfileTable.owned(in: db) }
        #expect(Set(tables + ["relationship"]) == Set(Self.belongings.map(\.table)))
    }
}
