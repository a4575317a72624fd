import Foundation
import HTTP
import JSONAPI
import TestSupport
import Testing

extension CommandLineTests {
    @Suite struct ToolCommandTests {
        @Test func `counts and shows requests, and resets to another scenario`() throws {
            let server = try RunningServer(["--scenario", "missing-profile"])
            defer { server.stop(SIGKILL) }
            let environment = ["KLAVIYO_EMULATOR_URL": server.url]
            let path = "/api/profile-subscription-bulk-create-jobs"
            for list in ["SmXX9X", "NOPE12"] {
                _ = try server.send("POST", path, Requests.subscribe(["a@klaviyo-demo.com"], list: list))
            }
            func output(_ arguments: [String]) throws -> String {
                try Program.run(arguments, environment: environment).output
            }

            let all = try output(["requests", "--address", "a@klaviyo-demo.com"]).split(separator: "\n")
            #expect(all.count == 3 && all[0] == "2 requests")
            #expect(all[1].hasSuffix("List not found with id NOPE12."))
            #expect(all[2].hasSuffix("POST \(path) → 202  key pk_…b273  revision 2026-07-15"))
            #expect(try output(["requests", "--status", "202", "--method", "post"]).hasPrefix("1 request\n"))
            #expect(
                try output(["reset", "--scenario", "quickstart"])
                    == "The account is as quickstart makes it.\n"
            )
            #expect(try output(["requests"]) == "0 requests\n")
            #expect(try output(["reset"]) == "The account is as its scenario makes it.\n")
        }

        @Test func `shows as many jobs as are asked for, and that there are more`() throws {
            let server = try RunningServer(["--set", "job_delay=1h"])
            defer { server.stop(SIGKILL) }
            for name in ["a", "b"] {
                _ = try server.send(
                    "POST",
                    "/api/profile-subscription-bulk-create-jobs",
                    Requests.subscribe(["\(name)@klaviyo-demo.com"], list: nil)
                )
            }
            func output(_ arguments: [String]) throws -> String {
                try Program.run(arguments + ["--url", server.url]).output
            }

            let one = try output(["jobs", "--limit", "1"])
            #expect(one.hasPrefix("2  subscribe  queued  1 profile  due at "))
            #expect(one.hasSuffix("\n… and more; --limit shows them\n"))
            #expect(try output(["jobs", "change", "stall", "1"]) == "1  subscribe  stalled  1 profile\n")
        }

        @Test func `lists the scenarios without a server`() throws {
            let output = try Program.run(["scenarios"]).output

            #expect(output.contains("quickstart\n  Two lists, one of each opt-in process"))
        }

        @Test func `lists operations with a legend, and counts what it shows`() throws {
            let lists = try Program.run(["operations", "--tag", "lists"]).output.split(separator: "\n")

            #expect(lists.first?.hasPrefix("HOW        SINCE       EVIDENCE    METHOD  PATH  ID") == true)
            #expect(lists.last == "13 of 13 operations of Lists are emulated.")
            let evidence = try Program.run(["operations", "--evidence"]).output.split(separator: "\n")
            #expect(evidence.allSatisfy { !$0.contains("%1") && $0.contains(": ") })
        }

        @Test func `takes an empty address in the environment for none`() throws {
            let result = try Program.run(["jobs"], environment: ["KLAVIYO_EMULATOR_URL": ""])
            #expect(result.status == 0 || result.errors.contains("nothing listens on port 5528"))
            let other = try Program.run(["jobs"], environment: ["KLAVIYO_EMULATOR_URL": "klaviyo.com"])
            #expect(other.status == 64)
            #expect(other.errors.contains("KLAVIYO_EMULATOR_URL is 'klaviyo.com', which is not an address"))
        }

        @Test func `runs a command beside a server, and ends with its status`() throws {
            let run = try Program.run(["exec", "--scenario", "quickstart", "--", Program.path, "jobs", "run"])
            #expect(run.status == 0)
            #expect(run.output == "0 jobs ran.\n")
            #expect(try Program.run(["exec", "--", "sh", "-c", "exit 7"]).status == 7)
            #expect(try Program.run(["exec", "--", "sh", "-c", "kill -KILL $$"]).status == 128 + SIGKILL)
        }
    }
}
