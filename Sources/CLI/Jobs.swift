import ArgumentParser
import JSONAPI

/// The asynchronous jobs.
struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract:
            "Show the asynchronous jobs, run those that wait, or hold, release, stall, cancel or fail one.",
        subcommands: [List.self, Run.self, Change.self],
        defaultSubcommand: List.self
    )

    /// Shows the jobs, the newest first.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Show the jobs, the newest first."
        )

        @Option(
            help: ArgumentHelp(
                "Only jobs of this kind, such as import; evaluate-segments are shown only if named.",
                valueName: "kind"
            )
        )
        var kind: String?

        @OptionGroup var limit: Limit

        @OptionGroup var server: ServerOptions

        func run() throws {
            let kind = kind.map { "&kind=\(QueryString.encoded($0))" } ?? ""
            server.print(try server.send("GET", "jobs?\(limit.query)\(kind)")) { answer in
                let jobs = answer["jobs"]?.array ?? []
                return jobs.isEmpty ? ["There are no jobs."] : jobs.map(Jobs.line) + limit.rest(answer)
            }
        }
    }

    /// Runs all queued jobs now.
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: "Run all queued jobs now, due or not."
        )

        @OptionGroup var server: ServerOptions

        func run() throws {
            server.print(try server.send("POST", "jobs/run")) {
                ["\(counted($0["ran"]?.int ?? 0, "job")) ran."]
            }
        }
    }

    /// Changes what becomes of one job.
    struct Change: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change",
            abstract: "Run, hold, release, stall or cancel one job, or let some of its items fail."
        )

        /// What can be done with a job.
        enum Action: String, ExpressibleByArgument, CaseIterable {
            case run, hold, release, stall, cancel, fail
        }

        @Argument(help: "What to do with it.")
        var action: Action

        @Argument(help: "The job's number, its id in the API, or the id of the request that asked for it.")
        var id: String

        @Option(
            help: ArgumentHelp(
                "With fail: the position of an item that fails, from 0; may be repeated.",
                valueName: "n"
            )
        )
        var item: [Int] = []

        @OptionGroup var server: ServerOptions

        func validate() throws {
            guard (action == .fail) == !item.isEmpty else {
                throw ValidationError(
                    action == .fail
                        ? "fail needs --item, the position of an item from 0" : "--item goes with fail alone"
                )
            }
        }

        func run() throws {
            var body: JSONObject = ["action": .string(action.rawValue)]
            if !item.isEmpty { body.append("items", .array(item.map { .int($0) })) }
            let path = "jobs/\(QueryString.encoded(id))"
            server.print(try server.send("POST", path, body: .object(body))) { [Jobs.line($0)] }
        }
    }

    private static func line(_ job: JSON) -> String {
        let list = job["list_id"]?.string.map { "  list \($0)" } ?? ""
        let progress = job["state"] == "queued" ? "  \(job["progress"]?.string ?? "")" : ""
        let name = job["job_id"]?.string.map { "  \($0)" } ?? ""
        return "\(job["id"]?.int ?? 0)  \(job["kind"]?.string ?? "")  \(job["state"]?.string ?? "")"
            + "  \(counted(job["profiles"]?.int ?? 0, "profile"))\(list)\(progress)\(name)"
    }
}
