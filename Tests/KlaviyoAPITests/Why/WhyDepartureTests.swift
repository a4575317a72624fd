import JSONAPI
import TestSupport
import Testing

/// What became of a subscriber later: erased, merged, given another address, taken off the list.
@Suite struct WhyDepartureTests {
    private static let ada = "ada@klaviyo-demo.com"
    private static let bea = "bea@klaviyo-demo.com"

    @Test func `an erased subscriber is gone, and begins anew`() throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(["email": .string(Self.ada)])
        server.erase(server.profileID(Self.ada))
        try server.runJobs()

        let why = server.why(Self.ada)
        #expect(why.verdict == ["gone", "erased"])
        #expect(why["profile_id"] == .null && why["profile"] == .null)
        #expect(why.rules == ["single_opt_in", "erased"])

        server.send("POST /api/profiles", Requests.profile(["email": .string(Self.ada)]))
        #expect(server.why(Self.ada).verdict == ["exists", .null])
        try server.subscribe(["email": .string(Self.ada)])
        #expect(server.why(Self.ada).verdict == ["subscribed", .null])
    }

    @Test func `what never subscribed is gone all the same`() throws {
        let server = try TestServer("profiles: [{id: P1, email: \(Self.ada), phone_number: '+15005550006'}]")
        server.erase("P1")
        try server.runJobs()

        #expect(server.why(Self.ada).verdict == ["gone", "erased"])
        #expect(server.why(phone: "+15005550006").verdict == ["gone", "erased"])
    }

    @Test func `a merged profile names the one that it was merged into`() throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(["email": .string(Self.ada)])
        server.send("POST /api/profiles", Requests.profile(["email": .string(Self.bea)]))
        let (source, survivor) = (server.profileID(Self.ada), server.profileID(Self.bea))
        server.merge(source, into: survivor)
        try server.runJobs()

        let why = server.why(Self.ada)
        #expect(why.verdict == ["gone", "merged_into"])
        #expect(why.says("Here: profile \(survivor)."))
        #expect(server.why(Self.bea).verdict == ["subscribed", .null])
        #expect(server.why(Self.bea).rules == ["merged_from"])
        let answer = server.control("GET profile?id=\(source)")
        #expect(answer.status == 404)
        #expect(
            answer.json["error"]
                == .string("no profile has the id \(source); it was merged into \(survivor)")
        )
    }

    @Test func `a destination that was merged away stands for the one that it went into`() throws {
        let server = try TestServer(
            """
            profiles:
              - {id: P1, email: a@klaviyo-demo.com}
              - {id: P2, email: b@klaviyo-demo.com}
              - {id: P3, email: c@klaviyo-demo.com}
            """
        )
        server.merge("P1", into: "P2")
        server.merge("P2", into: "P3")
        server.control("POST jobs/2", ["action": "run"])
        try server.runJobs()

        #expect(server.why("a@klaviyo-demo.com").verdict == ["gone", "merged_into"])
        #expect(server.why("a@klaviyo-demo.com").says("Here: profile P3."))
        #expect(server.send("GET /api/profiles").data.array?.count == 1)
    }

    @Test func `a job that comes too late says so`() throws {
        let server = try TestServer("profiles: [{id: P1, email: \(Self.ada)}, {id: P2, email: \(Self.bea)}]")
        server.erase("P1")
        server.erase("P1")
        server.merge("P1", into: "P2")
        try server.runJobs()

        #expect(server.why(Self.ada).verdict == ["gone", "erased"])
        #expect(server.why(Self.ada).rules == ["erased", "profile_gone", "profile_gone"])
        #expect(server.console.contains("noted  \(Self.ada)  profile_gone: P1 into P2"))
        #expect(server.control("GET jobs").json["jobs"]?.array?.map { $0["skipped"] } == [1, 1, 0])
    }

    @Test(arguments: ["PATCH", "POST"])
    func `an address that was given up leads to the one that took its place`(method: String) throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(["email": .string(Self.ada), "phone_number": "+15005550006"])
        let id = server.profileID(Self.ada)
        let changes: JSONObject = ["email": .string(Self.bea), "phone_number": nil]
        let path = method == "PATCH" ? "/api/profiles/\(id)" : "/api/profile-import"
        server.send("\(method) \(path)", Requests.profile(changes, id: id))

        let why = server.why(Self.ada)
        #expect(why.verdict == ["gone", "address_changed"])
        #expect(why.says("Here: it has \(Self.bea) now."))
        #expect(server.why(phone: "+15005550006").says("Here: it has none now."))
        #expect(server.why(Self.bea).verdict == ["subscribed", .null])
        server.send("PATCH /api/profiles/\(id)", Requests.profile(["email": .string(Self.ada)], id: id))
        #expect(server.why(Self.ada).verdict == ["subscribed", .null])
    }

    @Test func `spelling an address differently gives up nothing`() throws {
        let server = try TestServer("profiles: [{id: P1, email: \(Self.ada)}]")
        server.send("PATCH /api/profiles/P1", Requests.profile(["email": "Ada@klaviyo-demo.com"], id: "P1"))

        #expect(server.why(Self.ada).verdict == ["exists", .null] && server.why(Self.ada).rules == [])
    }

    @Test func `who is off the list is not subscribed to it, and keeps the consent`() throws {
        let server = try TestServer(TestServer.lists)
        try server.subscribe(["email": .string(Self.ada)])
        let member = Requests.identifiers("profile", [server.profileID(Self.ada)])
        server.send("DELETE /api/lists/SINGLE/relationships/profiles", member)

        for why in [server.why(Self.ada), server.why(Self.ada, list: "SINGLE")] {
            #expect(why.verdict == ["removed", "removed_from_list"])
            #expect(why["channels"]?["email"]?["consents"] == ["marketing": "SUBSCRIBED"])
        }
        server.send("POST /api/lists/SINGLE/relationships/profiles", member)
        #expect(server.why(Self.ada).verdict == ["subscribed", .null])
        server.send("DELETE /api/lists/SINGLE")
        #expect(server.why(Self.ada).says("Here: list SINGLE, which was deleted."))
    }
}
