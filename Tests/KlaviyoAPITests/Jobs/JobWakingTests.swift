import JSONAPI
import TestSupport
import Testing
import Threads

@testable import KlaviyoAPI

/// When whoever runs the jobs is told to look at them.
@Suite struct JobWakingTests {
    private let server: TestServer
    private let calls: Locked<Int>

    init() throws {
        let calls = Locked(0)
        server = try TestServer(
            """
            lists: [{id: SINGLE, name: A, opt_in_process: single_opt_in}]
            profiles: [{id: P1, email: ada@klaviyo-demo.com, subscribed: [email]}]
            """
        )
        server.emulator.account.onJobs { calls.withLock { $0 += 1 } }
        self.calls = calls
    }

    /// How often they were told since this was last asked.
    private var news: Int {
        calls.withLock { calls in
            defer { calls = 0 }
            return calls
        }
    }

    private func subscribe(_ email: String, list: String? = nil) {
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe([email], list: list)
        )
    }

    @Test func `a write that leaves no job wakes nobody`() {
        server.send("POST /api/profiles", Requests.profile(["email": "bo@klaviyo-demo.com"]))
        server.control("PATCH settings", ["push": false])

        #expect(news == 0)
    }

    @Test func `the first job to come wakes them, a later one doesn't`() {
        subscribe("a@klaviyo-demo.com")
        #expect(news == 1)
        subscribe("b@klaviyo-demo.com")
        #expect(news == 0)
        server.control("PATCH settings", ["job_delay": "0s"])
        subscribe("c@klaviyo-demo.com")
        #expect(news == 1)
    }

    @Test func `so does the look at segments after a link was opened, a suppression or a text message`()
        throws
    {
        let subscribed: JSON = [
            "type": "profile-marketing-consent",
            "consent": [
                "channel": "email", "can_receive_marketing": true,
                "consent_status": ["subscription": "any"],
            ],
        ]
        let segment = server.send("POST /api/segments", Requests.segment([[subscribed]])).id
        subscribe("new@klaviyo-demo.com")
        try server.runJobs()
        _ = news
        let id = server.control("GET inbox").json["messages"]?[0]?["id"]?.string ?? ""

        server.control("POST inbox/\(id)/confirm")
        #expect(news == 1)
        server.advance(by: .seconds(1))
        _ = try server.emulator.runDueJobs()
        #expect(server.send("GET /api/segments/\(segment)/profiles").data.array?.count == 2)

        server.control("POST profiles/suppress", ["email": "ada@klaviyo-demo.com", "reason": "HARD_BOUNCE"])
        #expect(news == 1)
        server.advance(by: .seconds(1))
        _ = try server.emulator.runDueJobs()
        #expect(server.send("GET /api/segments/\(segment)/profiles").data.array?.count == 1)
    }

    @Test func `letting a job go, moving the clock and a reset wake them`() {
        subscribe("a@klaviyo-demo.com")
        server.control("POST jobs/1", ["action": "hold"])
        _ = news

        server.control("POST jobs/1", ["action": "release"])
        #expect(news == 1)
        server.control("POST clock", ["advance": "1ms"])
        #expect(news == 1)
        server.control("POST reset")
        #expect(news == 1)
    }
}
