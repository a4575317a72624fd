import JSONAPI

extension Control {
    /// The account's time, and whether it stands still.
    @Sendable static func clock(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let clock = emulator.account.clock
        var answer: JSONObject = [
            "time": .string(clock.now.iso8601(.microseconds)), "frozen": .bool(clock.isFrozen),
        ]
        if let warning = emulator.account.clockWarning { answer.append("warning", .string(warning)) }
        return .object(answer)
    }

    /// Freezes, moves or resumes the account's clock; jobs that become due run before it answers.
    @Sendable static func changeClock(_ emulator: Emulator, _ call: Call) throws -> JSON {
        guard call.body.count == 1, let change = call.body.members.first else {
            throw Refusal(status: 400, message: "the clock takes one of freeze, advance and resume")
        }
        let ran: Int
        switch (change.name, change.value) {
        case ("freeze", .string(let text)):
            guard let time = Timestamp(iso8601: text) else {
                throw Refusal(
                    status: 400,
                    message: "freeze takes a date such as 2026-01-01T00:00:00Z",
                    name: "freeze"
                )
            }
            guard time >= .first else {
                throw Refusal(
                    status: 400,
                    message: "the clock goes no further back than the year 1",
                    name: "freeze"
                )
            }
            ran = try emulator.changeClock { _ in .frozen(at: time) }
        case ("advance", .string(let text)):
            guard let duration = SettingDuration(text)?.duration else {
                throw Refusal(
                    status: 400,
                    message: "advance takes a duration such as PT2H, P7D or 90s",
                    name: "advance"
                )
            }
            guard emulator.account.clock.now + duration <= .last else {
                throw Refusal(
                    status: 400,
                    message: "the clock goes no further than the year 9999",
                    name: "advance"
                )
            }
            ran = try emulator.advanceClock(by: duration)
        case ("resume", true): ran = try emulator.changeClock { _ in .system }
        default:
            throw Refusal(
                status: 400,
                message: "the clock takes {\"freeze\": date}, {\"advance\": duration} or {\"resume\": true}",
                name: change.name
            )
        }
        if let warning = emulator.account.clockWarning { emulator.console.say(warning) }
        return .object((try clock(emulator, call).object ?? [:]).merging(["ran": .int(ran)]))
    }
}

extension Account {
    /// What will surprise a client of a clock that stands before the newest revisions; `nil` if nothing will.
    package var clockWarning: String? {
        guard settings.revisionToday == nil, let newest = description.revisions.last,
            clock.now.dateText < newest.name
        else { return nil }
        return "the account's clock shows \(clock.now.dateText), so that later revisions are in the future "
            + "and answered 404; set revision_today to \(newest.name) to have all of them"
    }
}
