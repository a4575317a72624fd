import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

@Suite struct SegmentTests {
    private static let isBob: JSON = [
        "type": "profile-property", "property": "first_name",
        "filter": ["type": "string", "operator": "equals", "value": "Bob"],
    ]
    private static let isVIP: JSON = [
        "type": "profile-group-membership", "is_member": true, "group_ids": ["VIPS01"],
    ]
    private static let scenario = """
        lists:
          - {id: VIPS01, name: VIPs}
        profiles:
          - {email: ada@klaviyo-demo.com, first_name: Ada, lists: [VIPS01]}
          - {email: bob@klaviyo-demo.com, first_name: Bob}
          - {email: bob@mydomain.com, first_name: Bob, lists: [VIPS01]}
        """

    private func emails(_ server: TestServer, _ segment: String, _ query: String = "") -> [String] {
        (server.send("GET /api/segments/\(segment)/profiles\(query)").data.array ?? []).map {
            $0["attributes"]?["email"]?.string ?? ""
        }.sorted()
    }

    @Test func `a new segment is answered as the real API answers it, and then filled`() throws {
        let server = try TestServer(Self.scenario)

        let created = server.send("POST /api/segments", Requests.segment([[Self.isVIP]], name: "VIP"))
        #expect(created.status == 201)
        var shown = Self.isVIP.object ?? [:]
        shown.append("timeframe_filter", .null)
        expectSame(
            created.data["attributes"] ?? .null,
            [
                "name": "VIP", "definition": ["condition_groups": [["conditions": [.object(shown)]]]],
                "created": "2026-11-23T12:00:00.000000+00:00", "updated": "2026-11-23T12:00:00.000000+00:00",
                "is_active": true, "is_processing": true, "is_starred": false,
            ]
        )
        let counted = "GET /api/segments/\(created.id)?additional-fields[segment]=profile_count"
        #expect(server.send(counted).data["attributes"]?["profile_count"] == 0)

        server.advance(by: .seconds(60))
        try server.runJobs()
        let read = server.send(counted).data["attributes"]
        #expect(read?["is_processing"] == false)
        #expect(read?["profile_count"] == 2)
        #expect(emails(server, created.id) == ["ada@klaviyo-demo.com", "bob@mydomain.com"])
        let member = server.send("GET /api/segments/\(created.id)/profiles").data[0]
        #expect(member?["attributes"]?["joined_group_at"] == "2026-11-23T12:01:00+00:00")
    }

    @Test func `groups must all hold, of the conditions in a group one suffices`() throws {
        let server = try TestServer(Self.scenario)
        let both = server.send("POST /api/segments", Requests.segment([[Self.isBob], [Self.isVIP]])).id
        let either = server.send("POST /api/segments", Requests.segment([[Self.isBob, Self.isVIP]])).id
        try server.runJobs()

        #expect(emails(server, both) == ["bob@mydomain.com"])
        #expect(emails(server, either).count == 3)
    }

    @Test func `a segment is renamed, starred, given another definition, made inactive and deleted`() throws {
        let server = try TestServer(Self.scenario)
        let id = server.send("POST /api/segments", Requests.segment([[Self.isBob]])).id
        try server.runJobs()

        let renamed = server.send(
            "PATCH /api/segments/\(id)",
            Requests.segment(id, ["name": "Other", "is_starred": true])
        )
        #expect(renamed.status == 200)
        #expect(renamed.data["attributes"]?["name"] == "Other")
        #expect(renamed.data["attributes"]?["is_starred"] == true)
        #expect(renamed.data["attributes"]?["is_processing"] == false)

        let definition: JSON = ["condition_groups": [["conditions": [Self.isVIP]]]]
        let changed = server.send(
            "PATCH /api/segments/\(id)",
            Requests.segment(id, ["definition": definition])
        )
        #expect(changed.data["attributes"]?["is_processing"] == true)
        #expect(emails(server, id) == ["bob@klaviyo-demo.com", "bob@mydomain.com"])
        try server.runJobs()
        #expect(emails(server, id) == ["ada@klaviyo-demo.com", "bob@mydomain.com"])

        server.send("PATCH /api/segments/\(id)", Requests.segment(id, ["is_active": false]))
        server.send(
            "DELETE /api/lists/VIPS01/relationships/profiles",
            Requests.identifiers(
                "profile",
                [server.send("GET /api/lists/VIPS01/profiles").data[0]?["id"]?.string ?? ""]
            )
        )
        try server.runJobs()
        #expect(emails(server, id).count == 2)
        let idle = server.send(
            "PATCH /api/segments/\(id)",
            Requests.segment(id, ["definition": definition])
        )
        #expect(idle.data["attributes"]?["is_processing"] == false)
        server.send("PATCH /api/segments/\(id)", Requests.segment(id, ["is_active": true]))
        try server.runJobs()
        #expect(emails(server, id).count == 1)

        #expect(server.send("DELETE /api/segments/\(id)").status == 204)
        for line in [
            "GET /api/segments/\(id)", "DELETE /api/segments/\(id)", "GET /api/segments/\(id)/profiles",
        ] {
            let gone = server.send(line)
            #expect(gone.status == 404)
            #expect(gone.details == ["A segment with id `\(id)` does not exist."])
        }
    }

    @Test func `segments are filtered, sorted and paged`() throws {
        let server = try TestServer(Self.scenario, settings: ["rate_limits": "off"])
        for number in 0..<12 {
            server.advance(by: .seconds(1))
            server.send(
                "POST /api/segments",
                Requests.segment([[Self.isBob]], name: "S\(number < 10 ? "0" : "")\(number)")
            )
        }
        func names(_ query: String) -> [String] {
            (server.send("GET /api/segments?\(query)").data.array ?? []).map {
                $0["attributes"]?["name"]?.string ?? ""
            }
        }

        #expect(names("sort=name&page[size]=3") == ["S00", "S01", "S02"])
        #expect(names("sort=-created&page[size]=2") == ["S11", "S10"])
        #expect(names("filter=equals(name,\"S04\")") == ["S04"])
        #expect(names("filter=any(name,[\"S04\",\"S07\"])&sort=name") == ["S04", "S07"])
        #expect(names("filter=greater-than(created,2026-11-23T12:00:11Z)") == ["S11"])
        #expect(names("filter=equals(is_starred,true)") == [])
        #expect(names("filter=any(is_active,[true,false])&sort=name").count == 10)
        let next = server.send("GET /api/segments?sort=name").json["links"]?["next"]?.string ?? ""
        let path = next.dropFirst("https://a.klaviyo.com".count)
        #expect(server.send("GET \(path)").data.array?.count == 2)
    }

    @Test func `members are filtered and sorted by when they joined`() throws {
        let server = try TestServer(Self.scenario)
        let id = server.send("POST /api/segments", Requests.segment([[Self.isBob]])).id
        try server.runJobs()
        server.advance(by: .seconds(3600))
        server.send(
            "POST /api/profiles",
            Requests.profile(["email": "new@mydomain.com", "first_name": "Bob"])
        )
        try server.runJobs()

        #expect(
            emails(server, id, "?filter=greater-than(joined_group_at,2026-11-23T12:30:00Z)") == [
                "new@mydomain.com"
            ]
        )
        #expect(emails(server, id, "?filter=equals(email,\"BOB@mydomain.com\")") == ["bob@mydomain.com"])
        let newest = server.send("GET /api/segments/\(id)/profiles?sort=-joined_group_at&page[size]=1")
        #expect(newest.data[0]?["attributes"]?["email"] == "new@mydomain.com")
        let profile = newest.data[0]?["id"]?.string ?? ""
        #expect(emails(server, id, "?filter=equals(profile_id,\"\(profile)\")") == ["new@mydomain.com"])
        let ids = server.send("GET /api/segments/\(id)/relationships/profiles?sort=-joined_group_at")
        expectSame(ids.data[0] ?? .null, ["type": "profile", "id": .string(profile)])
    }

    @Test func `a profile tells its segments`() throws {
        let server = try TestServer(Self.scenario)
        let id = server.send("POST /api/segments", Requests.segment([[Self.isBob]], name: "Bobs")).id
        try server.runJobs()
        let bob = server.send("GET /api/profiles?filter=equals(email,\"bob@mydomain.com\")").data[0]?["id"]
        let path = "/api/profiles/\(bob?.string ?? "")"

        let segments = server.send("GET \(path)/segments")
        #expect(segments.data[0]?["attributes"]?["name"] == "Bobs")
        #expect(segments.data[0]?["attributes"]?["definition"] != nil)
        expectSame(
            server.send("GET \(path)/relationships/segments").data,
            [["type": "segment", "id": .string(id)]]
        )
        let included = server.send("GET \(path)?include=segments").json
        expectSame(
            included["data"]?["relationships"]?["segments"]?["data"] ?? .null,
            [["type": "segment", "id": .string(id)]]
        )
        #expect(included["included"]?[0]?["attributes"]?["name"] == "Bobs")
    }

    @Test func `a segment is suppressed as it is when the job runs`() throws {
        let server = try TestServer(Self.scenario)
        let id = server.send("POST /api/segments", Requests.segment([[Self.isBob]])).id
        try server.runJobs()
        let path = "/api/profile-suppression-bulk-create-jobs"
        let job = server.send("POST \(path)", Requests.suppress(segment: id))

        #expect(job.status == 202)
        expectSame(
            job.data["relationships"]?["segments"]?["data"] ?? .null,
            [["type": "segment", "id": .string(id)]]
        )
        try server.runJobs()
        #expect(server.send("GET \(path)/\(job.id)").data["attributes"]?["completed_count"] == 2)
        let found = server.send("GET \(path)?filter=equals(segment_id,\"\(id)\")").data
        #expect(found.array?.map { $0["id"] } == [.string(job.id)])
        #expect(server.send("GET \(path)?filter=equals(segment_id,\"Other1\")").data == [])

        let lift = server.send(
            "POST /api/profile-suppression-bulk-delete-jobs",
            Requests.suppress(segment: id, lifting: true)
        )
        try server.runJobs()
        let lifted = server.send("GET /api/profile-suppression-bulk-delete-jobs/\(lift.id)")
        #expect(lifted.data["attributes"]?["completed_count"] == 2)
    }

    @Test func `a segment has tags until one of the two is gone`() throws {
        let server = try TestServer(Self.scenario)
        let segment = server.send("POST /api/segments", Requests.segment([[Self.isBob]])).id
        let tag = server.send(
            "POST /api/tags",
            ["data": ["type": "tag", "attributes": ["name": "Season"]]]
        ).id
        let tagged = server.send(
            "POST /api/tags/\(tag)/relationships/segments",
            Requests.identifiers("segment", [segment])
        )
        #expect(tagged.status == 204)

        let included = server.send("GET /api/segments/\(segment)?include=tags").json
        #expect(included["included"]?[0]?["attributes"]?["name"] == "Season")
        #expect(server.send("GET /api/segments/\(segment)/tags").data[0]?["id"] == .string(tag))
        let ids = "GET /api/tags/\(tag)/relationships/segments"
        #expect(server.send(ids).data[0]?["id"] == .string(segment))
        server.send("DELETE /api/segments/\(segment)")
        #expect(server.send(ids).data == [])
    }

    @Test func `revisions before 2024-06-15 have no definition`() throws {
        let server = try TestServer(Self.scenario, settings: ["revision_today": "2024-12-01"])
        server.send("POST /api/segments", Requests.segment([[Self.isBob]]), revision: "2024-07-15")

        let old = server.send("GET /api/segments", revision: "2024-05-15").data[0]?["attributes"]
        #expect(old?["name"] == "Some")
        #expect(old?["definition"] == nil)
        #expect(
            server.send("GET /api/segments", revision: "2024-06-15").data[0]?["attributes"]?["definition"]
                != nil
        )
    }
}
