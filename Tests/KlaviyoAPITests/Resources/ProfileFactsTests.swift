import HTTP
import JSONAPI
import TestSupport
import Testing

/// What profiles are made of and what is refused, beside their documents, each with its evidence level.
@Suite struct ProfileFactsTests {
    private static let impossible =
        "The phone number provided either does not exist or is ineligible to receive SMS"

    /// The words are reported, which numbers are meant is assumed; the first was refused live (recorded).
    @Test(
        arguments: [
            ("+11234567890", true), ("+12125550", true), ("+121255501234", true), ("+12121550123", true),
            ("+12120550123", true), ("+10125550123", true), ("+99912345678", true),
            ("+15005550006", false), ("+12345678901", false), ("+4915123456789", false),
        ]
    )
    func `refuses a phone number that can't exist`(phone: String, isRefused: Bool) throws {
        let server = try TestServer()
        let answer = server.send("POST /api/profiles", Requests.profile(["phone_number": .string(phone)]))

        #expect(answer.status == (isRefused ? 400 : 201))
        #expect(answer.details == (isRefused ? [Self.impossible] : []))
        #expect(answer.places == (isRefused ? ["/data/attributes/phone_number"] : []))
        let both = server.send(
            "POST /api/profiles",
            Requests.profile(["phone_number": .string(phone), "email": "a@klaviyo-demo.com"])
        )
        if isRefused {
            #expect(both.status == 201)
            #expect(both.headers["X-Klaviyo-Partial-Failure"] == "phone_number")
            #expect(both.data["attributes"]?["phone_number"] == .null)
        }
    }

    /// The limit is documented, the words are assumed.
    @Test func `takes at most 100 KB`() throws {
        let server = try TestServer("profiles: [{id: P1, email: a@klaviyo-demo.com}]")
        func profile(_ size: Int) -> JSON {
            let text = JSON.string(String(repeating: "x", count: size))
            return Requests.profile(["email": "a@klaviyo-demo.com", "properties": ["text": text]], id: "P1")
        }
        var created = profile(110_000).object ?? [:]
        created["data"] = .object(JSONObject((created["data"]?.object ?? [:]).filter { $0.name != "id" }))
        for (line, body) in [
            ("POST /api/profiles", JSON.object(created)), ("PATCH /api/profiles/P1", profile(110_000)),
            ("POST /api/profile-import", profile(110_000)),
        ] {
            let answer = server.send(line, body)
            #expect(answer.status == 413, "\(line)")
            #expect(answer.details == ["The payload of a profile may have at most 100 KB."])
            #expect(answer.places == ["/data/"])
        }
        #expect(server.send("POST /api/profile-import", profile(102_000)).status == 200)
    }

    /// Recorded for profile-import.
    @Test func `a phone number alone is no identifier where SMS is not set up`() throws {
        let server = try TestServer(settings: ["sms_regions": "off"])
        let phone: JSONObject = ["phone_number": "+15005550006"]
        let row: JSON = ["type": "profile", "attributes": .object(phone)]
        let rows: JSON = ["profiles": ["data": [row]]]
        let place = "/data/attributes/profiles/data/0/attributes"
        for (line, body, place) in [
            ("POST /api/profiles", Requests.profile(phone), "/data/attributes"),
            ("POST /api/profile-import", Requests.profile(phone), "/data/attributes"),
            (
                "POST /api/profile-bulk-import-jobs",
                Requests.resource("profile-bulk-import-job", rows), place
            ),
        ] {
            let answer = server.send(line, body)
            #expect(answer.status == 400, "\(line)")
            #expect(answer.details == ["One or more identifiers is required"])
            #expect(answer.places == [place])
        }
        let both = phone.merging(["external_id": "x"])
        #expect(server.send("POST /api/profile-import", Requests.profile(both)).status == 201)
    }

    /// Assumed.
    @Test func `an address is shown as it was first sent`() throws {
        let server = try TestServer()
        let id = server.send("POST /api/profiles", Requests.profile(["email": "Case@x-demo.com"])).id
        server.send("POST /api/profile-import", Requests.profile(["email": "case@x-demo.com"]))
        server.send("POST /api/events", Requests.event("Viewed", ["email": "CASE@x-demo.com"]))
        try server.runJobs()
        func email() -> JSON? { server.send("GET /api/profiles/\(id)").data["attributes"]?["email"] }

        #expect(email() == "Case@x-demo.com")
        server.send("PATCH /api/profiles/\(id)", Requests.profile(["email": "other@x-demo.com"], id: id))
        #expect(email() == "other@x-demo.com")
    }

    /// Recorded for whole numbers.
    @Test func `an external id comes back as it was sent, and a number is not its text`() throws {
        let server = try TestServer()
        for id: JSON in [7, "7", 1.5, "1.5", .number("-2.25")] {
            let answer = server.send("POST /api/profiles", Requests.profile(["external_id": id]))
            #expect(answer.status == 201, "\(id)")
            let read = server.send("GET /api/profiles/\(answer.id)").data["attributes"]?["external_id"]
            #expect(read == id)
            #expect(
                server.send("POST /api/profile-import", Requests.profile(["external_id": id])).id == answer.id
            )
        }
    }
}
