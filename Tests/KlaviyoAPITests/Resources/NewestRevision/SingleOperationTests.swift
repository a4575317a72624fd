import JSONAPI
import TestSupport
import Testing

/// Operations that stand by themselves: the list of addresses, and the copy of universal content.
@Suite struct SingleOperationTests {
    @Test func `the IP allowlist needs neither key, company nor revision (documented)`() throws {
        let server = try TestServer()
        let open = ["Authorization": "", "revision": ""]
        let answer = server.send("GET /client/ip-allowlists/integration-egress", headers: open)
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.id == "integration-egress")
        expectSame(
            answer.data["attributes"] ?? .null,
            [
                "prefixes": ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"],
                "sync_token": "0000000000000001", "created": "2026-11-23T12:00:00+00:00",
            ]
        )
        let company = server.send(
            "GET /client/ip-allowlists/integration-egress?company_id=WyDpYv&fields[ip-allowlist]=prefixes"
        )
        #expect(company.data["attributes"]?.object?.names == ["prefixes"])
        #expect(server.send("GET /client/ip-allowlists/other", headers: open).status == 404)
        #expect(server.send("GET /client/ip-allowlists/other?company_id=x", headers: open).status == 400)
    }

    @Test func `a preview of a template goes to the inbox of each recipient`() throws {
        let server = try TestServer(
            """
            profiles: [{id: P1, email: ada@klaviyo-demo.com, first_name: Ada, properties: {plan: gold}}]
            resources:
              - type: template
                id: T1
                attributes:
                  name: Hi
                  editor_type: CODE
                  html: '<p>{{ first_name }} {{ person.plan }} {{ shop }}</p>'
                  text: '{{ first_name }}'
            """
        )
        let send = { (recipients: JSON) in
            server.send(
                "POST /api/template-preview-send-jobs",
                [
                    "data": [
                        "type": "template-preview-send-job",
                        "attributes": ["recipients": recipients, "context": ["shop": "S"]],
                        "relationships": [
                            "template": ["data": ["type": "template", "id": "T1"]],
                            "profile": ["data": ["type": "profile", "id": "P1"]],
                        ],
                    ]
                ],
                revision: "2026-10-15"
            )
        }
        let answer = send(["a@klaviyo-demo.com", "b@klaviyo-demo.com"])
        #expect(answer.status == 202, "\(answer.text)")
        expectSame(
            answer.data["attributes"] ?? .null,
            ["status": "queued", "created_at": "2026-11-23T12:00:00.000000+00:00"]
        )
        #expect(server.control("GET inbox").json["messages"] == [])
        try server.runJobs()
        let messages = server.control("GET inbox?to=A@klaviyo-demo.com").json["messages"]
        let id = messages?[0]?["id"]?.string ?? ""
        expectSame(
            messages ?? .null,
            [
                [
                    "id": .string(id), "channel": "email", "to": "a@klaviyo-demo.com",
                    "subject": "Preview: Hi", "list_id": nil, "sent": "2026-11-23T12:00:00.000000+00:00",
                    "state": "preview", "reply": nil, "links": [:], "html": "<p>Ada gold S</p>",
                    "text": "Ada",
                ]
            ]
        )
        #expect(server.control("GET inbox").json["messages"]?.array?.count == 2)
        #expect(server.control("GET inbox/\(id)").json["html"] == "<p>Ada gold S</p>")
        #expect(send(["nobody"]).places == ["/data/attributes/recipients/0"])
        #expect(send([]).status == 400)
    }

    @Test func `universal content is copied`() throws {
        let server = try TestServer(
            """
            resources:
              - type: template-universal-content
                id: 01KH00000000000000000000AB
                attributes: {name: Footer, definition: {content_type: block, type: html, data: {content: <p>, display_options: {}}}}
            """
        )
        let clone = { (name: JSON, id: String) in
            server.send(
                "POST /api/template-universal-content-clone",
                [
                    "data": [
                        "type": "template-universal-content", "id": .string(id),
                        "attributes": ["id": "01KH00000000000000000000AB", "name": name],
                    ]
                ],
                revision: "2026-10-15"
            )
        }
        let copy = clone(nil, "01KH00000000000000000000AB")
        #expect(copy.status == 201, "\(copy.text)")
        #expect(copy.id != "01KH00000000000000000000AB")
        #expect(copy.data["attributes"]?["name"] == "Clone of Footer")
        let original = server.send("GET /api/template-universal-content/01KH00000000000000000000AB")
        #expect(copy.data["attributes"]?["definition"] == original.data["attributes"]?["definition"])
        #expect(clone("Foot", "01KH00000000000000000000AB").data["attributes"]?["name"] == "Foot")
        #expect(clone("Foot", "01KH00000000000000000000AC").places == ["/data/id"])
    }
}
