import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// The brand's buttons, colors, logos, social groups, voice and email defaults: shapes as of 2026-10-15.
@Suite struct BrandTests {
    private let server: TestServer
    private static let revision = "2026-10-15"
    private static let text: JSON = [
        "color": "#000000", "font_size": 16, "font_style": "normal", "font_family": "Arial",
        "font_weight": 400, "letter_spacing": 0, "text_decoration": "none",
    ]
    private static let button: JSONObject = [
        "style": ["background_color": "#FFFFFF", "border_radius": 4, "box_shadow": "none"],
        "border": ["border_color": "#000000", "border_style": "solid", "border_width": 1],
        "spacing": ["padding_top": 1, "padding_right": 2, "padding_bottom": 3, "padding_left": 4],
        "text": text,
    ]

    init() throws {
        server = try TestServer(
            """
            resources:
              - {type: image, id: '1', attributes: {name: Dot, format: png, size: 70}}
            """
        )
    }

    private func send(_ line: String, _ body: JSON? = nil) -> TestResponse {
        server.send(line, body, revision: Self.revision)
    }

    private func body(
        _ type: String,
        _ attributes: JSONObject,
        id: String? = nil,
        image: String? = nil
    ) -> JSON {
        var data: JSONObject = ["type": .string(type)]
        if let id { data.append("id", .string(id)) }
        data.append("attributes", .object(attributes))
        if let image {
            data.append("relationships", ["image": ["data": ["type": "image", "id": .string(image)]]])
        }
        return ["data": .object(data)]
    }

    @Test func `a button is made, read, changed and deleted`() {
        let made = send("POST /api/brand-buttons", body("brand-button", Self.button))
        #expect(made.status == 201, "\(made.text)")
        var expected: JSONObject = ["name": nil, "is_primary": false]
        expected = expected.merging(Self.button).merging(["preview_page_hex": nil])
        expectSame(
            send("GET /api/brand-buttons/\(made.id)").data,
            [
                "type": "brand-button", "id": .string(made.id), "attributes": .object(expected),
                "links": ["self": .string("https://a.klaviyo.com/api/brand-buttons/\(made.id)/")],
            ]
        )

        let change = body("brand-button", ["name": "Buy", "is_primary": true], id: made.id)
        let changed = send("PATCH /api/brand-buttons/\(made.id)", change)
        #expect(changed.status == 200, "\(changed.text)")
        expected = expected.merging(["name": "Buy", "is_primary": true])
        expectSame(changed.data["attributes"] ?? .null, .object(expected))

        #expect(send("GET /api/brand-buttons").data.array?.map { $0["id"]?.string } == [made.id])
        #expect(send("DELETE /api/brand-buttons/\(made.id)").status == 204)
        #expect(send("GET /api/brand-buttons/\(made.id)").status == 404)
    }

    @Test func `one button at most is the primary one (documented)`() {
        let create = {
            send("POST /api/brand-buttons", body("brand-button", Self.button.merging(["is_primary": true])))
                .id
        }
        let primary = {
            (send("GET /api/brand-buttons").data.array ?? [])
                .filter { $0["attributes"]?["is_primary"] == true }.map { $0["id"]?.string }
        }
        let first = create()
        let second = create()
        #expect(primary() == [second])
        _ = send("PATCH /api/brand-buttons/\(first)", body("brand-button", ["is_primary": true], id: first))
        #expect(primary() == [first])
        _ = send("PATCH /api/brand-buttons/\(first)", body("brand-button", ["is_primary": false], id: first))
        #expect(primary() == [])
    }

    @Test func `what a button lacks, and choices that it hasn't, are named`() {
        let answer = send(
            "POST /api/brand-buttons",
            body("brand-button", Self.button.merging(["border": ["border_style": "wavy"]]))
        )
        #expect(answer.status == 400)
        #expect(
            Set(answer.places) == [
                "/data/attributes/border/border_color", "/data/attributes/border/border_width",
                "/data/attributes/border/border_style",
            ]
        )
    }

    @Test func `a logo has an image, which must be there`() {
        #expect(send("POST /api/brand-logos", body("brand-logo", [:], image: "2")).status == 404)
        let made = send("POST /api/brand-logos", body("brand-logo", ["name": "Main"], image: "1"))
        #expect(made.status == 201, "\(made.text)")
        let read = send("GET /api/brand-logos/\(made.id)?include=image&fields[image]=name")
        #expect(read.data["relationships"]?["image"]?["data"] == ["type": "image", "id": "1"])
        #expect(read.json["included"]?[0]?["attributes"] == ["name": "Dot"])
    }

    @Test func `colors and social groups are kept as they are sent`() {
        let colors: JSONObject = ["name": "Primary", "colors": [["hex": "#FF0000", "name": "Red"]]]
        let made = send("POST /api/brand-colors", body("brand-color", colors))
        expectSame(made.data["attributes"] ?? .null, .object(colors))
        let group: JSONObject = [
            "name": "Everywhere",
            "social_links": [
                ["platform": "x_twitter", "link_url": "https://x.com/a"],
                ["platform": "custom", "link_url": "https://klaviyo-demo.com", "width": 32],
            ],
        ]
        let social = send("POST /api/brand-social-groups", body("brand-social-group", group))
        #expect(social.status == 201, "\(social.text)")
        expectSame(send("GET /api/brand-social-groups").data[0]?["attributes"] ?? .null, .object(group))
    }

    @Test func `the account has one voice, by its company id`() {
        let company = server.emulator.account.company
        expectSame(
            send("GET /api/brand-voice/\(company)").data["attributes"] ?? .null,
            ["version": "v1", "tone_descriptors": [], "language_patterns": []]
        )
        let tone: JSON = [["name": "Warm", "description": "Like a friend", "user_modified": true]]
        let change = body("brand-voice", ["tone_descriptors": tone], id: company)
        #expect(send("PATCH /api/brand-voice/\(company)", change).status == 200)
        #expect(send("GET /api/brand-voice/\(company)").data["attributes"]?["tone_descriptors"] == tone)
        #expect(send("GET /api/brand-voice/OTHER1").status == 404)
    }

    @Test func `email defaults change part by part`() {
        let company = server.emulator.account.company
        let before = send("GET /api/brand-email-defaults").data[0]?["attributes"]
        let button = send("POST /api/brand-buttons", body("brand-button", Self.button)).id
        let answer = send(
            "PATCH /api/brand-email-defaults/\(company)",
            [
                "data": [
                    "type": "brand-email-default", "id": .string(company),
                    "attributes": [
                        "body": ["background_color": "#000000", "text": nil, "h1_text": Self.text]
                    ],
                    "relationships": [
                        "brand-button": ["data": ["type": "brand-button", "id": .string(button)]]
                    ],
                ]
            ]
        )
        #expect(answer.status == 200, "\(answer.text)")
        let after = send("GET /api/brand-email-defaults/\(company)?include=brand-button")
        let attributes = after.data["attributes"]
        #expect(attributes?["body"]?["background_color"] == "#000000")
        #expect(attributes?["body"]?["h1_text"] == Self.text)
        #expect(attributes?["body"]?["text"] == before?["body"]?["text"])
        #expect(attributes?["footer"] == before?["footer"])
        #expect(after.json["included"]?[0]?["id"]?.string == button)
    }

    @Test func `there are no brands before 2026-10-15`() {
        #expect(server.send("GET /api/brand-buttons", revision: "2026-07-15").status == 404)
    }
}
