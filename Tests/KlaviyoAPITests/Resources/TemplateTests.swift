import JSONAPI
import TestSupport
import Testing

@Suite struct TemplateTests {
    private let server: TestServer

    init() throws {
        server = try TestServer()
    }

    private func create(_ attributes: JSONObject, revision: String = "2026-07-15") -> TestResponse {
        server.send(
            "POST /api/templates",
            ["data": ["type": "template", "attributes": .object(attributes)]],
            revision: revision
        )
    }

    private func update(_ id: String, _ attributes: JSONObject) -> TestResponse {
        server.send(
            "PATCH /api/templates/\(id)",
            ["data": ["type": "template", "id": .string(id), "attributes": .object(attributes)]]
        )
    }

    @Test func `A template without a text gets that of its HTML (recorded)`() {
        let made = create(["name": "Hi", "editor_type": "CODE", "html": "<body><p>hi</p></body>"])
        #expect(made.status == 201)
        let attributes: JSON = [
            "name": "Hi", "editor_type": "CODE", "html": "<body><p>hi</p></body>", "text": "hi", "amp": nil,
            "created": "2026-11-23T12:00:00.000000+00:00", "updated": "2026-11-23T12:00:00.000000+00:00",
        ]
        let link = "https://a.klaviyo.com/api/templates/\(made.id)/"
        expectSame(
            made.json,
            [
                "data": [
                    "type": "template", "id": .string(made.id), "attributes": attributes,
                    "links": ["self": .string(link)],
                ], "links": ["self": "https://a.klaviyo.com/api/templates"],
            ]
        )
        expectSame(server.send("GET /api/templates/\(made.id)").data["attributes"] ?? .null, attributes)
    }

    @Test func `The text of HTML has a line for each block, and nothing of the head`() {
        let html = """
            <html><head><title>T</title><style>p{}</style></head><body><!-- c --><h1>Big  news</h1>
            <p>Fish &amp; chips<br>5 &lt; 6</p><script>no</script></body></html>
            """
        let made = create(["name": "T", "editor_type": "USER_DRAGGABLE", "html": .string(html)])
        #expect(made.data["attributes"]?["text"] == "Big news\nFish & chips\n5 < 6")
    }

    @Test func `The text follows the HTML until it is set by itself`() {
        let id = create(["name": "T", "editor_type": "CODE", "html": "<p>one</p>"]).id
        #expect(update(id, ["html": "<p>two</p>"]).data["attributes"]?["text"] == "two")
        #expect(update(id, ["text": "own"]).data["attributes"]?["text"] == "own")
        #expect(update(id, ["html": "<p>three</p>", "name": nil]).data["attributes"]?["text"] == "own")
        #expect(server.send("GET /api/templates/\(id)").data["attributes"]?["name"] == "T")
    }

    @Test(
        arguments: [
            (
                ["name": "T", "editor_type": "SIMPLE", "html": ""],
                "'SIMPLE' is not a valid choice for 'editor_type'."
            ),
            (
                ["name": "T", "editor_type": "CODE"],
                "'html' is a required field for the resource 'template'."
            ),
            (
                ["name": "T", "editor_type": "SYSTEM_DRAGGABLE", "html": "x"],
                "'definition' is a required field for the resource 'template'."
            ),
        ] as [(JSONObject, String)]
    )
    func `Each editor needs its own attributes (documented)`(_ attributes: JSONObject, _ detail: String) {
        let answer = create(attributes)
        #expect(answer.status == 400)
        #expect(answer.details == [detail])
        #expect(server.send("GET /api/templates").data == [])
    }

    @Test func `A drag-and-drop template shows its definition on demand, and none before 2026-04-15`() {
        let block: JSON = [
            "content_type": "block", "type": "html",
            "data": ["content": "<p>hi</p>", "display_options": [:]],
        ]
        let definition: JSON = [
            "body": [
                "properties": [:], "styles": [:],
                "sections": [
                    [
                        "content_type": "section", "type": "section",
                        "data": ["properties": [:], "display_options": [:], "styles": [:]],
                        "rows": [
                            [
                                "data": ["styles": [:]],
                                "columns": [["data": [:], "blocks": [block]]],
                            ]
                        ],
                    ]
                ],
            ], "styles": [],
        ]
        let attributes: JSONObject = [
            "name": "T", "editor_type": "SYSTEM_DRAGGABLE", "definition": definition,
        ]
        let made = create(attributes)
        #expect(made.status == 201, "\(made.text)")
        #expect(made.data["attributes"]?["text"] == "hi")
        #expect(made.data["attributes"]?["definition"] == nil)
        let shown = server.send("GET /api/templates/\(made.id)?additional-fields[template]=definition")
        #expect(shown.data["attributes"]?["definition"]?["template_id"] == .string(made.id))
        #expect(update(made.id, ["html": "<p>no</p>"]).status == 400)
        #expect(create(attributes, revision: "2026-01-15").status == 400)
    }

    @Test func `A clone is a template of its own, answered with 200 (recorded)`() {
        let id = create(["name": "T", "editor_type": "CODE", "html": "<p>one</p>"]).id
        let body: JSON = ["data": ["type": "template", "id": .string(id), "attributes": ["name": "U"]]]
        let clone = server.send("POST /api/template-clone", body)
        #expect(clone.status == 200)
        #expect(clone.id != id)
        #expect(clone.data["attributes"]?["name"] == "U")
        #expect(server.send("DELETE /api/templates/\(id)").status == 200)
        #expect(server.send("GET /api/templates").data.array?.map { $0["id"] } == [.string(clone.id)])
        #expect(
            server.send("POST /api/template-clone", body).details == [
                "Template with id '\(id)' does not exist"
            ]
        )
    }

    @Test func `Templates are filtered, sorted and paged`() {
        for name in ["b", "c", "a"] {
            _ = create(["name": .string(name), "editor_type": "CODE", "html": ""])
        }
        let names = { (query: String) in
            server.send("GET /api/templates?\(query)").data.array?.compactMap {
                $0["attributes"]?["name"]?.string
            }
        }
        #expect(names("sort=-name") == ["c", "b", "a"])
        #expect(names("filter=any(name,[\"a\",\"c\"])&sort=name") == ["a", "c"])
        #expect(names("sort=name&page[size]=2") == ["a", "b"])
    }

    @Test func `Universal content is kept with its definition`() {
        let definition: JSON = [
            "content_type": "block", "type": "html",
            "data": ["content": "<p>hi</p>", "display_options": [:]],
        ]
        let made = server.send(
            "POST /api/template-universal-content",
            [
                "data": [
                    "type": "template-universal-content",
                    "attributes": ["name": "Footer", "definition": definition],
                ]
            ]
        )
        #expect(made.status == 201, "\(made.text)")
        expectSame(
            made.data["attributes"] ?? .null,
            [
                "name": "Footer", "definition": definition, "created": "2026-11-23T12:00:00.000000+00:00",
                "updated": "2026-11-23T12:00:00.000000+00:00", "screenshot_status": "never_generated",
                "screenshot_url": "",
            ]
        )
        let path = "/api/template-universal-content"
        #expect(server.send("GET \(path)?filter=equals(definition.type,\"html\")").data.array?.count == 1)
        #expect(server.send("GET \(path)?filter=equals(definition.type,\"text\")").data.array?.count == 0)
        #expect(server.send("DELETE \(path)/\(made.id)").status == 204)
        #expect(server.send("GET \(path)/\(made.id)").status == 404)
    }
}
