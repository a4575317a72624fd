import JSONAPI

extension Control {
    /// The account's time, and whether it stands still.
    @Sendable static func clock(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let clock = emulator.account.clock
        var isFrozen = false
        if case .frozen = clock.mode { isFrozen = true }
        return ["time": .string(clock.now.iso8601(.microseconds)), "frozen": .bool(isFrozen)]
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
            ran = try emulator.changeClock { $0.freeze(at: time) }
        case ("advance", .string(let text)):
            guard let duration = SettingDuration(text)?.duration else {
                throw Refusal(
                    status: 400,
                    message: "advance takes a duration such as PT2H or 90s",
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
        case ("resume", true): ran = try emulator.changeClock { $0.resume() }
        default:
            throw Refusal(
                status: 400,
                message: "the clock takes {\"freeze\": date}, {\"advance\": duration} or {\"resume\": true}",
                name: change.name
            )
        }
        return .object((try clock(emulator, call).object ?? [:]).merging(["ran": .int(ran)]))
    }
}
