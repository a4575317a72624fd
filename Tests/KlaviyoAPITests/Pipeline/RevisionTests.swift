import Foundation
import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// The header `revision`, row by row of what is known of it.
///
/// The clock says 2026-11-23.
@Suite struct RevisionTests {
    /// What a header is answered with; `served` is `X-Klaviyo-Api-Revision`.
    struct Row: Sendable, CustomStringConvertible {
        let line: String
        let header: String
        let status: Int
        var served: String?
        var retirement: String?
        var detail: String?

        var description: String { "\(line) at '\(header)'" }

        init(
            _ line: String,
            _ header: String,
            _ status: Int,
            served: String? = nil,
            retirement: String? = nil,
            _ detail: String? = nil
        ) {
            (self.line, self.header, self.status) = (line, header, status)
            (self.served, self.retirement, self.detail) = (served, retirement, detail)
        }

        /// A row for an operation that every revision has.
        init(
            _ header: String,
            _ status: Int,
            served: String? = nil,
            retirement: String? = nil,
            _ detail: String? = nil
        ) {
            self.init("GET /api/lists", header, status, served: served, retirement: retirement, detail)
        }
    }

    private static let noRevision = "No valid revisions found for method, please check our documentation"
    private static let tooEarly =
        "Revision date requested is before the earliest available, use a date after "

    static let rows = [
        // Stable, deprecated (documented; the header recorded), retired: the oldest that is not.
        Row("2026-10-15", 200, served: "2026-10-15"),
        Row("2026-01-15", 200, served: "2026-01-15"),
        Row("2025-10-15", 200, served: "2025-10-15", retirement: "2027-10-15"),
        Row("2025-01-15", 200, served: "2025-01-15", retirement: "2027-01-15"),
        Row("2024-10-15", 200, served: "2025-01-15", retirement: "2027-01-15"),
        Row("2023-07-15", 200, served: "2025-01-15", retirement: "2027-01-15"),
        Row("2022-10-17", 200, served: "2025-01-15", retirement: "2027-01-15"),
        // Betas (reported).
        Row("2026-07-15.pre", 200, served: "2026-07-15.pre"),
        Row("2025-01-15.pre", 200, served: "2025-01-15.pre", retirement: "2027-01-15"),
        Row("2023-08-15.pre", 200, served: "2025-01-15", retirement: "2027-01-15"),
        Row("GET /api/translations", "2026-07-15.pre", 200, served: "2026-07-15.pre"),
        Row("GET /api/translations", "2026-04-15.pre", 200, served: "2026-04-15.pre"),
        Row("GET /client/geofences?company_id=ABC123", "2026-01-15.pre", 200, served: "2026-01-15.pre"),
        Row("GET /client/geofences?company_id=ABC123", "2026-01-15", 404, served: "2026-01-15", noRevision),
        Row(
            "GET /api/agent-tools",
            "2026-07-15.pre",
            501,
            served: "2026-07-15.pre",
            "get_agent_tools_beta (GET /api/agent-tools) is a Klaviyo operation that klaviyo-emulator does not emulate yet."
        ),
        Row("GET /api/agent-tools", "2026-10-15", 404, served: "2026-10-15", noRevision),
        Row("GET /api/translations", "2026-07-15", 404, served: "2026-07-15", noRevision),
        Row("GET /api/translations", "2026-04-15", 404, served: "2026-04-15", noRevision),
        Row("GET /api/translations", "2025-10-15", 404, tooEarly + "2026-04-15"),
        // No revision at all (the first two reported, the others assumed).
        Row("2026-12-15", 404, "Unable to specify a future revision date"),
        Row("2027-01-15.pre", 404, "Unable to specify a future revision date"),
        Row("2025-02-02", 404, "'2025-02-02' is not a valid revision, please check our documentation"),
        Row("2024-01-01", 404, "'2024-01-01' is not a valid revision, please check our documentation"),
        Row(
            "2026-10-15.pre",
            404,
            "'2026-10-15.pre' is not a valid revision, please check our documentation"
        ),
        Row("yesterday", 400, "The revision header must have the format YYYY-MM-DD[.suffix]."),
        Row("2026-7-15", 400, "The revision header must have the format YYYY-MM-DD[.suffix]."),
        Row("2026-02-30", 400, "The revision header must have the format YYYY-MM-DD[.suffix]."),
        Row("2026-07-15.beta", 400, "The revision header must have the format YYYY-MM-DD[.suffix]."),
        Row("", 400, "The revision header is required."),
        // Operations that came later, and methods that never came (reported).
        Row("PATCH /api/flow-actions/X", "2025-07-15", 404, noRevision),
        Row(
            "GET /api/profiles/X/conversations",
            "2026-01-15",
            404,
            served: "2026-01-15",
            tooEarly + "2026-07-15"
        ),
        Row("GET /api/profiles/X/conversations", "2023-07-15", 404, tooEarly + "2026-07-15"),
        Row("PATCH /api/flow-messages/X", "2026-07-15", 405, "Method \"PATCH\" not allowed."),
        Row("DELETE /api/profiles/X", "2023-07-15", 405, "Method \"DELETE\" not allowed."),
        // Paths that were removed before the first known revision (documented).
        Row(
            "POST /api/profile-unsubscription-bulk-create-jobs/",
            "2023-02-22",
            410,
            "This endpoint has been removed since the revision that was requested."
        ),
        Row(
            "GET /api/events/1/relationships/profiles",
            "2023-06-15",
            410,
            "This endpoint has been removed since the revision that was requested."
        ),
        Row("GET /api/events/1/metrics", "2026-07-15", 404, "Not found."),
        // A slash at the end, and an address of an older document (recorded).
        Row("GET /api/lists/", "2026-07-15", 200, served: "2026-07-15"),
        // The APIs before this one (documented).
        Row(
            "POST /api/v2/list/ABC123/subscribe",
            "",
            410,
            "The v1 and v2 APIs were retired on 2024-06-30. Please use "
                + "/api/profile-subscription-bulk-create-jobs instead."
        ),
        Row(
            "GET /api/v1/metrics",
            "2026-07-15",
            410,
            "The v1 and v2 APIs were retired on 2024-06-30. Please use /api/metrics instead."
        ),
        Row(
            "GET /api/v1/nothing",
            "2026-07-15",
            410,
            "The v1 and v2 APIs were retired on 2024-06-30. Please use the endpoints of the reference instead."
        ),
    ]

    @Test(arguments: rows) func `answers a revision as Klaviyo does`(row: Row) throws {
        let answer = try TestServer().send(row.line, headers: ["revision": row.header])

        #expect(answer.status == row.status)
        #expect(row.detail == nil || answer.details == row.detail.map { [$0] })
        if let served = row.served {
            #expect(answer.headers["X-Klaviyo-Api-Revision"] == served)
            #expect(answer.headers["X-Klaviyo-Api-Retirement-Date"] == row.retirement)
        }
    }

    @Test func `takes the name of the header in any case`() throws {
        let answer = try TestServer().send("GET /api/lists", headers: ["Revision": "2026-04-15"])

        #expect(answer.headers["X-Klaviyo-Api-Revision"] == "2026-04-15")
    }

    @Test func `refuses every retired revision where the client opts out of falling forward`() throws {
        let server = try TestServer()
        let optOut = ["X-Klaviyo-Revision-Fall-Forward-Opt-Out": "1"]

        for (revision, status) in [
            ("2022-10-17", 410), ("2023-07-15", 410), ("2024-10-15", 410), ("2025-01-15", 200),
        ] {
            #expect(server.send("GET /api/lists", revision: revision, headers: optOut).status == status)
        }
        let refusal = server.send("GET /api/lists", revision: "2024-10-15", headers: optOut)
        #expect(refusal.details == ["Revision 2024-10-15 is retired."])
    }

    @Test func `lets revision_today decide, for every revision from 2023-07-15 on`() throws {
        let server = try TestServer()

        for revision in Description.embedded.revisions.map(\.name) {
            _ = server.control("PATCH settings", ["revision_today": .string(revision)])
            let answer = server.send("GET /api/lists", revision: revision)
            #expect(answer.status == 200)
            #expect(answer.headers["X-Klaviyo-Api-Revision"] == revision)
        }
        _ = server.control("PATCH settings", ["revision_today": "2024-03-01"])
        #expect(server.send("GET /api/lists", revision: "2025-01-15").status == 404)
        #expect(
            server.send("GET /api/lists", revision: "2022-10-17").headers["X-Klaviyo-Api-Revision"]
                == "2023-07-15"
        )
    }

    @Test func `serves an operation of a beta as the next stable revision has it`() throws {
        let server = try TestServer()
        let colors: JSON = [["hex": "#ff0000", "name": "Red"]]
        let body: JSON = ["data": ["type": "brand-color", "attributes": ["name": "Warm", "colors": colors]]]
        let beta = server.send("POST /api/brand-colors", body, revision: "2026-07-15.pre")
        let stable = server.send("POST /api/brand-colors", body, revision: "2026-10-15")

        #expect(beta.status == stable.status)
        #expect(beta.details == stable.details)
        #expect(beta.data["attributes"]?.object?.names == stable.data["attributes"]?.object?.names)
        #expect(server.send("POST /api/brand-colors", body, revision: "2026-07-15").status == 404)
    }

    @Test func `lists the operations of a beta, those that answer 501 among them`() throws {
        let operations = Emulator.operations(at: "2026-07-15.pre")

        #expect(operations.count == 345 + 148 - 12)
        #expect(operations.first { $0.id == "get_translations_beta" }?.isEmulated == true)
        #expect(operations.first { $0.id == "get_agent_tools_beta" }?.isEmulated == false)
        #expect(operations.contains { $0.id == "get_lists" })
        let listed = try TestServer().control("GET operations?revision=2026-07-15.pre").json.array
        #expect(listed?.count == operations.count)
        #expect(Emulator.operations(at: "2025-01-15.pre").count == 266)
    }

    @Test func `lists as many operations for a revision as its document has`() {
        let counts = [
            ("2023-07-15", 175), ("2023-08-15", 178), ("2023-09-15", 201), ("2023-10-15", 201),
            ("2023-12-15", 209), ("2024-02-15", 213), ("2024-05-15", 214), ("2024-06-15", 217),
            ("2024-07-15", 231), ("2024-10-15", 261), ("2025-01-15", 266), ("2025-04-15", 289),
            ("2025-07-15", 301), ("2025-10-15", 303), ("2026-01-15", 304), ("2026-04-15", 309),
            ("2026-07-15", 345), ("2026-10-15", 434),
        ]

        #expect(counts.map(\.0) == Description.embedded.revisions.map(\.name))
        for (revision, count) in counts {
            #expect(Emulator.operations(at: revision).count == count, "\(revision)")
        }
    }

    @Test func `answers 410 for an endpoint that was removed after a retired revision`() throws {
        let revisions = Description.embedded.revisions
        func revision(_ name: String) throws -> Revision { try #require(revisions.first { $0.name == name }) }
        let life = try revision("2023-07-15")...revision("2024-02-15")
        let fallen = ServedRevision(revision: try revision("2025-01-15"), asked: "2023-10-15")
        let current = ServedRevision(revision: try revision("2025-01-15"), asked: "2025-01-15")

        #expect(RevisionChoice.absence(of: life, path: ["2023-07-15"], at: fallen).status == 410)
        #expect(RevisionChoice.absence(of: life, path: ["2023-07-15"], at: current).status == 404)
    }

    @Test(.enabled(if: Fixture.shared != nil, "\(Fixture.sharedIsMissing)"))
    func `knows every operation by the names of older revisions`() throws {
        let file = try #require(Fixture.shared).appending(path: "reference/operation-aliases.tsv")
        let names = Dictionary(
            uniqueKeysWithValues: Emulator.operations(at: "2026-07-15").map { ($0.id, $0.aliases) }
        )

        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst() {
            let (old, new) = (line.split(separator: "\t")[0], line.split(separator: "\t")[1])
            #expect(names[String(new)]?.contains(String(old)) == true, "\(old) is now \(new)")
        }
    }
}
