import JSONAPI

/// How a message is sent, in the two shapes it has: an old one, until 2026-07-15 on its campaign, and a new one,
/// since 2026-10-15 its own.
///
/// Both are kept; each is made from the other when that one is written.
enum CampaignOptions {
    /// The sending options that old ones of a campaign stand for.
    static func sending(_ old: JSON?, strategy: JSON?) -> JSON {
        let isSmart = old?["use_smart_sending"] != false
        return [
            "send_time": strategy?["datetime"] ?? .null, "send_times": nil,
            "send_strategy": .optional(newStrategy(strategy)),
            "recipient_percentage": strategy?["throttle_percentage"] ?? .null,
            "throttling_type": isSmart ? "throttle-for-campaigns-and-flows" : "none",
            "throttle_unit": strategy?["method"] == "throttled" ? strategy?["throttle_unit"] ?? "hour" : nil,
            "is_ignoring_unsubscribes": old?["ignore_unsubscribes"] ?? false,
        ]
    }

    /// The tracking options that old ones of a campaign stand for; `null` members are those a channel hasn't.
    static func tracking(_ old: JSON?) -> JSON {
        [
            "is_add_utm": old?["add_tracking_params"] ?? .null,
            "is_tracking_clicks": old?["is_tracking_clicks"] ?? .null,
            "is_tracking_opens": old?["is_tracking_opens"] ?? .null,
        ]
    }

    /// The name of the strategy that a kept one is; `nil` for sending at once.
    private static func newStrategy(_ strategy: JSON?) -> String? {
        switch strategy?["method"]?.string {
        case "static": strategy?["options"]?["is_local"] == true ? "local_timezone" : "static"
        case "throttled": "throttled"
        case "smart_send_time": "send_time_optimization"
        default: nil
        }
    }

    /// The strategy, as it is kept, that sending options stand for: one without a time sends at once.
    static func strategy(_ new: JSON?) -> JSON {
        guard let time = new?["send_time"], !time.isNull else { return CampaignShape.strategy(nil) }
        return switch new?["send_strategy"]?.string ?? "static" {
        case "throttled", "variation_per_second_throttled":
            throttled(time, new?["recipient_percentage"], new?["throttle_unit"])
        case "local_timezone", "content_variation_local_timezone":
            CampaignShape.strategy(["method": "static", "datetime": time, "options": ["is_local": true]])
        case "send_time_optimization", "personalized_send_time_optimization":
            CampaignShape.strategy([
                "method": "smart_send_time", "date": .string(String((time.string ?? "").prefix(10))),
            ])
        default: CampaignShape.strategy(["method": "static", "datetime": time])
        }
    }

    /// The strategy, as it is kept, that a schedule asks for.
    static func strategy(ofSchedule schedule: JSONObject) -> JSON {
        let time = schedule["send_time"] ?? .null
        switch schedule["strategy"]?.string {
        case "smart_send_time":
            return CampaignShape.strategy([
                "method": "smart_send_time", "date": schedule["send_date"] ?? .null,
            ])
        case "throttled":
            let options = schedule["throttled_options"]
            return throttled(time, options?["throttling_percentage"], options?["throttle_unit"])
        case "local_timezone":
            let later = schedule["timezone_options"]?["send_past_timezones_tomorrow"] ?? false
            return CampaignShape.strategy([
                "method": "static", "datetime": time,
                "options": [
                    "is_local": true, "send_past_recipients_immediately": .bool(later != true),
                ],
            ])
        default: return CampaignShape.strategy(["method": "static", "datetime": time])
        }
    }

    private static func throttled(_ time: JSON, _ percentage: JSON?, _ unit: JSON?) -> JSON {
        let kept = CampaignShape.strategy([
            "method": "throttled", "datetime": time, "throttle_percentage": percentage ?? .null,
        ])
        return .object((kept.object ?? [:]).merging(["throttle_unit": unit ?? "hour"]))
    }

    /// The options of a campaign, as they are kept, that those of its first message stand for.
    ///
    /// `campaign`: What it has, of which the members that messages don't have stay.
    static func old(_ message: JSONObject, over campaign: JSONObject, channel: String) -> JSONObject {
        let new = message["send_options"]
        var sending: JSONObject = [
            "use_smart_sending": .bool(new?["throttling_type"] != "none")
        ]
        if channel == "email" {
            sending["ignore_unsubscribes"] = .bool(new?["is_ignoring_unsubscribes"] == true)
        }
        var tracking = CampaignShape.tracking(campaign["tracking_options"], channel: channel).object
        let names = [
            "add_tracking_params": "is_add_utm", "is_tracking_clicks": "is_tracking_clicks",
            "is_tracking_opens": "is_tracking_opens",
        ]
        for (old, name) in names where tracking?[old] != nil {
            if let value = message["tracking_options"]?[name], !value.isNull { tracking?[old] = value }
        }
        var strategy = message["strategy"]?.object ?? ["method": "immediate"]
        strategy["throttle_unit"] = nil
        return [
            "send_options": .object(sending), "tracking_options": tracking.map { .object($0) } ?? .null,
            "send_strategy": .object(strategy),
        ]
    }
}
