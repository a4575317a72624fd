import JSONAPI
import KlaviyoAPI
import TestSupport
import Testing

extension LeavingTests {
    private static let new = "new@klaviyo-demo.com"
    private static let known = "known@klaviyo-demo.com"
    private static let member = "member@klaviyo-demo.com"

    private static func happen(_ reason: String, to email: String, _ server: TestServer) {
        server.control("POST profiles/suppress", ["email": .string(email), "reason": .string(reason)])
    }

    /// Suppression jobs, and what suppresses without one.
    static let suppressing = [
        Fact(
            "a suppression job leaves consent and lists as they are",
            .recorded,
            id: "user_suppressed"
        ) { server in
            try server.suppress([member])
            #expect(server.suppressions(member) == ["USER_SUPPRESSED"])
            #expect(server.consent(member) == "SUBSCRIBED" && server.members(of: "SINGLE") == 1)
            #expect(server.emailMarketing(member)?["can_receive_email_marketing"] == false)
        },
        Fact("an unknown address becomes a profile, and is suppressed", .documented) { server in
            try server.suppress([new])
            #expect(server.suppressions(new) == ["USER_SUPPRESSED"])
        },
        Fact("a new job is processing, and counts nothing", .recorded) {
            server in
            let job = try server.suppress([member]).data["attributes"]
            #expect(job?["status"] == "processing" && job?["total_count"] == 0 && job?["skipped_count"] == 0)
        },
        Fact("at most a hundred addresses are suppressed at once", .documented) { server in
            let many = (0...100).map { "p\($0)@klaviyo-demo.com" }
            let answer = try server.suppress(many)
            #expect(answer.status == 400)
        },
        Fact("a job can take a list's members", .documented) { server in
            try server.suppress(list: "SINGLE")
            #expect(server.suppressions(member) == ["USER_SUPPRESSED"])
            #expect(server.suppressions(known) == [])
        },
        Fact("a job can take a segment's members", .documented) { server in
            server.send(
                "POST /api/profile-suppression-bulk-create-jobs",
                Requests.suppress(segment: "SEGMNT")
            )
            try server.runJobs()
            #expect(server.suppressions(member) == ["USER_SUPPRESSED"])
            #expect(server.suppressions(known) == ["USER_SUPPRESSED"])
        },
        Fact("an unsuppression job lifts what a suppression job set", .documented, id: "unsuppressed") {
            server in
            try server.suppress([member])
            try server.suppress([member], lifting: true)
            #expect(server.suppressions(member) == [])
        },
        Fact("an unsuppression job lifts nothing else", .documented, id: "not_user_suppressed") { server in
            try server.unsubscribe(member)
            happen("HARD_BOUNCE", to: known, server)
            try server.suppress([member, known], lifting: true)
            #expect(server.suppressions(member) == ["UNSUBSCRIBE"])
            #expect(server.suppressions(known) == ["HARD_BOUNCE"])
        },
        Fact("an unsuppression job leaves an unknown address unknown", .documented) { server in
            try server.suppress([new], lifting: true)
            #expect(!server.isThere(new))
        },
        Fact("jobs are read by id, and listed by status", .documented) { server in
            let job = try server.suppress([member])
            let path = "GET /api/profile-suppression-bulk-create-jobs"
            #expect(server.send("\(path)/\(job.id)").data["attributes"]?["status"] == "complete")
            #expect(server.send("\(path)?filter=equals(status,\"complete\")").data.array?.count == 1)
            #expect(server.send("\(path)?filter=equals(status,\"queued\")").data == [])
        },
        Fact("both leave events of the names of their topics", .recorded) { server in
            try server.suppress([member])
            try server.suppress([member], lifting: true)
            let names = server.eventNames.filter { $0.hasPrefix("Manually") }
            #expect(
                Set(names) == [
                    "Manually Suppressed from Email Marketing", "Manually Unsuppressed from Email Marketing",
                ]
            )
        },
        Fact("a hard bounce suppresses, and takes off all lists", .documented, id: "hard_bounce") { server in
            happen("HARD_BOUNCE", to: member, server)
            #expect(server.suppressions(member) == ["HARD_BOUNCE"])
            #expect(server.members(of: "SINGLE") == 0 && server.members(of: "OTHER1") == 0)
        },
        Fact("the seventh soft bounce in a row does the same", .documented, id: "soft_bounces") { server in
            for _ in 1...6 { happen("SOFT_BOUNCE", to: member, server) }
            #expect(server.suppressions(member) == [] && server.members(of: "SINGLE") == 1)
            happen("SOFT_BOUNCE", to: member, server)
            #expect(server.suppressions(member) == ["HARD_BOUNCE"] && server.members(of: "SINGLE") == 0)
        },
        Fact("who complains of spam is unsubscribed", .documented, id: "spam_complaint") { server in
            happen("SPAM_COMPLAINT", to: member, server)
            #expect(server.consent(member) == "UNSUBSCRIBED")
            #expect(server.suppressions(member).contains("SPAM_COMPLAINT"))
        },
        Fact("subscribing lifts UNSUBSCRIBE, SPAM_COMPLAINT and USER_SUPPRESSED", .documented) { server in
            try server.unsubscribe(member)
            happen("SPAM_COMPLAINT", to: member, server)
            try server.suppress([member])
            try server.subscribe(member)
            #expect(server.suppressions(member) == [] && server.consent(member) == "SUBSCRIBED")
        },
        Fact("subscribing lifts no HARD_BOUNCE and no INVALID_EMAIL", .documented, id: "still_suppressed") {
            server in
            happen("HARD_BOUNCE", to: member, server)
            happen("INVALID_EMAIL", to: known, server)
            for email in [member, known] { try server.subscribe(email) }
            #expect(server.suppressions(member) == ["HARD_BOUNCE"])
            #expect(server.suppressions(known) == ["INVALID_EMAIL"])
            #expect(server.consent(member) == "SUBSCRIBED" && server.consent(known) == "SUBSCRIBED")
            #expect(server.emailMarketing(known)?["can_receive_email_marketing"] == false)
            #expect(server.why(known)["cause"] == "still_suppressed")
        },
        Fact("filters on suppressions don't mix the lists' with everywhere's", .documented) { server in
            let field = "subscriptions.email.marketing"
            func status(_ filter: String) -> Int { server.send("GET /api/profiles?filter=\(filter)").status }
            #expect(status("equals(\(field).suppression.reason,\"USER_SUPPRESSED\")") == 200)
            #expect(
                status(
                    "and(equals(\(field).suppression.reason,\"UNSUBSCRIBE\"),"
                        + "equals(\(field).list_suppressions.list_id,\"SINGLE\"))"
                ) == 400
            )
            #expect(status("equals(\(field).list_suppressions.reason,\"UNSUBSCRIBE\")") == 400)
        },
    ]
}
