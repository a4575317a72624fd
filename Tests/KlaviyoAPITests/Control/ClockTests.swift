import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

@Suite struct ClockTests {
    private static let scenario = "lists: [{id: SINGLE, name: A, opt_in_process: single_opt_in}]"

    @Test func `shows its time and stands still where it is told to`() throws {
        let server = try TestServer()

        #expect(server.control("POST clock", ["freeze": "2026-01-01T00:00:00Z"]).json["frozen"] == true)
        #expect(
            server.control("GET clock").text.hasPrefix(
                #"{"time":"2026-01-01T00:00:00.000000+00:00","frozen":true"#
            )
        )
        #expect(server.control("POST clock", ["resume": true]).json["frozen"] == false)
    }

    @Test func `runs the jobs that become due, each at the time it is due`() throws {
        let server = try TestServer(Self.scenario)
        for name in ["one", "two"] {
            let body = Requests.subscribe(["\(name)@klaviyo-demo.com"], list: "SINGLE")
            server.send("POST /api/profile-subscription-bulk-create-jobs", body)
            server.advance(by: .seconds(10))
        }

        let answer = server.control("POST clock", ["advance": "PT2H"])

        #expect(answer.json["ran"] == 2)
        #expect(answer.json["time"] == "2026-11-23T14:00:20.000000+00:00")
        let profiles = server.send("GET /api/profiles").data.array ?? []
        #expect(
            profiles.map { $0["attributes"]?["created"] } == [
                "2026-11-23T12:00:20+00:00", "2026-11-23T12:00:20+00:00",
            ]
        )
    }

    @Test func `goes back to its scenario's time with a reset`() throws {
        let server = try TestServer("clock: 2026-05-01T12:00:00Z")
        let first = server.control("GET clock").text
        server.control("POST clock", ["advance": "90s"])
        #expect(server.control("GET clock").text != first)

        server.control("POST reset")

        #expect(first.hasPrefix(#"{"time":"2026-05-01T12:00:00.000000+00:00","frozen":true"#))
        #expect(server.control("GET clock").text == first)
    }

    @Test func `tells what a time before the newest revisions does to requests, until revision_today is set`()
        throws
    {
        let server = try TestServer()
        #expect(server.control("GET clock").json["warning"] == nil)

        let warning = server.control("POST clock", ["freeze": "2026-01-01T00:00:00Z"]).json["warning"]?.string
        #expect(
            warning
                == "the account's clock shows 2026-01-01, so that later revisions are in the future and answered 404; "
                + "set revision_today to 2026-10-15 to have all of them"
        )
        #expect(server.console.last == warning)
        #expect(server.send("GET /api/lists").status == 404)

        server.control("PATCH settings", ["revision_today": "2026-10-15"])
        #expect(server.control("GET clock").json["warning"] == nil)
        #expect(server.send("GET /api/lists").status == 200)
    }

    @Test(
        arguments: [
            ("PT2H", 7200), ("P7D", 604_800), ("PT1H30M", 5400), ("P1DT2H", 93_600), ("P1W", 604_800),
            ("1h30m", 5400), ("90s", 90), ("2d", 172_800), ("PT0.5S", 0.5), ("1500ms", 1.5), ("1.5h", 5400),
        ]
    )
    func `takes a duration in ISO 8601, or numbers with their units`(text: String, seconds: Double) throws {
        #expect(SettingDuration(text)?.duration == .milliseconds(Int64(seconds * 1000)))
    }

    @Test(arguments: ["", "P", "PT", "P1DT", "P1H", "PT1D", "P1M", "1", "h", "1h30", "-1s", "1y", "1 h"])
    func `takes nothing else for a duration`(text: String) {
        #expect(SettingDuration(text) == nil)
    }

    private static let mistakes: [JSON] = [
        [:], ["freeze": "soon"], ["advance": "-1s"], ["advance": "999999999d"], ["advance": 5],
        ["resume": false], ["stop": true], ["freeze": "0000-01-01T00:00:00Z"],
        ["freeze": "2026-01-01", "resume": true],
    ]

    @Test(arguments: mistakes)
    func `refuses what it cannot do and changes nothing`(change: JSON) throws {
        let server = try TestServer()
        let before = server.control("GET clock").text

        #expect(server.control("POST clock", change).status == 400)
        #expect(server.control("GET clock").text == before)
    }
}
