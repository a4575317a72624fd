import ArgumentParser
import JSONAPI

/// Shows or changes the account's clock.
struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "Show the account's time; freeze, advance or resume its clock.",
        subcommands: [Show.self, Freeze.self, Advance.self, Resume.self],
        defaultSubcommand: Show.self
    )

    /// Shows the account's time.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show the account's time."
        )

        @OptionGroup var server: ServerOptions

        func run() throws {
            server.print(try server.send("GET", "clock"), text: ClockCommand.lines)
        }
    }

    /// Stops the clock.
    struct Freeze: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "freeze",
            abstract: "Stop the clock at a date."
        )

        @Argument(help: "A date such as 2026-01-01T00:00:00Z.")
        var date: String

        @OptionGroup var server: ServerOptions

        func run() throws {
            try ClockCommand.change(["freeze": .string(date)], server)
        }
    }

    /// Lets time pass.
    struct Advance: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "advance",
            abstract: "Let time pass; jobs that become due run, in order, before it returns.",
            // Without -h, since -1h would ask for help.
            helpNames: .long
        )

        @Argument(help: "A duration such as PT2H, P7D, 90s or 1h30m.")
        var duration: String

        @OptionGroup var server: ServerOptions

        func run() throws {
            try ClockCommand.change(["advance": .string(duration)], server)
        }
    }

    /// Lets the clock run with the system's time.
    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resume",
            abstract: "Let the clock follow the system's time again."
        )

        @OptionGroup var server: ServerOptions

        func run() throws {
            try ClockCommand.change(["resume": true], server)
        }
    }

    /// Changes the clock and prints what it shows then.
    private static func change(_ change: JSON, _ server: ServerOptions) throws {
        server.print(try server.send("POST", "clock", body: change), text: lines)
    }

    private static func lines(_ clock: JSON) -> [String] {
        let ran = clock["ran"]?.int.map { ", \(counted($0, "job")) ran" } ?? ""
        let time = "\(clock["time"]?.string ?? "")\(clock["frozen"] == true ? ", frozen" : "")\(ran)"
        return [time] + [clock["warning"]?.string].compactMap(\.self)
    }
}
