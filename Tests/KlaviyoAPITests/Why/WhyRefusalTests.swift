import JSONAPI
import TestSupport
import Testing

/// Requests that were refused: found by whom they name, and told unless something newer was decided.
@Suite struct WhyRefusalTests {
    private static let ada = "ada@klaviyo-demo.com"
    private static let path = "/api/profile-subscription-bulk-create-jobs"

    @Test func `a subscription that was refused is the verdict, though the profile is there`() throws {
        let server = try TestServer(TestServer.lists)
        server.send("POST /api/profiles", Requests.profile(["email": .string(Self.ada)]))
        try server.subscribe(["email": .string(Self.ada), "first_name": "Ada"])

        let why = server.why(Self.ada)
        #expect(why.verdict == ["refused", "refused"])
        #expect(why.says("'first_name' is not a valid field for the resource 'profile'."))
        #expect(why.says("The profile exists, NEVER_SUBSCRIBED to email marketing."))
    }

    @Test func `of a refused and an accepted subscription the later one counts, at one and the same time`()
        throws
    {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(["email": .string(Self.ada)])
        try server.subscribe(["email": .string(Self.ada)], list: "NOPE01")
        #expect(server.why(Self.ada).verdict == ["refused", "refused"])
        #expect(server.why(Self.ada, list: "SINGLE").verdict == ["subscribed", .null])

        try server.subscribe(["email": .string(Self.ada)], list: "DOUBLE")
        #expect(server.why(Self.ada).verdict == ["awaiting_confirmation", "double_opt_in"])
        try server.subscribe(["email": .string(Self.ada)], list: "NOPE01")
        let message = server.control("GET inbox").json["messages"]?[0]?["id"]?.string ?? ""
        server.control("POST inbox/\(message)/confirm")
        #expect(server.why(Self.ada).verdict == ["subscribed", .null])
    }

    @Test func `a refusal of SMS says nothing of email`() throws {
        let server = try TestServer(TestServer.lists, settings: ["sms_regions": ["US"]])
        let person: JSONObject = ["email": .string(Self.ada), "phone_number": "+4915123456789"]
        try server.subscribe(["email": .string(Self.ada)])
        #expect(try server.subscribe(person, ["sms.marketing"]).status == 400)

        let why = server.why(Self.ada)
        #expect(why.verdict == ["subscribed", .null])
        #expect(why["channels"]?["sms"]?.verdict == ["refused", "refused"])
        #expect(
            why["notes"]?[0]?.string?.hasPrefix("The last request that names it was refused: POST") == true
        )
    }

    @Test func `nobody is blamed for the address that their own is a part of`() throws {
        let server = try TestServer(TestServer.lists)
        server.send("POST \(Self.path)", Requests.subscribe(["anna@b.com"], list: "NOPE01"))

        #expect(server.why("ANNA@b.com").verdict == ["refused", "refused"])
        #expect(server.why("a@b.com").verdict == ["unknown", .null])
    }

    @Test func `the last of a thousand is found, too`() throws {
        let server = try TestServer(TestServer.lists)
        let emails = (1...1000).map { "person\($0)@klaviyo-demo.com" }
        server.send("POST \(Self.path)", Requests.subscribe(emails, list: "NOPE01"))

        #expect(server.why("person1000@klaviyo-demo.com").verdict == ["refused", "refused"])
        #expect(server.why("person1@klaviyo-demo.com").verdict == ["refused", "refused"])
    }

    private static let refusals: [(settings: JSONObject, headers: [String: String], rule: String)] = [
        (["keys": [["key": "pk_0123456789abcdefghij"]]], [:], "unknown_key"),
        ([:], ["Authorization": ""], "refused"),
        (["keys": [["key": .string(TestServer.key), "scopes": ["lists:read"]]]], [:], "missing_scope"),
    ]

    @Test(arguments: refusals)
    func `the rule says what is wrong with the key`(
        settings: JSONObject,
        headers: [String: String],
        rule: String
    ) throws {
        let server = try TestServer(TestServer.lists, settings: settings)
        server.send("POST \(Self.path)", Requests.subscribe([Self.ada], list: "SINGLE"), headers: headers)

        #expect(server.why(Self.ada).verdict == ["refused", .string(rule)])
        let key: JSON = headers.isEmpty ? "pk_…b273" : .null
        #expect(server.why(Self.ada)["story"]?[0]?["key"] == key)
    }

    @Test func `throttled requests are told, with what to do`() throws {
        let server = try TestServer(TestServer.lists, settings: ["rate_limits": "enforce"])
        for _ in 0..<200 {
            server.send("POST /api/profiles", Requests.profile(["email": "first@klaviyo-demo.com"]))
        }
        #expect(
            server.send("POST /api/profiles", Requests.profile(["email": .string(Self.ada)])).status == 429
        )

        let why = server.why(Self.ada)
        #expect(why.verdict == ["refused", "throttled"])
        #expect(why["setting"] == "rate_limits")
    }

    @Test func `a company id that is not the account's is shown`() throws {
        let server = try TestServer(
            TestServer.lists,
            settings: ["keys": [["key": .string(TestServer.key)]]]
        )
        server.send(
            "POST /client/profiles?company_id=ZZZZZZ",
            Requests.profile(["email": .string(Self.ada)])
        )

        #expect(server.why(Self.ada).verdict == ["refused", "refused"])
        #expect(server.why(Self.ada)["story"]?[0]?["key"] == "ZZZZZZ")
    }

    @Test func `a read that was refused is found by its filter`() throws {
        let server = try TestServer(settings: ["keys": [["key": "pk_0123456789abcdefghij"]]])
        server.send("GET /api/profiles?filter=equals(email,\"\(Self.ada)\")")
        server.send("GET /api/profiles/NOBODY")

        #expect(server.why(Self.ada).verdict == ["refused", "unknown_key"])
        #expect(server.why(Self.ada)["story"]?.array?.map { $0["method"] } == ["GET"])
    }

    @Test func `requests to operations that nobody has ever had are told, also in the form of old APIs`()
        throws
    {
        let server = try TestServer()
        server.send("POST /api/profile-subscription", Requests.subscribe([Self.ada], list: nil))
        server.send("GET /api/v2/people/search?email=bea@klaviyo-demo.com")

        #expect(server.why(Self.ada).says("Here: it was answered 404: "))
        #expect(server.why("bea@klaviyo-demo.com").says("Here: it was answered 410: "))
    }

    @Test func `a conflict of identifiers is noted for the profile that keeps them`() throws {
        let server = try TestServer("profiles: [{id: P1, email: \(Self.ada)}, {id: P2, email: bea@b.co}]")
        let answer = server.send(
            "PATCH /api/profiles/P2",
            Requests.profile(["email": .string(Self.ada)], id: "P2")
        )
        #expect(answer.status == 409)

        let why = server.why(Self.ada)
        #expect(why.verdict == ["exists", .null])
        #expect(
            why["notes"] == [
                .string(
                    "The last request that names it was refused: PATCH /api/profiles/P2 → 409: \(answer.details[0])"
                )
            ]
        )
    }

    @Test func `a row that an import could not take is told`() throws {
        let server = try TestServer()
        let rows = ["new@klaviyo-demo.com", "fine@klaviyo-demo.com"].map { email -> JSON in
            ["type": "profile", "attributes": ["email": .string(email)]]
        }
        let attributes: JSON = ["profiles": ["data": .array(rows)]]
        server.send(
            "POST /api/profile-bulk-import-jobs",
            ["data": ["type": "profile-bulk-import-job", "attributes": attributes]]
        )
        server.control("POST jobs/1", ["action": "fail", "items": [0]])
        try server.runJobs()

        let why = server.why("new@klaviyo-demo.com")
        #expect(why.verdict == ["dropped", "import_row_failed"])
        #expect(why["remedy"]?.string?.contains("import errors") == true)
        #expect(server.why("fine@klaviyo-demo.com").verdict == ["exists", .null])
        #expect(server.console.contains { $0.hasPrefix("dropped  new@klaviyo-demo.com  import_row_failed") })
    }

    @Test func `a publication of a form that is gone is told on the console`() throws {
        let server = try TestServer(
            "resources: [{type: form, id: FORM01, attributes: {name: A, ab_test: false}}]"
        )
        let form: JSON = ["data": ["type": "form", "id": "FORM01"]]
        server.send(
            "POST /api/form-publish-jobs",
            ["data": ["type": "form-publish-job", "relationships": ["form": form]]],
            revision: "2026-10-15"
        )
        server.send("DELETE /api/forms/FORM01", revision: "2026-10-15")
        try server.runJobs()

        #expect(server.console.contains("noted  job 1  resource_gone: form FORM01"))
    }
}
