import JSONAPI
import TestSupport
import Testing

@Suite struct ImageTests {
    private static let pixel =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
    private let server: TestServer

    init() throws {
        server = try TestServer("company_id: ABC123\nlists: []")
    }

    private func importImage(_ address: String, _ attributes: JSONObject = [:]) -> TestResponse {
        server.send(
            "POST /api/images",
            [
                "data": [
                    "type": "image",
                    "attributes": .object(attributes.merging(["import_from_url": .string(address)])),
                ]
            ]
        )
    }

    private func upload(_ parts: [(head: String, content: [UInt8])], boundary: String = "XyZ") -> TestResponse
    {
        var body: [UInt8] = []
        for part in parts {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; \(part.head)\r\n\r\n".utf8)
            body += part.content + Array("\r\n".utf8)
        }
        return server.sendForm(
            "/api/image-upload",
            body + Array("--\(boundary)--\r\n".utf8),
            boundary: boundary
        )
    }

    private func shown(_ image: TestResponse, _ attributes: JSONObject) {
        var attributes = attributes
        let url = image.data["attributes"]?["image_url"] ?? .null
        attributes["image_url"] = url
        expectSame(image.data["attributes"] ?? .null, .object(attributes))
        #expect(
            url.string?.hasPrefix("https://d3k81ch9hvuctc.cloudfront.net/company/ABC123/images/") ?? false
        )
    }

    @Test func `A data address is decoded and kept (recorded)`() {
        let image = importImage("data:image/png;base64,\(Self.pixel)", ["name": "Pixel"])
        #expect(image.status == 201)
        shown(
            image,
            [
                "name": "Pixel", "image_url": nil, "format": "png", "size": 70, "hidden": false,
                "updated_at": "2026-11-23T12:00:00.000000+00:00",
            ]
        )
        #expect(server.control("GET images/\(image.id)").json["content"] == .string(Self.pixel))
    }

    @Test
    func `An http address is not fetched: the image stands for it, and unreachable domains are refused`() {
        let image = importImage("https://cdn.mydomain.com/a/Banner.JPG?x=1", ["hidden": true])
        shown(
            image,
            [
                "name": "Banner", "image_url": nil, "format": "jpeg", "size": 0, "hidden": true,
                "updated_at": "2026-11-23T12:00:00.000000+00:00",
            ]
        )
        #expect(server.control("GET images/\(image.id)").status == 404)
        for address in [
            "https://nope.invalid/a.png", "ftp://mydomain.com/a.png", "data:image/png;base64,AAAA", "",
        ] {
            let answer = importImage(address)
            #expect(answer.status == 400)
            #expect(answer.details == ["Unable to fetch the URL you entered."])
            #expect(answer.places == ["/data/attributes/import_from_url"])
        }
        #expect(server.send("GET /api/images").data.array?.count == 1)
    }

    @Test func `A file comes as a form`() throws {
        let bytes = try #require([UInt8](base64: Self.pixel))
        let file = (head: "name=\"file\"; filename=\"dot.png\"\r\nContent-Type: image/png", content: bytes)
        let image = upload([file, ("name=\"hidden\"", Array("true".utf8))])
        #expect(image.status == 201, "\(image.text)")
        shown(
            image,
            [
                "name": "dot", "image_url": nil, "format": "png", "size": 70, "hidden": true,
                "updated_at": "2026-11-23T12:00:00.000000+00:00",
            ]
        )
        #expect(upload([file]).data["attributes"]?["name"] == "dot_1")
        #expect(server.control("GET images/\(image.id)").json["content"] == .string(Self.pixel))
    }

    @Test func `A malformed form, a missing file and a file that is no image are refused`() throws {
        let text = (head: "name=\"file\"; filename=\"a.txt\"", content: Array("hello".utf8))
        #expect(upload([text]).details == ["The image must be a PNG, JPEG or GIF."])
        #expect(
            upload([("name=\"hidden\"", Array("perhaps".utf8))]).details == [
                "'file' is a required field for the resource 'image'.", "'hidden' must be of type boolean.",
            ]
        )
        #expect(upload([("name=\"file\"", Array("x".utf8)), ("name=\"a\"", [])]).status == 400)
        for body in ["", "--XyZ", "--XyZ\r\n", "--XyZ\r\n\r\n--XyZ--", "junk"] {
            let answer = server.sendForm("/api/image-upload", Array(body.utf8), boundary: "XyZ")
            #expect(answer.status == 400, "\(body)")
        }
        #expect(server.send("POST /api/image-upload", [:]).status == 415)
        #expect(server.send("GET /api/images").data == [])
    }

    @Test func `Images are changed, filtered and sorted`() {
        let one = importImage("https://mydomain.com/one.gif").id
        let two = importImage("https://mydomain.com/two.png").id
        let change: JSON = [
            "data": ["type": "image", "id": .string(one), "attributes": ["name": nil, "hidden": true]]
        ]
        let changed = server.send("PATCH /api/images/\(one)", change)
        #expect(changed.data["attributes"]?["name"] == "one")
        #expect(changed.data["attributes"]?["hidden"] == true)
        let ids = { (query: String) in
            server.send("GET /api/images?\(query)").data.array?.compactMap { $0["id"]?.string }
        }
        #expect(ids("filter=equals(hidden,false)") == [two])
        #expect(ids("filter=equals(format,\"gif\")") == [one])
        #expect(ids("sort=-name") == [two, one])
        #expect(server.send("GET /api/images/1").details == ["Not found."])
    }
}
