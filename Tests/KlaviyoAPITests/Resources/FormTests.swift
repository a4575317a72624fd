import JSONAPI
import TestSupport
import Testing

@Suite struct FormTests {
    private let server: TestServer

    init() throws {
        server = try TestServer()
    }

    private static let step: JSON = ["columns": []]

    private static func version(_ name: String, _ more: JSONObject = [:]) -> JSON {
        let standard: JSONObject = ["name": .string(name), "type": "popup", "steps": [step, step]]
        return .object(standard.merging(more))
    }

    private func create(_ versions: [JSON], isTest: Bool = false) -> TestResponse {
        server.send(
            "POST /api/forms",
            Requests.resource(
                "form",
                [
                    "name": "Popup", "ab_test": .bool(isTest), "status": "draft",
                    "definition": ["versions": .array(versions)],
                ]
            )
        )
    }

    private func versions(of form: String) -> [JSON] {
        (server.send("GET /api/forms/\(form)/form-versions").data.array ?? []).sorted {
            ($0["attributes"]?["variation_name"]?.string ?? "")
                < ($1["attributes"]?["variation_name"]?.string ?? "")
        }
    }

    @Test func `a form's versions come from its definition and go with it`() {
        let made = create([Self.version("A")])
        #expect(made.status == 201, "\(made.text)")
        let found = server.send(
            "GET /api/forms/\(made.id)/form-versions?filter=equals(form_type,\"popup\")"
        )
        #expect(found.data.array?.count == 1)
        let version = found.data[0]?["id"]?.string ?? ""
        #expect(server.send("GET /api/form-versions/\(version)/form").id == made.id)
        #expect(server.send("DELETE /api/forms/\(made.id)").status == 204)
        #expect(server.send("GET /api/form-versions/\(version)").status == 404)
    }

    @Test func `the versions of a test have its variations, and the words of answers (documented)`() {
        let id = create([Self.version("A", ["type": "full_screen"]), Self.version("B")], isTest: true).id
        let attributes = versions(of: id).map { $0["attributes"] ?? .null }
        let noon: JSON = "2026-11-23T12:00:00.000000+00:00"
        expectSame(
            attributes[0],
            [
                "form_type": "full_page", "variation_name": "A", "ab_test": ["variation_name": "A"],
                "status": "draft", "created_at": noon, "updated_at": noon,
            ]
        )
        #expect(attributes[1]["form_type"] == "popup")
        let full = server.send(
            "GET /api/forms/\(id)/form-versions?filter=equals(form_type,\"full_page\")"
        )
        #expect(full.data.array?.count == 1)
        let alone = create([Self.version("A")]).id
        #expect(versions(of: alone)[0]["attributes"]?["ab_test"] == .some(.null))
    }

    @Test func `a definition has the ids of its versions, and their status`() {
        let made = create([Self.version("A", ["status": "live"])])
        let shown = made.data["attributes"]?["definition"]?["versions"]?[0]
        #expect(shown?["id"]?.int.map { String($0) } == versions(of: made.id)[0]["id"]?.string)
        #expect(shown?["status"] == "draft")
        let read = server.send("GET /api/forms/\(made.id)").data["attributes"]?["definition"]
        #expect(read == made.data["attributes"]?["definition"])
    }

    @Test func `a new form has versions, and none with an id (documented)`() {
        let place = "/data/attributes/definition/versions"
        #expect(create([]).places == [place])
        let named = create([Self.version("A", ["id": 77])])
        #expect(named.details == ["The form has no version with the id 77."])
        #expect(named.places == ["\(place)/0/id"])
        #expect(server.send("GET /api/forms").data == [])
    }
}
