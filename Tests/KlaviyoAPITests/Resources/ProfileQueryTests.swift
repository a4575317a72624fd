import JSONAPI
import TestSupport
import Testing

@Suite struct ProfileQueryTests {
    private static let scenario = """
        profiles:
          - {id: P1, email: a@klaviyo-demo.com, phone_number: '+15005550001', external_id: one}
          - {id: P2, email: b+tag@klaviyo-demo.com}
          - {id: P3, external_id: three, location: {city: Oslo}}
        """

    @Test(
        arguments: [
            (#"equals(email,"a@klaviyo-demo.com")"#, ["P1"]),
            (#"equals(email,"A@KLAVIYO-demo.com")"#, ["P1"]),
            (#"equals(email,'b%2Btag@klaviyo-demo.com')"#, ["P2"]),
            (#"any(email,["a@klaviyo-demo.com","b%2Btag@klaviyo-demo.com","x@y.co"])"#, ["P1", "P2"]),
            (#"equals(phone_number,"%2B15005550001")"#, ["P1"]),
            (#"any(external_id,["one","three"])"#, ["P1", "P3"]),
            (#"equals(id,"P2")"#, ["P2"]),
            (#"any(id,["P2","P3"])"#, ["P2", "P3"]),
            (#"equals(email,"a@klaviyo-demo.com"),equals(id,"P2")"#, []),
            ("greater-than(created,2026-11-23T11:00:00Z)", ["P1", "P2", "P3"]),
            ("and(less-than(created,2026-11-23T11:00:00Z))", []),
        ]
    )
    func `finds what a filter describes`(filter: String, ids: [String]) throws {
        let answer = try TestServer(Self.scenario).send("GET /api/profiles?filter=\(filter)")

        #expect(answer.data.array?.compactMap { $0["id"]?.string } == ids, "\(answer.text)")
    }

    @Test(
        arguments: [
            ("filter=equals(name,\"x\")", "'name' is not a filterable field for this resource."),
            (
                "filter=contains(email,\"x\")",
                "'contains' is not an allowed filter operator for email.  Allowed operators are any, equals"
            ),
            ("filter=equals(email,x)", "Invalid filter provided"),
            ("filter=equals(email,\"x\"", "Invalid filter provided. Verify your parentheses match."),
            ("filter=greater-than(created,\"2026-01-01\")", "Invalid filter provided"),
            ("include=listss", "'listss' is not an allowed include parameter for this resource."),
            ("sort=name", "'name' is not a sortable field for this resource."),
            ("page[cursor]=nonsense", "Invalid cursor provided."),
            ("page[size]=101", "Page size must be an integer between 1 and 100."),
            ("page[size]=0", "Page size must be an integer between 1 and 100."),
            ("fields[profile]=emial", "'emial' is not a valid field for the resource 'profile'."),
            ("additional-fields[profile]=all", "'all' is not a valid field for the resource 'profile'."),
            ("colour=red", "'colour' is not a valid field for the resource 'profile'."),
        ]
    )
    func `refuses a query it cannot take`(query: String, detail: String) throws {
        let answer = try TestServer(Self.scenario).send("GET /api/profiles?\(query)")

        #expect(answer.status == 400)
        #expect(answer.details.count == 1)
        #expect(answer.details[0].hasPrefix(detail), "\(answer.details)")
    }

    @Test func `answers every mistake of a query at once`() throws {
        let answer = try TestServer().send("GET /api/profiles?sort=x&page[size]=x&foo=1&include=bar")

        #expect(answer.places == ["sort", "page[size]", "foo", "include"])
    }

    @Test func `shows sparse fields in the order asked for, then additional ones`() throws {
        let answer = try TestServer(Self.scenario).send(
            "GET /api/profiles/P3?fields[profile]=location.city,email,id&additional-fields[profile]=predictive_analytics"
        )

        let attributes = answer.data["attributes"]
        #expect(attributes?.object?.names == ["location", "email", "predictive_analytics"])
        #expect(attributes?["location"]?.text == #"{"city":"Oslo"}"#)
        #expect(answer.data["relationships"] != nil)
    }

    @Test func `pages through all profiles in both directions while others are added`() throws {
        let server = try TestServer()
        for number in 0..<50 {
            server.advance(by: .milliseconds(1))
            server.send(
                "POST /api/profiles",
                Requests.profile(["email": .string("p\(number)@klaviyo-demo.com")])
            )
        }
        var seen: [String] = []
        var page = server.send("GET /api/profiles?page[size]=20&fields[profile]=email")
        #expect(page.json["links"]?["prev"] == .null)
        while true {
            seen += page.data.array?.compactMap { $0["id"]?.string } ?? []
            server.send(
                "POST /api/profiles",
                Requests.profile(["email": .string("late\(seen.count)@klaviyo-demo.com")])
            )
            guard let next = page.json["links"]?["next"]?.string, seen.count < 50 else { break }
            #expect(
                next.hasPrefix(
                    "https://a.klaviyo.com/api/profiles?page[size]=20&fields[profile]=email&page%5Bcursor%5D="
                )
            )
            page = server.send("GET \(next.dropFirst("https://a.klaviyo.com".count))")
        }
        #expect(seen.count >= 50)
        #expect(Set(seen).count == seen.count)

        let previous = try #require(page.json["links"]?["prev"]?.string)
        let back = server.send("GET \(previous.dropFirst("https://a.klaviyo.com".count))")
        #expect(back.data.array?.compactMap { $0["id"]?.string } == Array(seen[20..<40]))
    }

    @Test(arguments: ["email", "-email", "created", "-updated", "-id"])
    func `pages in any order without losing or repeating a row, those without a value included`(sort: String)
        throws
    {
        let server = try TestServer()
        for number in 0..<30 {
            if number % 3 == 0 { server.advance(by: .seconds(1)) }
            let attributes: JSONObject =
                number % 5 == 0
                ? ["external_id": .string("x\(number)")]
                : ["email": .string("p\(number * 7 % 30)@klaviyo-demo.com")]
            server.send("POST /api/profiles", Requests.profile(attributes))
        }
        let all = server.send("GET /api/profiles?sort=\(sort)&page[size]=100").data.array?.compactMap {
            $0["id"]?.string
        }
        var paged: [String] = []
        var target: String? = "/api/profiles?sort=\(sort)&page[size]=7"
        while let current = target {
            let page = server.send("GET \(current)")
            paged += page.data.array?.compactMap { $0["id"]?.string } ?? []
            target = page.json["links"]?["next"]?.string.map {
                String($0.dropFirst("https://a.klaviyo.com".count))
            }
        }

        #expect(paged.count == 30)
        #expect(paged == all)
    }
}
