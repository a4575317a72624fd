import ArgumentParser
import JSONAPI

/// The asynchronous jobs.
struct Jobs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the asynchronous jobs, or run those that wait.",
        subcommands: [List.self, Run.self],
        defaultSubcommand: List.self
    )

    /// Shows the jobs, the newest first.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the jobs, the newest first.")

        @OptionGroup var server: ServerOptions

        func run() throws {
            server.print(try server.send("GET", "jobs")) { answer in
                let jobs = answer["jobs"]?.array ?? []
                return jobs.isEmpty ? ["There are no jobs."] : jobs.map(Jobs.line)
            }
        }
    }

    /// Runs all queued jobs now.
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Run all queued jobs now, due or not.")

        @OptionGroup var server: ServerOptions

        func run() throws {
            server.print(try server.send("POST", "jobs/run")) { ["\($0["ran"]?.int ?? 0) job(s) ran."] }
        }
    }

    private static func line(_ job: JSON) -> String {
        let list = job["list_id"]?.string.map { "  list \($0)" } ?? ""
        return "\(job["id"]?.int ?? 0)  \(job["kind"]?.string ?? "")  \(job["state"]?.string ?? "")"
            + "  \(job["profiles"]?.int ?? 0) profile(s)\(list)  due \(job["due"]?.string ?? "")"
    }
}
