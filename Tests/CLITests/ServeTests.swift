import Foundation
import HTTP
import JSONAPI
import TestSupport
import Testing

/// The tests of the program, one after another: a process would inherit the pipes of those started beside it.
@Suite(.serialized) struct CommandLineTests {}

extension CommandLineTests {
    @Suite struct ServeTests {
        @Test func `says where it listens in its first line, and stops on SIGINT and SIGTERM`() throws {
            for signal in [SIGINT, SIGTERM] {
                let server = try RunningServer([])
                #expect(server.firstLine == "klaviyo-emulator listening on http://127.0.0.1:\(server.port)\n")
                #expect(try server.send("GET", "/__emulator/health").status == 200)
                #expect(server.stop(signal) == 0)
            }
        }

        @Test func `goes on where nobody can read what it says`() throws {
            let errors = Pipe()
            let (closed, full) = (errors.fileHandleForWriting, FileHandle(forWritingAtPath: "/dev/full"))
            try errors.fileHandleForReading.close()
            for errors in [closed, full] {
                let server = try RunningServer(["--scenario", "missing-profile-spam-filter"], errors: errors)
                let body = Requests.subscribe(["a@example.com"], list: nil)
                _ = try server.send("POST", "/api/profile-subscription-bulk-create-jobs", body)
                _ = try server.send("POST", "/__emulator/jobs/run", [:])
                #expect(try server.send("GET", "/__emulator/health").status == 200)
                #expect(server.stop(SIGTERM) == 0)
            }
        }

        @Test func `refuses a port that is in use with one clear line`() throws {
            let server = try RunningServer([])
            defer { server.stop(SIGKILL) }
            let result = try Program.run(["serve", "--port", String(server.port)])

            #expect(result.status == 1)
            #expect(result.output.isEmpty)
            #expect(result.errors.contains("\(server.port)") && result.errors.contains("in use"))
        }

        @Test(
            arguments: [
                (
                    ["serve", "--scenario", "nope"],
                    "there is no file 'nope', and no scenario is called 'nope'; the program has missing-profile"
                ),
                (["serve", "--set", "nope=1"], "unknown setting 'nope'"),
                (["serve", "--set", "spam_filter"], "'spam_filter' is not name=value"),
                (["serve", "--port", "70000"], "The value '70000' is invalid for '--port"),
                (["operations", "--revision", "2020-01-01"], "'2020-01-01' is not a revision"),
                (
                    ["operations", "--tag", "List"],
                    "unknown tag 'List' (did you mean 'Lists'?); tags: Accounts"
                ),
                (
                    ["operations", "--markdown", "--tag", "Lists"],
                    "--markdown shows all of the newest revision"
                ),
                (["operations", "--evidence", "--emulated"], "--evidence goes with --json alone"),
                (
                    ["why", "a@b.co", "--url", "http://klaviyo.com"],
                    "which is not an address of this machine"
                ),
                (["serve", "--allow-host", "http://foo"], "--allow-host takes a name such as klaviyo.test"),
                (["clock", "advance", "-1h"], "Missing expected argument '<duration>'"),
                (["jobs", "change", "bogus", "1"], "The value 'bogus' is invalid for '<action>'"),
                (["jobs", "change", "fail", "1"], "fail needs --item, the position of an item from 0"),
                (
                    ["suppress", "a@b.co", "--reason", "BOUNCE"],
                    "The value 'BOUNCE' is invalid for '--reason"
                ),
                (["settings", "spam_filtr=off"], "(did you mean 'spam_filter'?)"),
                (["jobs", "--limit", "0"], "--limit takes a number from 1 to 10000, not 0"),
                (["exec", "--seed", "1"], "there is no command; it stands after --"),
                (["why", "a@b.co", "--url", "http://localhost:1"], "is 'klaviyo-emulator serve' running?"),
            ]
        )
        func `complains about wrong words of a command`(arguments: [String], complaint: String) throws {
            let result = try Program.run(arguments)
            let isFailure = complaint.contains("serve' running?") || complaint.hasPrefix("there is no file")
            #expect(result.status == (isFailure ? 1 : 64))
            #expect(result.errors.contains(complaint), "\(result.errors)")
        }

        @Test func `says what will surprise, and where it is to be asked`() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "begun-\(UUID().uuidString)")
                .path
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try RunningServer(["--state", folder, "--scenario", "quickstart"]).stop(SIGTERM)
            let errors = Pipe()
            let server = try RunningServer(
                [
                    "--state", folder, "--scenario", "missing-profile", "--set",
                    "bot_protection={\"subscribes\":5}",
                ],
                errors: errors.fileHandleForWriting
            )
            try errors.fileHandleForWriting.close()
            server.stop(SIGTERM)

            let lines = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
                .split(separator: "\n")
            #expect(
                lines.contains(
                    "--scenario missing-profile is ignored: this folder's account began with quickstart. Use another "
                        + "--state folder, or 'klaviyo-emulator reset --scenario FILE|NAME'."
                )
            )
            #expect(
                lines.contains(
                    "bot_protection is on: after 5 subscribe calls of one key in 60s, all are dropped for 1h"
                )
            )
            let hint =
                "ask 'klaviyo-emulator why ADDRESS --url http://localhost:\(server.port)' when a profile"
            #expect(lines.last?.hasPrefix(hint) == true, "\(lines)")
        }

        @Test func `forgets everything at its end without a state folder`() throws {
            let server = try RunningServer([])
            let folders = {
                try FileManager.default.contentsOfDirectory(
                    atPath: FileManager.default.temporaryDirectory.path
                )
                .filter { $0.hasPrefix("klaviyo-emulator-") }.count
            }
            let before = try folders()
            server.stop(SIGTERM)
            #expect(try folders() < before)
        }

        @Test func `loses no acknowledged write and does no job twice when it is killed`() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "killed-\(UUID().uuidString)")
                .path
            defer { try? FileManager.default.removeItem(atPath: folder) }
            var acknowledged = 0
            for round in 0..<4 {
                let server = try RunningServer(
                    [
                        "--state", folder, "--scenario", "quickstart", "--set", "job_delay=20ms", "--set",
                        "rate_limits=off",
                    ]
                )
                for number in 0..<25 {
                    let body = Requests.subscribe(["p\(round)-\(number)@klaviyo-demo.com"], list: "Y6nRLr")
                    let answer = try server.send("POST", "/api/profile-subscription-bulk-create-jobs", body)
                    if answer.status == 202 { acknowledged += 1 }
                }
                server.stop(SIGKILL)
            }

            let server = try RunningServer(["--state", folder])
            _ = try server.send("POST", "/__emulator/jobs/run", [:])
            var members: [String] = []
            var target: String? = "/api/lists/Y6nRLr/profiles?page[size]=100&fields[profile]=email"
            while let current = target {
                let page = try JSON(parsing: try server.send("GET", current).body)
                members += page["data"]?.array?.compactMap { $0["attributes"]?["email"]?.string } ?? []
                target = page["links"]?["next"]?.string.map {
                    String($0.dropFirst("https://a.klaviyo.com".count))
                }
            }
            // The scenario has put one profile on the list.
            #expect(members.count == acknowledged + 1)
            #expect(Set(members).count == members.count)
            let story = try JSON(
                parsing: try server.send("GET", "/__emulator/why?email=p0-0@klaviyo-demo.com").body
            )
            #expect(story["story"]?.array?.count { $0["kind"] == "decision" } == 1)
        }
    }
}
