import Foundation
import HTTP
import HTTPServer
import JSONAPI
import TestSupport
import Testing

extension CommandLineTests {
    @Suite struct ClientCommandTests {
        @Test func `tells the story of an address in text and in JSON`() throws {
            let server = try RunningServer(["--scenario", "missing-profile"])
            defer { server.stop(SIGKILL) }
            let body = try Fixture.json("fixtures/requests/bulk-subscribe-missing-profile.json")
            #expect(try server.send("POST", "/api/profile-subscription-bulk-create-jobs", body).status == 202)
            let address = "example+123@contact.com"
            let environment = ["KLAVIYO_EMULATOR_URL": server.url]

            #expect(try Program.run(["jobs", "run", "--url", server.url]).output == "1 job ran.\n")
            let text = try Program.run(["why", address], environment: environment)
            #expect(text.status == 0)
            #expect(
                text.output.hasPrefix(
                    "\(address): awaiting confirmation\n  cause     double_opt_in (reported)\n"
                )
            )
            let json = try JSON(
                parsing: try Program.run(["why", address, "--json"], environment: environment).output
            )
            #expect(json["cause"] == "double_opt_in")

            let inbox = try JSON(
                parsing: try Program.run(["inbox", "--json"], environment: environment).output
            )
            let id = inbox["messages"]?[0]?["id"]?.string ?? ""
            #expect(
                try Program.run(["inbox", "confirm", id], environment: environment).output.hasPrefix(
                    "Confirmed"
                )
            )
            let confirmed = try Program.run(["why", address], environment: environment).output
            #expect(confirmed.hasPrefix("\(address): subscribed\n"))
            #expect(confirmed.contains("\n  email     subscribed: marketing SUBSCRIBED\n"))
            #expect(
                try Program.run(["suppress", address, "--reason", "hard_bounce"], environment: environment)
                    .output
                    == "Done, by the rule hard_bounce.\n"
            )
            #expect(
                try Program.run(["inbox", "unsubscribe", id], environment: environment).output
                    == "Unsubscribed, by the rule not_a_member.\n"
            )
            #expect(
                try Program.run(["settings", "spam_filter=off", "--json"], environment: environment).status
                    == 0
            )
            #expect(try Program.run(["reset"], environment: environment).status == 0)
            #expect(try Program.run(["inbox"], environment: environment).output == "The inbox is empty.\n")
        }

        @Test func `answers text messages, and writes to the account, as people do`() throws {
            let server = try RunningServer(["--scenario", "missing-profile"])
            defer { server.stop(SIGKILL) }
            let environment = ["KLAVIYO_EMULATOR_URL": server.url]
            let phone = "+12125550123"
            let attributes: JSONObject = [
                "phone_number": .string(phone), "subscriptions": Requests.channels(["sms.marketing"]),
            ]
            let body = Requests.consentJob(attributes, list: "SmXX9X")
            #expect(try server.send("POST", "/api/profile-subscription-bulk-create-jobs", body).status == 202)
            _ = try Program.run(["jobs", "run"], environment: environment)
            let inbox = try JSON(
                parsing: try Program.run(["inbox", "--json"], environment: environment).output
            )
            let id = try #require(inbox["messages"]?[0]?["id"]?.string)
            func output(_ arguments: [String]) throws -> String {
                try Program.run(arguments, environment: environment).output
            }

            #expect(try output(["inbox", "reply", id, "hello"]) == "Not a keyword: nothing changes.\n")
            #expect(
                try output(["inbox", "reply", id, "yes"]).hasPrefix("Done, by the rule confirmed: profile ")
            )
            #expect(
                try output(["inbox", "receive", phone, "Stop"]).hasPrefix(
                    "Done, by the rule texted_stop: profile "
                )
            )
            let stranger = try Program.run(
                ["inbox", "receive", "+13125550000", "stop"],
                environment: environment
            )
            #expect(stranger.status != 0 && stranger.output.isEmpty)
            #expect(try output(["conversations"]) == "There are no conversations.\n")
            let written = try output(["conversations", "receive", phone, "Is it in stock?"])
            #expect(written.contains("> Is it in stock?"))
            #expect(try output(["conversations"]) == written)
        }

        @Test func `shows what a terminal would obey`() throws {
            let server = try RunningServer([])
            defer { server.stop(SIGKILL) }
            let environment = ["KLAVIYO_EMULATOR_URL": server.url]
            _ = try server.send(
                "POST",
                "/api/profiles?\u{1B}[2J",
                Requests.profile(["email": "\u{202E}a@good-shop.com"])
            )

            let text = try Program.run(["why", "\u{202E}a@good-shop.com"], environment: environment).output

            #expect(
                text.contains(#"\u{202e}a@good-shop.com: "#) && text.contains(#"/api/profiles?\u{1b}[2J"#)
            )
            #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
        }

        @Test func `takes no answer from another kind of server, and waits for no end of it`() throws {
            let other = try HTTPServer { _ in
                Response(status: 200, headers: ["Content-Type": "application/json"], body: Array("{}".utf8))
            }
            for command in [["reset"], ["why", "a@b.co"]] {
                let result = try Program.run(command + ["--url", "http://localhost:\(other.port)"])
                #expect(result.status == 1 && result.output.isEmpty)
                #expect(result.errors.contains("is not a klaviyo-emulator"), "\(result.errors)")
            }
        }

        @Test func `tells who sent too many requests, and who came back too early`() throws {
            let server = try RunningServer(["--set", "rate_limits=enforce"])
            defer { server.stop(SIGKILL) }
            let environment = ["KLAVIYO_EMULATOR_URL": server.url]
            _ = try Program.run(["clock", "freeze", "2026-11-23T12:00:00Z"], environment: environment)

            #expect(
                try Program.run(["rate-limits"], environment: environment).output
                    == "rate_limits is enforce. No request was counted.\n"
            )
            for _ in 0..<5 { _ = try server.send("GET", "/api/profiles/X/lists") }
            let output = try Program.run(["rate-limits"], environment: environment).output
            #expect(
                output.hasSuffix(
                    "get_lists_for_profile  (3/s 60/m)  5 requests, 2 refused, "
                        + "1 came back before Retry-After\n"
                )
            )
        }

        @Test func `lists operations without a server, and knows its version and shell completions`() throws {
            let operations = try Program.run(["operations", "--tag", "lists", "--emulated"])
            #expect(
                operations.output.contains(
                    "behaviour  2023-07-15  recorded    POST    /api/lists  create_list"
                )
            )
            #expect(try Program.run(["--version"]).output == "0.1.0\n")
            #expect(try Program.run(["--help"]).output.contains("SUBCOMMANDS"))
            #expect(try Program.run(["--generate-completion-script", "bash"]).output.contains("complete"))
        }
    }
}
