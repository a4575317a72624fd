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

        @Option(help: "Only the jobs of this kind, such as import; evaluate-segments are shown by it alone.")
        var kind: String?

        @OptionGroup var server: ServerOptions

        func run() throws {
            let path = kind.map { "jobs?kind=\(QueryString.encoded($0))" } ?? "jobs"
            server.print(try server.send("GET", path)) { answer in
                let jobs = answer["jobs"]?.array ?? []
                return jobs.isEmpty ? ["There are no jobs."] : jobs.map(Jobs.line)
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
            server.print(try server.send("POST", "jobs/run")) { ["\($0["ran"]?.int ?? 0) job(s) ran."] }
        }
    }

    /// Changes what becomes of one job.
    struct Change: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "change",
            abstract: "Run, hold, release, stall or cancel one job, or let some of its items fail."
        )

        @Argument(help: "One of run, hold, release, stall, cancel and fail.")
        var action: String

        @Argument(help: "The job's number, its id in the API, or the id of the request that asked for it.")
        var id: String

        @Option(help: "With fail: the place of an item that fails, from 0; may be repeated.")
        var item: [Int] = []

        @OptionGroup var server: ServerOptions

        func run() throws {
            var body: JSONObject = ["action": .string(action)]
            if !item.isEmpty { body.append("items", .array(item.map { .int($0) })) }
            let path = "jobs/\(QueryString.encoded(id))"
            server.print(try server.send("POST", path, body: .object(body))) { [Jobs.line($0)] }
        }
    }

    private static func line(_ job: JSON) -> String {
        let list = job["list_id"]?.string.map { "  list \($0)" } ?? ""
        let name = job["job_id"]?.string.map { "  \($0)" } ?? ""
        return "\(job["id"]?.int ?? 0)  \(job["kind"]?.string ?? "")  \(job["state"]?.string ?? "")"
            + "  \(job["profiles"]?.int ?? 0) profile(s)\(list)  \(job["progress"]?.string ?? "")\(name)"
    }
}
