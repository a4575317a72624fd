import JSONAPI

/// How campaigns and their messages look at different revisions: they are kept as of 2026-07-15, and beside that as of
/// 2026-10-15.
enum CampaignShape {
    /// The members of a send strategy until 2024-10-15, by its method.
    private static let oldStrategies = [
        "static": "options_static", "throttled": "options_throttled", "smart_send_time": "options_sto",
    ]

    /// A send strategy as it is kept; one that wasn't sent is immediate (documented).
    static func strategy(_ sent: JSON?) -> JSON {
        guard let object = sent?.object, let method = object["method"]?.string else {
            return ["method": "immediate"]
        }
        var options = object
        if let old = oldStrategies[method], let members = object[old]?.object { options = members }
        switch method {
        case "static":
            var local: JSONObject = [
                "is_local": object["options"]?["is_local"] ?? options["is_local"] ?? false
            ]
            if local["is_local"] == true {
                let past = object["options"]?["send_past_recipients_immediately"]
                local["send_past_recipients_immediately"] =
                    past ?? options["send_past_recipients_immediately"] ?? false
            }
            return ["method": "static", "datetime": date(options["datetime"]), "options": .object(local)]
        case "throttled":
            return [
                "method": "throttled", "datetime": date(options["datetime"]),
                "throttle_percentage": options["throttle_percentage"] ?? .null,
            ]
        case "smart_send_time": return ["method": "smart_send_time", "date": options["date"] ?? .null]
        default: return ["method": .string(method)]
        }
    }

    /// A date as answers show it.
    private static func date(_ json: JSON?) -> JSON {
        .optional(json?.string.flatMap { Timestamp(iso8601: $0) }?.iso8601())
    }

    /// When a strategy sends; `nil` for at once.
    static func sendTime(_ strategy: JSON?) -> Timestamp? {
        (strategy?["datetime"] ?? strategy?["date"])?.string.flatMap { Timestamp(iso8601: $0) }
    }

    /// Options of tracking as they are kept: the defaults of the channel with what was sent over them.
    static func tracking(_ sent: JSON?, channel: String) -> JSON {
        guard channel != "mobile_push" else { return .null }
        var standard: JSONObject = ["add_tracking_params": false, "custom_tracking_params": []]
        if channel == "email" {
            standard = standard.merging(["is_tracking_clicks": true, "is_tracking_opens": true])
        }
        for member in sent?.object ?? [:] where !member.value.isNull {
            switch member.name {
            case "is_add_utm", "add_utm": standard["add_tracking_params"] = member.value
            case "utm_params":
                standard["custom_tracking_params"] = .array(
                    (member.value.array ?? []).map { parameter in
                        .object((["type": "static"] as JSONObject).merging(parameter.object ?? [:]))
                    }
                )
            default: standard[member.name] = member.value
            }
        }
        return .object(standard)
    }

    /// Options of sending as they are kept (recorded; the ones of SMS and push have one member).
    static func sending(_ sent: JSON?, channel: String) -> JSON {
        let smart = sent?["use_smart_sending"].flatMap { $0.isNull ? nil : $0 } ?? true
        if channel == "email" { return ["use_smart_sending": smart, "ignore_unsubscribes": false] }
        return ["use_smart_sending": smart]
    }

    /// An attribute of a campaign as a revision has it, where that isn't how it is kept.
    static func shown(_ campaign: StoredResource, _ name: String, _ revision: Revision) -> JSON? {
        switch name {
        case "definition":
            let names = ["name", "builder", "archived", "color", "description", "send_settings"]
            return .object(
                JSONObject(names.map { .init(name: $0, value: campaign.attributes[$0] ?? .null) })
            )
        case "send_strategy" where revision.name < "2025-01-15":
            let strategy = campaign.attributes[name]
            let method = strategy?["method"]?.string ?? ""
            var result: JSONObject = [
                "method": .string(method), "options_static": nil, "options_throttled": nil,
                "options_sto": nil,
            ]
            let members = (strategy?.object ?? [:]).filter { !["method", "options"].contains($0.name) }
            if let old = oldStrategies[method] {
                let options = strategy?["options"]?.object ?? [:]
                result[old] = .object(JSONObject(members).merging(options))
            }
            return .object(result)
        case "tracking_options" where revision.name < "2024-10-15":
            guard let tracking = campaign.attributes[name]?.object else { return nil }
            let parameters = (tracking["custom_tracking_params"]?.array ?? []).map { parameter -> JSON in
                ["name": parameter["name"] ?? .null, "value": parameter["value"] ?? .null]
            }
            var result: JSONObject = [
                "is_add_utm": tracking["add_tracking_params"] ?? false, "utm_params": .array(parameters),
            ]
            for name in ["is_tracking_clicks", "is_tracking_opens"] { result[name] = tracking[name] }
            return .object(result)
        default: return nil
        }
    }
}

/// The definition of a campaign's message, complete whatever was sent.
enum CampaignMessageShape {
    private static let contents: [String: JSONObject] = [
        "email": [
            "subject": nil, "preview_text": nil, "from_email": nil, "from_label": nil, "reply_to_email": nil,
            "cc_email": nil, "bcc_email": nil,
        ],
        "sms": ["body": nil, "media_url": nil],
        "mobile_push": ["title": nil, "body": nil, "dynamic_image": nil],
    ]
    private static let rendering: JSONObject = [
        "shorten_links": true, "add_org_prefix": true, "add_info_link": true, "add_opt_out_language": false,
    ]

    /// The definition that attributes of any revision stand for.
    ///
    /// `old`: What it was before; what isn't sent stays.
    static func definition(_ attributes: JSONObject, old: JSON? = nil) -> JSON {
        // Until 2024-10-15 its members were attributes.
        let sent = attributes["definition"]?.object ?? attributes
        let channel = old?["channel"]?.string ?? sent["channel"]?.string ?? ""
        var content = (contents[channel] ?? [:]).merging(old?["content"]?.object ?? [:])
        content = content.merging(sent["content"]?.object ?? [:])
        var result: JSONObject = ["channel": .string(channel)]
        switch channel {
        case "email":
            result.append("label", sent["label"] ?? old?["label"] ?? .null)
            result.append("content", .object(content))
        case "sms":
            result.append("content", .object(content))
            var options = rendering.merging(old?["render_options"]?.object ?? [:])
            for option in sent["render_options"]?.object ?? [:] where !option.value.isNull {
                if options[option.name] != nil { options[option.name] = option.value }
            }
            result.append("render_options", .object(options))
        default:
            let type = sent["notification_type"] ?? old?["notification_type"] ?? "standard"
            result.append("kv_pairs", sent["kv_pairs"] ?? old?["kv_pairs"] ?? .null)
            if type != "silent" {
                result.append("content", .object(content))
                result.append("options", sent["options"] ?? old?["options"] ?? .null)
            }
            result.append("notification_type", type)
        }
        return .object(result)
    }

    /// The attributes of a message until 2024-10-15, and of the answer to assigning a template at all revisions.
    static func shown(_ message: StoredResource, _ name: String, _ revision: Revision) -> JSON? {
        let definition = message.attributes["definition"]
        return switch name {
        case "definition" where revision.isOmnichannel:
            .object(
                JSONObject(
                    ["name", "status", "tracking_options", "send_options", "ab_test"].map {
                        .init(name: $0, value: message.attributes[$0] ?? .null)
                    }
                )
            )
        case "label": .string(definition?["label"]?.string ?? "")
        case "channel", "content": definition?[name] ?? .null
        case "render_options": definition?[name] ?? .null
        default: nil
        }
    }
}
