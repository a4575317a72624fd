import JSONAPI
import TestSupport
import Testing

/// What included resources show: what the operation can be asked for, in the order in which the type is read.
@Suite struct IncludedResourceTests {
    private let server: TestServer

    init() throws {
        server = try TestServer("lists: [{id: L1, name: News}]")
    }

    @Test func `an included form has no definition (documented)`() {
        let step: JSON = ["columns": []]
        let form = server.send(
            "POST /api/forms",
            Requests.resource(
                "form",
                [
                    "name": "Popup", "ab_test": false, "status": "draft",
                    "definition": ["versions": [["steps": [step, step]]]],
                ]
            )
        ).id
        let version = server.send("GET /api/forms/\(form)/form-versions").data[0]?["id"]?.string ?? ""
        let included = server.send("GET /api/form-versions/\(version)?include=form").json["included"]?[0]
        let noon: JSON = "2026-11-23T12:00:00.000000+00:00"
        expectSame(
            included?["attributes"] ?? .null,
            ["name": "Popup", "status": "draft", "ab_test": false, "created_at": noon, "updated_at": noon]
        )
    }

    @Test func `an included campaign looks as one that is read (documented)`() {
        let message: JSON = [
            "type": "campaign-message", "attributes": ["definition": ["channel": "email"]],
        ]
        let id = server.send(
            "POST /api/campaigns",
            Requests.resource(
                "campaign",
                ["name": "C", "audiences": ["included": ["L1"]], "campaign-messages": ["data": [message]]]
            )
        ).id
        let read = server.send("GET /api/campaigns/\(id)").data["attributes"]
        let linked = server.send("GET /api/campaigns/\(id)/campaign-messages?include=campaign").json
        expectSame(linked["included"]?[0]?["attributes"] ?? .null, read ?? .null)
    }
}
