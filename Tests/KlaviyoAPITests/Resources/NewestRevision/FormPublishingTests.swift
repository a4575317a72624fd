import JSONAPI
import TestSupport
import Testing

/// Changing and publishing forms: shapes as of 2026-10-15.
@Suite struct FormPublishingTests {
    private let server: TestServer
    private static let revision = "2026-10-15"

    init() throws { server = try TestServer() }

    private func send(_ line: String, _ body: JSON? = nil) -> TestResponse {
        server.send(line, body, revision: Self.revision)
    }

    private static func definition(_ steps: [Int]) -> JSON {
        let step: JSON = ["columns": [["rows": []]]]
        let versions = steps.map { count -> JSON in
            ["steps": .array(Array(repeating: step, count: count))]
        }
        return ["versions": .array(versions)]
    }

    private func create() -> TestResponse {
        let attributes: JSON = [
            "name": "Join", "status": "draft", "ab_test": false, "definition": Self.definition([2]),
        ]
        return send("POST /api/forms", ["data": ["type": "form", "attributes": attributes]])
    }

    private func job(_ type: String, _ form: String) -> TestResponse {
        let form: JSON = ["data": ["type": "form", "id": .string(form)]]
        return send("POST /api/\(type)s", ["data": ["type": .string(type), "relationships": ["form": form]]])
    }

    private func statuses(_ form: String) -> [JSON?] {
        let versions = send("GET /api/forms/\(form)/form-versions").data.array ?? []
        let form = send("GET /api/forms/\(form)").data
        let definitions = form["attributes"]?["definition"]?["versions"]?.array ?? []
        return ([form] + versions).map { $0["attributes"]?["status"] } + definitions.map { $0["status"] }
    }

    @Test func `a job publishes a form with its versions, and another takes it back`() throws {
        let made = create()
        #expect(made.status == 201, "\(made.text)")
        #expect(statuses(made.id) == ["draft", "draft", "draft"])
        let answer = job("form-publish-job", made.id)
        #expect(answer.status == 202, "\(answer.text)")
        expectSame(
            answer.data,
            [
                "type": "form-publish-job", "id": .string(answer.id),
                "attributes": ["status": "queued", "created_at": "2026-11-23T12:00:00.000000+00:00"],
                "relationships": [
                    "form": [
                        "data": ["type": "form", "id": .string(made.id)],
                        "links": [
                            "self": .string(
                                "https://a.klaviyo.com/api/form-publish-jobs/\(answer.id)/relationships/form/"
                            ),
                            "related": .string(
                                "https://a.klaviyo.com/api/form-publish-jobs/\(answer.id)/form/"
                            ),
                        ],
                    ]
                ],
                "links": ["self": .string("https://a.klaviyo.com/api/form-publish-jobs/\(answer.id)/")],
            ]
        )
        try server.runJobs()
        #expect(statuses(made.id) == ["live", "live", "live"])
        #expect(job("form-unpublish-job", made.id).status == 202)
        try server.runJobs()
        #expect(statuses(made.id) == ["draft", "draft", "draft"])
        #expect(job("form-publish-job", "NOPE01").status == 404)
    }

    @Test func `a form gets another name and other versions`() {
        let id = create().id
        let update = { (attributes: JSON) in
            send(
                "PATCH /api/forms/\(id)",
                ["data": ["type": "form", "id": .string(id), "attributes": attributes]]
            )
        }
        let named = update(["name": "Sign up"])
        #expect(named.status == 200, "\(named.text)")
        #expect(named.data["attributes"]?["definition"]?["versions"]?.array?.count == 1)
        let changed = update(["definition": Self.definition([2, 3])]).data["attributes"]
        #expect(changed?["name"] == "Sign up")
        #expect(changed?["ab_test"] == true)
        #expect(send("GET /api/forms/\(id)/form-versions").data.array?.count == 2)
        #expect(
            update(["definition": Self.definition([2, 1])]).places
                == ["/data/attributes/definition/versions/1"]
        )
        #expect(send("GET /api/forms/\(id)/form-versions").data.array?.count == 2)
    }

    @Test func `a version that is sent back with its id is changed, one that isn't goes`() {
        let id = create().id
        let update = { (versions: JSON) in
            send(
                "PATCH /api/forms/\(id)",
                Requests.resource("form", ["definition": ["versions": versions]], id: id)
            )
        }
        let ids = { () -> [String] in
            (send("GET /api/forms/\(id)/form-versions").data.array ?? []).compactMap { $0["id"]?.string }
        }
        let shown = send("GET /api/forms/\(id)").data["attributes"]?["definition"]?["versions"]?[0]
        var version = shown?.object ?? [:]
        version["name"] = "Renamed"
        let first = ids()
        let added = Self.definition([2])["versions"]?[0] ?? .null
        #expect(update([.object(version), added]).status == 200)
        #expect(ids().count == 2)
        #expect(ids().contains(first.first ?? ""))
        let renamed = send("GET /api/form-versions/\(first.first ?? "")").data["attributes"]
        #expect(renamed?["variation_name"] == "Renamed")
        #expect(renamed?["ab_test"] == ["variation_name": "Renamed"])
        #expect(update([added]).status == 200)
        #expect(Set(ids()).isDisjoint(with: first))
    }
}
