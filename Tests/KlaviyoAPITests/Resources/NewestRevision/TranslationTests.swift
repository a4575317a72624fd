import JSONAPI
import TestSupport
import Testing

/// Translations: shapes as of 2026-10-15, the form of ids documented.
@Suite struct TranslationTests {
    private let server: TestServer

    init() throws {
        server = try TestServer(
            """
            resources:
              - {type: template, id: T1, attributes: {name: Hi, editor_type: CODE, html: <p>hi</p>, text: hi}}
            """
        )
    }

    private func send(_ line: String, _ body: JSON? = nil) -> TestResponse {
        server.send(line, body, revision: "2026-10-15")
    }

    private func create(_ relationships: JSON = ["template": ["data": ["type": "template", "id": "T1"]]])
        -> TestResponse
    {
        send(
            "POST /api/translations",
            [
                "data": [
                    "type": "translation",
                    "attributes": [
                        "source_locale": "en", "target_locales": ["da", "fr"], "fallback_locale": "en",
                        "channel": "email",
                    ], "relationships": relationships,
                ]
            ]
        )
    }

    private func update(_ id: String, _ attributes: JSON) -> TestResponse {
        send(
            "PATCH /api/translations/\(id)?additional-fields[translation]=values",
            ["data": ["type": "translation", "id": .string(id), "attributes": attributes]]
        )
    }

    @Test func `a translation is of one resource, which its id names`() {
        let made = create()
        #expect(made.status == 201, "\(made.text)")
        #expect(made.id.hasPrefix("template::email::01"))
        let read = send("GET /api/translations/\(made.id)")
        expectSame(
            read.data["attributes"] ?? .null,
            [
                "source_locale": "en", "target_locales": ["da", "fr"], "fallback_locale": "en",
                "channel": "email", "metadata": nil, "created": "2026-11-23T12:00:00.000000+00:00",
                "updated": "2026-11-23T12:00:00.000000+00:00",
            ]
        )
        #expect(send("GET /api/translations/\(made.id)/template").id == "T1")
        #expect(send("GET /api/translations/\(made.id)/relationships/flow-message").data == .null)
        #expect(create([:]).places == ["/data/relationships"])
        #expect(create(["template": ["data": ["type": "template", "id": "NOPE"]]]).status == 404)
    }

    @Test func `a resource has one translation for a channel, which goes with it (assumed)`() {
        let id = create().id
        let second = create()
        #expect(second.status == 409)
        #expect(second.details == ["The email translation of the template with id T1 exists already: \(id)."])
        #expect(send("DELETE /api/templates/T1").status == 200)
        #expect(send("GET /api/translations").data == [])
    }

    @Test func `translations are found by what they translate`() {
        let id = create().id
        let found = { (filter: String) in
            send("GET /api/translations?filter=\(filter)").data.array?.map { $0["id"]?.string }
        }
        #expect(found("equals(resource_type,\"template\")") == [id])
        #expect(found("equals(related_resource_id,\"T1\")") == [id])
        #expect(found("equals(channel,\"sms\")") == [])
        #expect(found("any(id,[\"\(id)\"])") == [id])
        #expect(send("DELETE /api/translations/\(id)").status == 204)
        #expect(found("equals(channel,\"email\")") == [])
    }

    @Test func `texts are imported block by block, for the locales of the translation`() {
        let id = create().id
        let first = update(id, ["values": [["id": "b1", "translations": ["da": "Hej", "fr": "Salut"]]]])
        #expect(first.status == 200, "\(first.text)")
        let second = update(
            id,
            [
                "values": [
                    ["id": "b1", "translations": ["fr": "Bonjour"]],
                    ["id": "b2", "translations": ["da": "Farvel"]],
                ]
            ]
        )
        expectSame(
            second.data["attributes"]?["values"] ?? .null,
            [
                ["id": "b1", "translations": ["da": "Hej", "fr": "Bonjour"]],
                ["id": "b2", "translations": ["da": "Farvel"]],
            ]
        )
        #expect(
            update(id, ["values": [["id": "b1", "translations": ["de": "Hallo"]]]]).places
                == ["/data/attributes/values/0/translations/de"]
        )
        #expect(update(id, ["values": [["id": "b1"]]]).places == ["/data/attributes/values/0"])
        #expect(send("GET /api/translations/\(id)").data["attributes"]?["values"] == nil)
    }
}
