import JSONAPI

/// How many subscribe calls of one key it takes to be taken for a bot.
///
/// Klaviyo's support says that addresses which send many subscribe calls in a short time can be flagged and
/// that later calls are dropped until support lifts the flag (reported); all numbers are assumed.
struct BotProtection: Sendable, Equatable {
    /// Whose calls are counted together.
    enum Counted: String, Sendable {
        /// Those of one API key.
        case key
        /// Those of one IP address, whatever the key: on one machine, all of them.
        case address
    }

    var counted = Counted.key
    /// How many calls pass within ``per``.
    var subscribes: Int
    var per = SettingDuration(.seconds(60))
    /// How long everything is dropped once there was one call too many.
    var block = SettingDuration(.seconds(3600))

    /// The rule that drops what comes after one call too many.
    var rule: Rule { counted == .key ? .botProtection : .listBombing }

    /// Reads `{"subscribes": 5, "per": "60s", "block": "1h", "by": "address"}`, all but the first optional; `nil`
    /// for anything else.
    init?(_ json: JSON) throws(SettingError) {
        guard let object = json.object, let subscribes = object["subscribes"]?.int, subscribes > 0 else {
            return nil
        }
        self.subscribes = subscribes
        if let by = object["by"] {
            guard let counted = by.string.flatMap({ Counted(rawValue: $0) }) else {
                throw SettingError(
                    name: "bot_protection.by",
                    description: "bot_protection.by takes \"key\" or \"address\", not \(by.text)"
                )
            }
            self.counted = counted
        }
        for member in object where !["subscribes", "by"].contains(member.name) {
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
                let known = ["subscribes", "per", "block", "by"]
                throw SettingError(unknown: member.name, of: "bot_protection", known: known)
            }
        }
    }

    var json: JSON {
        var object: JSONObject = [
            "subscribes": .int(subscribes), "per": .string(per.text), "block": .string(block.text),
        ]
        if counted != .key { object.append("by", .string(counted.rawValue)) }
        return .object(object)
    }
}
