import ArgumentParser
import JSONAPI

/// Tells the story of one address.
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract:
            "Tell why a profile is there, or is not: every request, job, decision and message about an address."
    )

    @Argument(help: "An email address, or a phone number such as +12345678901.")
    var address: String

    @Option(help: ArgumentHelp("Only what concerns the list with this id.", valueName: "id"))
    var list: String?

    @OptionGroup var server: ServerOptions

    private var isPhone: Bool { address.hasPrefix("+") && address.dropFirst().allSatisfy(\.isNumber) }

    func validate() throws {
        guard address.contains("@") || isPhone else {
            throw ValidationError(
                "'\(address)' is neither an email address nor a phone number such as +12345678901"
            )
        }
    }

    func run() throws {
        let name = isPhone ? "phone" : "email"
        var path = "why?\(name)=\(QueryString.encoded(address))"
        if let list { path += "&list=\(QueryString.encoded(list))" }
        server.print(try server.send("GET", path), text: Self.lines)
    }

    private static func lines(_ story: JSON) -> [String] {
        let verdict = (story["verdict"]?.string ?? "").replacing("_", with: " ")
        var lines = ["\(story["identifier"]?.string ?? ""): \(verdict)"]
        if let cause = story["cause"]?.string {
            lines.append("  cause     \(cause) (\(story["evidence"]?.string ?? ""))")
        }
        lines.append("  because   \(story["summary"]?.string ?? "")")
        if let remedy = story["remedy"]?.string { lines.append("  remedy    \(remedy)") }
        if let setting = story["setting"]?.string { lines.append("  setting   \(setting)") }
        if let profile = story["profile_id"]?.string { lines.append("  profile   \(profile)") }
        lines += channels(story)
        for note in story["notes"]?.array ?? [] { lines.append("  besides   \(note.string ?? "")") }
        let entries = story["story"]?.array ?? []
        if !entries.isEmpty { lines.append("") }
        for entry in entries { lines.append("  \(time(entry))  \(told(entry))") }
        return lines
    }

    /// A line for each channel; none where the first line says all, as there is no profile and one channel.
    private static func channels(_ story: JSON) -> [String] {
        let channels = story["channels"]?.object ?? [:]
        guard story["profile_id"]?.string != nil || channels.count > 1 else { return [] }
        return channels.map { channel in
            let verdict = (channel.value["verdict"]?.string ?? "").replacing("_", with: " ")
            let cause = channel.value["cause"]?.string.map { " by \($0)" } ?? ""
            let consents = (channel.value["consents"]?.object ?? [:]).map {
                "\($0.name) \($0.value.string ?? "")"
            }
            let suppressions = channel.value["suppressions"]?.array?.compactMap(\.string) ?? []
            let details = consents + suppressions.map { "suppressed \($0)" }
            let space = String(repeating: " ", count: 10 - channel.name.count)
            return "  \(channel.name)\(space)\(verdict)\(cause)"
                + (details.isEmpty ? "" : ": \(details.joined(separator: ", "))")
        }
    }

    /// The time of day of an entry, with milliseconds.
    private static func time(_ entry: JSON) -> String {
        String((entry["time"]?.string ?? "").dropFirst(11).prefix(12))
    }

    private static func told(_ entry: JSON) -> String {
        func text(_ name: String) -> String { entry[name]?.string ?? "-" }
        switch entry["kind"]?.string {
        case "request":
            let problem = entry["problem"]?.string.map { "  \($0)" } ?? ""
            return "request   \(text("method")) \(text("target")) → \(entry["status"]?.int ?? 0)"
                + "  key \(text("key"))  revision \(text("revision"))\(problem)"
        case "job":
            let list = entry["list_id"]?.string.map { " to list \($0)" } ?? ""
            return "job       \(entry["job"]?.int ?? 0) \(text("name"))\(list), "
                + "\(counted(entry["profiles"]?.int ?? 0, "profile")): \(text("state"))"
        case "decision":
            let detail = entry["detail"]?.string.map { ": \($0)" } ?? ""
            return "decision  \(text("effect").replacing("_", with: " ")) by \(text("rule"))\(detail)"
        case "message":
            return
                "message   \"\(text("subject"))\" (\(text("state"))) \(entry["links"]?["confirm"]?.string ?? "")"
        default: return entry.text
        }
    }
}
