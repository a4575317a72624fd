import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// That pages hold together while rows come and go, and that no cursor does harm.
@Suite struct CursorTests {
    /// A collection with 24 rows, a third of which are deleted while it is paged through.
    private struct Collection {
        let server: TestServer
        /// Makes a row that is sorted by a text, and returns its id.
        let make: (String) throws -> String
        let delete: (String) throws -> Void

        /// Follows the links from page to page, forward or from the last page back, and changes the collection between
        /// any two of them; checks that every row that was there all along was seen, and none twice.
        func check(_ path: String, isBackward: Bool = false) throws {
            var (kept, doomed): ([String], [String]) = ([], [])
            for (number, letter) in "qjcxmbvekzhtoagsyfnrdupl".enumerated() {
                let id = try make("\(letter)\(number)")
                number % 3 == 0 ? doomed.append(id) : kept.append(id)
                server.advance(by: .seconds(1))
            }
            var target: String? = path
            if isBackward {
                while let next = link("next", of: try #require(target)) { target = next }
            }
            var seen: [String] = []
            var pages = 0
            while let current = target {
                let answer = server.send("GET \(current)")
                try #require(answer.status == 200, "\(current): \(answer.text)")
                seen += (answer.data.array ?? []).compactMap { $0["id"]?.string }
                target = local(answer.json["links"]?[isBackward ? "prev" : "next"]?.string)
                pages += 1
                for letter in pages % 2 == 0 ? ["a", "z"] : ["m"] { _ = try make("\(letter)-\(pages)") }
                server.advance(by: .seconds(1))
                if !doomed.isEmpty { try delete(doomed.removeLast()) }
                try #require(pages < 100)
            }
            #expect(pages > 3)
            #expect(Set(seen).count == seen.count, "seen twice: \(path)")
            #expect(Set(kept).isSubset(of: seen), "missed: \(path)")
        }

        private func link(_ name: String, of target: String) -> String? {
            local(server.send("GET \(target)").json["links"]?[name]?.string)
        }

        /// The target of a link.
        private func local(_ link: String?) -> String? {
            link.map { $0.replacing("https://a.klaviyo.com", with: "") }
        }
    }

    /// A collection whose rows the API makes and deletes.
    private func collection(_ name: String, _ body: @escaping (String) -> JSON) throws -> Collection {
        let server = try TestServer()
        return Collection(
            server: server,
            make: { text in
                let answer = server.send("POST /api/\(name)", body(text))
                try #require(answer.status == 201, "\(answer.text)")
                return answer.id
            },
            delete: { id in
                let answer = server.send("DELETE /api/\(name)/\(id)")
                try #require([200, 204].contains(answer.status), "\(answer.text)")
            }
        )
    }

    private func profiles(_ server: TestServer, then: @escaping (String) throws -> Void = { _ in })
        -> Collection
    {
        Collection(
            server: server,
            make: { text in
                let body = Requests.profile(["email": .string("\(text)@klaviyo-demo.com")])
                let answer = server.send("POST /api/profiles", body)
                try #require(answer.status == 201, "\(answer.text)")
                try then(answer.id)
                return answer.id
            },
            delete: { id in
                try server.emulator.account.write { db in _ = try ProfileTable.delete(id: id, in: db) }
            }
        )
    }

    @Test(arguments: ["id", "created", "updated", "email"], [false, true])
    func `pages of profiles`(sort: String, isBackward: Bool) throws {
        for sign in ["", "-"] {
            let path = "/api/profiles?page[size]=3&sort=\(sign)\(sort)"
            try profiles(try TestServer()).check(path, isBackward: isBackward)
        }
    }

    @Test(arguments: ["datetime", "-datetime", "timestamp", "-timestamp"], [false, true])
    func `pages of events`(sort: String, isBackward: Bool) throws {
        let server = try TestServer()
        let account = server.emulator.account
        let events = Collection(
            server: server,
            make: { text in
                try account.write { db in
                    let now = account.clock.now
                    var profile = Profile(id: account.ids.ulid(at: now), at: now)
                    profile.email = "\(text)@klaviyo-demo.com"
                    try ProfileTable.save(profile, in: db)
                    let event = NewEvent(
                        metric: "Opened",
                        integration: "api",
                        profile: profile.id,
                        time: now,
                        properties: [:]
                    )
                    return try EventTable.insert(event, at: now, account, in: db) ?? ""
                }
            },
            delete: { id in
                try account.write { db in
                    let event = try EventTable.find(id: id, in: db)
                    try EventTable.delete(ofProfile: event?.profile ?? "", in: db)
                }
            }
        )
        try events.check("/api/events?page[size]=3&sort=\(sort)", isBackward: isBackward)
    }

    @Test(arguments: ["", "&filter=greater-than(joined_group_at,2020-01-01T00:00:00Z)"], [false, true])
    func `pages of a list's members`(filter: String, isBackward: Bool) throws {
        let server = try TestServer("lists: [{id: L1, name: News}]")
        let account = server.emulator.account
        let members = profiles(server) { id in
            try account.write { db in
                _ = try ListTable.add(id, to: "L1", at: account.clock.now, in: db)
            }
        }
        try members.check("/api/lists/L1/profiles?page[size]=3\(filter)", isBackward: isBackward)
    }

    @Test(arguments: ["", "&filter=greater-than(created,2020-01-01T00:00:00Z)"], [false, true])
    func `pages of lists`(filter: String, isBackward: Bool) throws {
        let lists = try collection("lists") { text in
            ["data": ["type": "list", "attributes": ["name": .string(text)]]]
        }
        try lists.check("/api/lists?page[size]=3\(filter)", isBackward: isBackward)
    }

    @Test(arguments: ["created", "-created", "name", "-name", "id", "-updated"], [false, true])
    func `pages of templates`(sort: String, isBackward: Bool) throws {
        let templates = try collection("templates") { text in
            [
                "data": [
                    "type": "template",
                    "attributes": ["name": .string(text), "editor_type": "CODE", "html": "<p>hi</p>"],
                ]
            ]
        }
        try templates.check("/api/templates?page[size]=3&sort=\(sort)", isBackward: isBackward)
    }

    @Test(arguments: ["created", "-created"], [false, true])
    func `pages of catalog items, whose ids have colons`(sort: String, isBackward: Bool) throws {
        let items = try collection("catalog-items") { text in
            [
                "data": [
                    "type": "catalog-item",
                    "attributes": [
                        "external_id": .string(text), "title": "A", "description": "A",
                        "url": "https://shop.klaviyo-demo.com/a",
                    ],
                ]
            ]
        }
        try items.check("/api/catalog-items?page[size]=3&sort=\(sort)", isBackward: isBackward)
    }

    // MARK: - Cursors that no answer gave

    /// What a cursor might say, before it is written in base64.
    private static let hostile = [
        "", "next", "next::", "next::id", "next::id::", "next::id::a::b::c", "next::nothing::x",
        "next::created::x", "next::created::nan::x", "next::created::9223372036854775807::x",
        "next::created::-9223372036854775808::x", "prev::-created::99999999999999999999::x",
        "next::id::\u{0}", "next::id::' OR 1=1 --", "[]", "[1]", "[1, 2, 3]", "[1, \"x\"]",
        "[1, \"x\", true]", "[9223372036854775807, \"x\", true]", "[-9223372036854775808, \"x\", true]",
        "[1e400, \"x\", true]", String(repeating: "[", count: 5000), "{\"a\": 1}",
    ]

    @Test(arguments: ["profiles", "events", "lists", "catalog-items", "templates"])
    func `a cursor that means nothing is refused, or leads to an empty page`(name: String) throws {
        let server = try TestServer()
        for text in Self.hostile {
            for sort in name == "lists" ? [""] : ["", name == "events" ? "&sort=datetime" : "&sort=-created"]
            {
                let answer = server.send("GET /api/\(name)?page[cursor]=\(text.base64)\(sort)")
                switch answer.status {
                case 200: #expect(answer.data == [], "\(text)")
                default:
                    #expect(answer.status == 400)
                    #expect(answer.details == ["Invalid cursor provided."], "\(text)")
                }
            }
        }
        for cursor in ["%00", "%FF%FE", "***", "a", "=", "%3D", "https://a.klaviyo.com/api/lists/"] {
            #expect(server.send("GET /api/\(name)?page[cursor]=\(cursor)").status == 400)
        }
    }

    @Test func `a cursor of another sort or collection is refused`() throws {
        let server = try TestServer(
            """
            lists: [{id: L1, name: a}, {id: L2, name: b}]
            profiles: [{id: P1, email: a@klaviyo-demo.com}, {id: P2, email: b@klaviyo-demo.com}]
            """
        )
        let next = server.send("GET /api/profiles?page[size]=1&sort=email").json["links"]?["next"]?.string
        let cursor = try #require(next?.split(separator: "page%5Bcursor%5D=").last)

        for path in ["profiles?", "profiles?sort=-email&", "profiles?sort=created&", "lists?", "events?"] {
            let answer = server.send("GET /api/\(path)page[cursor]=\(cursor)")
            #expect(answer.status == 400)
            #expect(answer.details == ["Invalid cursor provided."], "\(path)")
        }
        let other = "filter=equals(email,\"b@klaviyo-demo.com\")&sort=email&page[cursor]=\(cursor)"
        #expect(server.send("GET /api/profiles?\(other)").data[0]?["id"] == "P2")
    }
}
