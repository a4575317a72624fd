import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

/// Confirmation links that end, and how often an address can be subscribed: neither is documented, so all of
/// this is assumed.
@Suite struct ConfirmationExpiryTests {
    private static let lists = """
        lists:
          - {id: SINGLE, name: Single, opt_in_process: single_opt_in}
          - {id: DOUBLE, name: Double, opt_in_process: double_opt_in}
        """
    private static let email = "a@klaviyo-demo.com"

    private func subscribe(_ server: TestServer, list: String = "DOUBLE") throws {
        let body = Requests.subscribe([Self.email], list: list)
        server.send("POST /api/profile-subscription-bulk-create-jobs", body)
        try server.runJobs()
    }

    private func why(_ server: TestServer) -> JSON {
        server.control("GET why?email=\(Self.email)").json
    }

    /// The messages, the newest first.
    private func inbox(_ server: TestServer) -> [JSON] {
        server.control("GET inbox").json["messages"]?.array ?? []
    }

    private func open(_ server: TestServer, _ message: JSON?) -> TestResponse {
        let link = message?["links"]?["confirm"]?.string ?? ""
        return server.send("GET \(link.dropFirst("http://localhost:5528".count))")
    }

    @Test func `a link works until it expires, and then says so`() throws {
        let server = try TestServer(Self.lists, settings: ["confirmation_expiry": "48h"])
        try subscribe(server)
        server.advance(by: .seconds(48 * 3600 - 1))
        #expect(why(server)["cause"] == "double_opt_in")
        #expect(inbox(server)[0]["state"] == "waiting")

        server.advance(by: .seconds(1))
        #expect(why(server)["verdict"] == "expired" && why(server)["cause"] == "confirmation_expired")
        #expect(inbox(server)[0]["state"] == "expired")
        let page = open(server, inbox(server)[0])
        #expect(page.status == 410)
        #expect(page.text.contains("This link has expired"))
        #expect(server.send("GET /api/profiles").data == [])
        #expect(why(server)["cause"] == "confirmation_expired")
        #expect(why(server)["setting"] == "confirmation_expiry")
    }

    @Test func `what has expired stays so, also when the setting is taken back`() throws {
        let server = try TestServer(Self.lists, settings: ["confirmation_expiry": "1h"])
        try subscribe(server)
        server.advance(by: .seconds(3600))
        _ = open(server, inbox(server)[0])
        server.control("PATCH settings", ["confirmation_expiry": "off"])

        #expect(open(server, inbox(server)[0]).status == 410)
        let id = inbox(server)[0]["id"]?.string ?? ""
        #expect(server.control("POST inbox/\(id)/confirm").status == 410)
    }

    @Test func `who subscribes again gets a new message, whose link works while the old one does not`() throws
    {
        let server = try TestServer(Self.lists, settings: ["confirmation_expiry": "10m"])
        try subscribe(server)
        server.advance(by: .seconds(600))
        try subscribe(server)

        #expect(inbox(server).map { $0["state"] } == ["waiting", "expired"])
        #expect(why(server)["cause"] == "double_opt_in")
        #expect(open(server, inbox(server)[1]).status == 410)
        #expect(open(server, inbox(server)[0]).status == 200)
        #expect(server.send("GET /api/lists/DOUBLE/profiles").data.array?.count == 1)
    }

    @Test func `a second message renews the link, and comes after 30 minutes at the earliest`() throws {
        let server = try TestServer(Self.lists, settings: ["confirmation_expiry": "1h"])
        try subscribe(server)
        server.advance(by: .seconds(29 * 60))
        try subscribe(server)
        #expect(inbox(server).count == 1)
        server.advance(by: .seconds(60))
        try subscribe(server)
        #expect(inbox(server).count == 2)

        server.advance(by: .seconds(59 * 60))
        #expect(open(server, inbox(server)[1]).status == 200)
    }

    @Test func `links do not expire unless they are told to`() throws {
        let server = try TestServer(Self.lists)
        try subscribe(server)
        server.advance(by: .seconds(3650 * 86_400))

        #expect(open(server, inbox(server)[0]).status == 200)
    }

    /// Documented: more than one subscribe job in 30 minutes can run into limits that affect the status.
    @Test func `a profile in a second subscribe job within the interval is left as it is`() throws {
        let server = try TestServer(Self.lists, settings: ["subscribe_interval": "30m"])
        try subscribe(server, list: "SINGLE")
        #expect(why(server)["cause"] == .null)
        server.advance(by: .seconds(1799))
        try subscribe(server, list: "DOUBLE")

        #expect(why(server)["cause"] == "subscribed_too_often")
        #expect(why(server)["summary"]?.string?.contains("job 1 of 2026-11-23T12:00:00+00:00") == true)
        #expect(inbox(server) == [])
        server.advance(by: .seconds(1800))
        try subscribe(server, list: "DOUBLE")
        #expect(why(server)["cause"] == "double_opt_in")
    }

    @Test func `a cancelled job does not count, nor does any without the setting`() throws {
        let server = try TestServer(Self.lists, settings: ["subscribe_interval": "30m"])
        let body = Requests.subscribe([Self.email], list: "SINGLE")
        server.send("POST /api/profile-subscription-bulk-create-jobs", body)
        server.control("POST jobs/1", ["action": "cancel"])
        try subscribe(server, list: "SINGLE")
        #expect(why(server)["verdict"] == "subscribed")

        server.control("PATCH settings", ["subscribe_interval": "off"])
        try subscribe(server, list: "SINGLE")
        #expect(why(server)["verdict"] == "subscribed")
    }

    @Test(arguments: ["confirmation_expiry", "subscribe_interval"])
    func `refuses what is no length of time`(name: String) throws {
        let server = try TestServer()
        for value: JSON in ["soon", 5, "0s", true, .null] {
            #expect(server.control("PATCH settings", [name: value]).status == 400)
        }
        #expect(server.control("PATCH settings", [name: "90m"]).json[name] == "90m")
        #expect(server.control("PATCH settings", [name: "off"]).json[name] == "off")
    }
}
