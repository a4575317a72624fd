import JSONAPI

/// How many subscribe calls of one key it takes to be taken for a bot.
///
/// Klaviyo's support says that addresses which send many subscribe calls in a short time can be flagged and
/// that later calls are dropped until support lifts the flag (reported); all numbers are assumed.
struct BotProtection: Sendable, Equatable {
    /// How many calls pass within ``per``.
    var subscribes: Int
    var per = SettingDuration(.seconds(60))
    /// How long everything is dropped once there was one call too many.
    var block = SettingDuration(.seconds(3600))

    /// Reads `{"subscribes": 5, "per": "60s", "block": "1h"}`, the last two optional; `nil` for anything else.
    init?(_ json: JSON) throws(SettingError) {
        guard let object = json.object, let subscribes = object["subscribes"]?.int, subscribes > 0 else {
            return nil
        }
        self.subscribes = subscribes
        for member in object where member.name != "subscribes" {
            let duration = member.value.string.flatMap { SettingDuration($0) }
            switch (member.name, duration) {
            case ("per", .some(let duration)): per = duration
            case ("block", .some(let duration)): block = duration
            case ("per", nil), ("block", nil):
                throw SettingError(
                    name: "bot_protection.\(member.name)",
                    description: "bot_protection.\(member.name) takes a duration such as \"60s\", not "
                        + member.value.text
                )
            default:
                throw SettingError(
                    name: "bot_protection.\(member.name)",
                    description: "bot_protection has subscribes, per and block, not '\(member.name)'"
                )
            }
        }
    }

    var json: JSON {
        ["subscribes": .int(subscribes), "per": .string(per.text), "block": .string(block.text)]
    }
}
