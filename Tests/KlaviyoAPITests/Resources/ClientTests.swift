import HTTP
import JSONAPI
import TestSupport
import Testing

@Suite struct ClientTests {
    private static let path = "/client/profiles?company_id=ABC123"
    private static let browser = ["Authorization": "", "Origin": "https://shop.klaviyo-demo.com"]

    @discardableResult
    private func send(_ server: TestServer, _ attributes: JSONObject, path: String = path) -> TestResponse {
        server.send("POST \(path)", Requests.profile(attributes), headers: Self.browser)
    }

    @Test func `takes a profile from a page of any origin, without a key`() throws {
        let server = try TestServer()
        let answer = send(server, ["email": "a@klaviyo-demo.com", "first_name": "A"])
        #expect(server.send("GET /api/profiles").data == [])
        try server.runJobs()

        #expect(answer.status == 202 && answer.bytes.isEmpty)
        #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
        #expect(server.send("GET /api/profiles").data[0]?["attributes"]?["first_name"] == "A")
    }

    @Test func `answers the question that a browser asks first`() throws {
        let answer = try TestServer().send("OPTIONS \(Self.path)", headers: Self.browser)

        #expect(answer.status == 200)
        #expect(answer.headers["Access-Control-Allow-Headers"]?.contains("revision") ?? false)
        #expect(answer.headers["Access-Control-Max-Age"] == "86400")
        #expect(answer.headers["Access-Control-Allow-Private-Network"] == nil)
        let near = Self.browser.merging(["Access-Control-Request-Private-Network": "true"]) { $1 }
        let asked = try TestServer().send("OPTIONS \(Self.path)", headers: near)
        #expect(asked.headers["Access-Control-Allow-Private-Network"] == "true")
        let own = try TestServer().send("OPTIONS /api/profiles", headers: Self.browser)
        #expect(own.headers["Access-Control-Allow-Origin"] == nil)
    }

    @Test func `updates a known profile but not its identifiers`() throws {
        let server = try TestServer("profiles: [{id: P1, email: a@klaviyo-demo.com, external_id: x}]")
        send(server, ["external_id": "x", "email": "other@klaviyo-demo.com", "title": "T"])
        try server.runJobs()

        let profile = server.send("GET /api/profiles/P1").data["attributes"]
        #expect(profile?["email"] == "a@klaviyo-demo.com" && profile?["title"] == "T")
    }

    @Test func `takes events of a visitor, one or many, and leaves the identifiers of a known one alone`()
        throws
    {
        let server = try TestServer("profiles: [{id: P1, email: a@klaviyo-demo.com, external_id: x}]")
        let metric: JSON = ["data": ["type": "metric", "attributes": ["name": "Viewed Product"]]]
        let visitor: JSON = [
            "data": [
                "type": "profile", "attributes": ["external_id": "x", "email": "other@klaviyo-demo.com"],
            ]
        ]
        let one: JSON = [
            "data": [
                "type": "event", "attributes": ["properties": [:], "metric": metric, "profile": visitor],
            ]
        ]
        let many: JSON = [
            "data": [
                "type": "event-bulk-create",
                "attributes": [
                    "profile": visitor,
                    "events": [
                        "data": [
                            [
                                "type": "event",
                                "attributes": [
                                    "properties": ["n": 1], "metric": metric, "time": "2026-11-20T00:00:00Z",
                                ],
                            ]
                        ]
                    ],
                ],
            ]
        ]

        let query = "company_id=ABC123"
        #expect(server.send("POST /client/events?\(query)", one, headers: Self.browser).status == 202)
        #expect(
            server.send("POST /client/event-bulk-create?\(query)", many, headers: Self.browser).status == 202
        )
        try server.runJobs()

        #expect(server.send("GET /api/events?filter=equals(profile_id,\"P1\")").data.array?.count == 2)
        #expect(server.send("GET /api/profiles/P1").data["attributes"]?["email"] == "a@klaviyo-demo.com")
        #expect(server.send("GET /api/profiles").data.array?.count == 1)
    }

    private func subscription(_ list: String, _ attributes: JSONObject) -> JSON {
        [
            "data": [
                "type": "subscription",
                "attributes": [
                    "custom_source": "Footer",
                    "profile": ["data": ["type": "profile", "attributes": .object(attributes)]],
                ],
                "relationships": ["list": ["data": ["type": "list", "id": .string(list)]]],
            ]
        ]
    }

    @Test func `subscribes a visitor with names beside, by the rules of the list`() throws {
        let server = try TestServer(
            "lists: [{id: SINGLE, name: A, opt_in_process: single_opt_in}, {id: DOUBLE, name: B}]"
        )
        let path = "POST /client/subscriptions?company_id=ABC123"
        let visitor: JSONObject = [
            "email": "a@klaviyo-demo.com", "first_name": "A", "properties": ["plan": "gold"],
        ]
        let answer = server.send(path, subscription("SINGLE", visitor), headers: Self.browser)
        server.send(path, subscription("DOUBLE", ["email": "b@klaviyo-demo.com"]), headers: Self.browser)
        try server.runJobs()

        #expect(answer.status == 202 && answer.bytes.isEmpty)
        let found = server.send("GET /api/profiles?additional-fields[profile]=subscriptions").data
        #expect(found.array?.count == 1)
        let profile = found[0]?["attributes"]
        #expect(profile?["first_name"] == "A" && profile?["properties"]?["plan"] == "gold")
        let marketing = profile?["subscriptions"]?["email"]?["marketing"]
        #expect(marketing?["consent"] == "SUBSCRIBED" && marketing?["custom_method_detail"] == "Footer")
        #expect(server.control("GET why?email=b@klaviyo-demo.com").json["cause"] == "double_opt_in")
    }

    @Test func `says that a visitor's list is not there, in the words of the client endpoint`() throws {
        let body = subscription("NOPE01", ["email": "a@klaviyo-demo.com"])
        let answer = try TestServer().send(
            "POST /client/subscriptions?company_id=ABC123",
            body,
            headers: Self.browser
        )

        #expect(answer.status == 400 && answer.details == ["List not found"])
        #expect(answer.places == ["/data/relationships/list"])
    }

    @Test func `drops an address that looks like a fake, and why tells it`() throws {
        let server = try TestServer()
        send(server, ["email": "a@example.com"])
        try server.runJobs()

        #expect(server.send("GET /api/profiles").data == [])
        #expect(server.control("GET why?email=a@example.com").json["cause"] == "spam_filter")
    }

    @Test(
        arguments: [
            ("/client/profiles", "Invalid Company ID"),
            ("/client/profiles?company_id=abc", "Invalid Company ID"),
            ("/client/profiles?company_id=ABC123&colour=red", "'colour' is not a valid field"),
        ]
    )
    func `refuses a company that is none`(path: String, detail: String) throws {
        let answer = send(try TestServer(), ["email": "a@klaviyo-demo.com"], path: path)

        #expect(answer.status == 400)
        #expect(answer.details.first?.hasPrefix(detail) ?? false)
        #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
    }

    @Test func `takes only its own company once keys are declared`() throws {
        let server = try TestServer("{company_id: MINE01, settings: {keys: [pk_1]}}")

        let other = send(server, ["email": "a@b.co"], path: "/client/profiles?company_id=OTHER1")
        #expect(other.status == 400 && other.details == ["Invalid Company ID"])
        #expect(send(server, ["email": "a@b.co"], path: "/client/profiles?company_id=MINE01").status == 202)
    }
}
