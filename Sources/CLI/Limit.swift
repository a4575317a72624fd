import ArgumentParser
import JSONAPI

/// How many entries of a list are shown.
struct Limit: ParsableArguments {
    @Option(help: ArgumentHelp("How many to show, the newest first: 1 to 10000.", valueName: "n"))
    var limit = 100

    func validate() throws {
        guard (1...10_000).contains(limit) else {
            throw ValidationError("--limit takes a number from 1 to 10000, not \(limit)")
        }
    }

    var query: String { "limit=\(limit)" }

    /// What follows the entries where there are more than were asked for.
    func rest(_ answer: JSON) -> [String] {
        answer["has_more"] == true ? ["… and more; --limit shows them"] : []
    }
}
