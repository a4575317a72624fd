import JSONAPI
import TestSupport

@testable import KlaviyoAPI

/// An account whose profiles differ in everything that conditions ask for.
///
/// Ada has all of it and Bob the opposite; of Cleo nothing is known but an id. Dora subscribed with the API, Eve
/// unsubscribed, Finn was suppressed.
struct SegmentAccount {
    let server: TestServer
    /// The ids of metrics by their names.
    let metrics: [String: String]
    private let names: [String: String]

    static let scenario = """
        lists:
          - {id: VIPS01, name: VIPs, opt_in_process: single_opt_in}
          - {id: NEWS01, name: News, opt_in_process: single_opt_in}
        profiles:
          - {email: Ada@klaviyo-demo.com, external_id: ada, phone_number: '+4520123456', first_name: Ada,
             lists: [VIPS01], subscribed: [email, sms], location: {country: Denmark, city: Copenhagen, zip: '2300'},
             properties: {plan: Gold plan, score: 7, ratio: 0.5, vip: true, tags: [red, green], sizes: [38, 40],
                          birthday: '1990-11-25', seen: '2026-11-20T00:00:00Z', "it's": odd}}
          - {email: bob@klaviyo-demo.com, external_id: bob, phone_number: '+12025550123', first_name: Bob,
             suppressed: [HARD_BOUNCE], location: {country: US},
             properties: {plan: Silver plan, score: 3, ratio: 0.25, vip: false, tags: [blue], sizes: [],
                          birthday: '1985-05-02', seen: '2025-01-01', "it's": even}}
          - {external_id: cleo}
          - {email: dora@klaviyo-demo.com, external_id: dora}
          - {email: eve@klaviyo-demo.com, external_id: eve}
          - {email: finn@klaviyo-demo.com, external_id: finn}
        """

    init() throws {
        server = try TestServer(Self.scenario)
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe(
                ["dora@klaviyo-demo.com"],
                list: "NEWS01",
                attributes: ["custom_source": "Fair"]
            )
        )
        server.send(
            "POST /api/profile-subscription-bulk-delete-jobs",
            Requests.unsubscribe(["eve@klaviyo-demo.com"])
        )
        server.send(
            "POST /api/profile-suppression-bulk-create-jobs",
            Requests.suppress(["finn@klaviyo-demo.com"])
        )
        for (profile, day, value) in [("ada", 20, 10.5), ("ada", 21, 20), ("ada", 1, 30), ("bob", 2, 5)] {
            server.send(
                "POST /api/events",
                Requests.event(
                    "Ordered",
                    ["external_id": .string(profile)],
                    properties: [
                        "Brand": profile == "ada" ? "Nike" : "Puma", "Colors": ["red", "dark blue"],
                    ],
                    [
                        "value": .number("\(value)"), "unique_id": .string("\(profile)\(day)"),
                        "time": .string("2026-11-\(day < 10 ? "0" : "")\(day)T00:00:00Z"),
                    ]
                )
            )
        }
        try server.runJobs()
        let metrics = server.send("GET /api/metrics").data.array ?? []
        self.metrics = Dictionary(
            metrics.map { ($0["attributes"]?["name"]?.string ?? "", $0["id"]?.string ?? "") },
            uniquingKeysWith: { $1 }
        )
        let profiles = server.send("GET /api/profiles?page[size]=100").data.array ?? []
        names = Dictionary(
            profiles.map { ($0["id"]?.string ?? "", $0["attributes"]?["external_id"]?.string ?? "") },
            uniquingKeysWith: { $1 }
        )
    }

    func id(of name: String) -> String { names.first { $0.value == name }?.key ?? "" }

    /// Gives a profile consent of a kind that no request can give.
    func consent(_ name: String, _ channel: String, _ type: String, _ consent: Consent) throws {
        try server.emulator.account.write { db in
            try ConsentTable.save(
                consent,
                MessageType(channel: channel, name: type),
                of: id(of: name),
                in: db
            )
        }
    }

    /// Creates a segment of one condition, written as JSON in which `ORDERED` is the metric.
    func create(_ condition: String, revision: String = "2026-07-15") throws -> TestResponse {
        let text = condition.replacing("ORDERED", with: metrics["Ordered"] ?? "")
        return server.send(
            "POST /api/segments",
            Requests.segment([[try JSON(parsing: text)]]),
            revision: revision
        )
    }

    /// The names of who meets a condition, in order.
    func members(of condition: String) throws -> String {
        let created = try create(condition)
        guard created.status == 201 else { return created.text }
        try server.runJobs()
        return names(in: created.id)
    }

    func names(in segment: String) -> String {
        let members = server.send("GET /api/segments/\(segment)/relationships/profiles?page[size]=100")
        return (members.data.array ?? []).compactMap { names[$0["id"]?.string ?? ""] }.sorted()
            .joined(separator: " ")
    }
}

extension Requests {
    /// A segment of groups of conditions.
    static func segment(_ groups: [[JSON]], name: String = "Some") -> JSON {
        [
            "data": [
                "type": "segment",
                "attributes": [
                    "name": .string(name),
                    "definition": ["condition_groups": .array(groups.map { ["conditions": .array($0)] })],
                ],
            ]
        ]
    }

    /// A change of a segment.
    static func segment(_ id: String, _ attributes: JSONObject) -> JSON {
        ["data": ["type": "segment", "id": .string(id), "attributes": .object(attributes)]]
    }
}
