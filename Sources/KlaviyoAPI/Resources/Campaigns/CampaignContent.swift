import JSONAPI

/// What a message says, in the two shapes it has: the definition that a message had until 2026-07-15, and the details
/// that each of its variations has since 2026-10-15.
enum CampaignContent {
    /// The members of details that are those of a definition's content, by channel.
    private static let content: [String: [(details: String, definition: String)]] = [
        "email": [
            "from_label", "from_email", "reply_to_email", "cc_email", "bcc_email", "subject", "preview_text",
        ].map { ($0, $0) },
        "sms": [("body", "body"), ("mms_dynamic_image_template", "media_url")],
        "push": [("title", "title"), ("body", "body"), ("dynamic_media_template", "dynamic_image")],
    ]
    private static let rendering = [
        "shorten_links", "add_org_prefix", "add_info_link", "add_opt_out_language",
    ]
    /// Where the options of a push notification are in a definition, by the member of the details.
    private static let push: [(details: String, path: [String])] = [
        ("kv_pairs", ["kv_pairs"]), ("push_type", ["notification_type"]),
        ("sound", ["options", "play_sound"]),
        ("badge", ["options", "badge", "display"]),
        ("badge_config", ["options", "badge", "badge_options", "badge_config"]),
        ("badge_value", ["options", "badge", "badge_options", "value"]),
        ("ios_deep_link", ["options", "on_open", "ios_deep_link"]),
        ("android_deep_link", ["options", "on_open", "android_deep_link"]),
        ("web_url", ["options", "on_open", "web_url"]),
    ]

    /// Where the value of a badge is that shows a property of the profile.
    private static let badgeProperty = ["options", "badge", "badge_options", "set_from_property"]

    /// The details that a definition stands for, over those that there are; what is not set isn't there.
    static func details(_ definition: JSON, over old: JSON? = nil) -> JSON {
        let sent = definition["channel"]?.string ?? ""
        let channel = sent == "mobile_push" ? "push" : sent
        var details: JSONObject = old?.object ?? ["channel": .string(channel)]
        for (name, place) in content[channel] ?? [] {
            details[name] = present(definition["content"]?[place])
        }
        if channel == "sms" {
            for name in rendering { details[name] = present(definition["render_options"]?[name]) }
            if details["text_message_type"] == nil { details["text_message_type"] = "SMS" }
        }
        if channel == "push" {
            for (name, path) in push { details[name] = present(value(at: path, in: definition)) }
            if let kind = details["badge_config"]?.string {
                details["badge_config"] = .string(kind.replacing("_", with: "-"))
            }
            if let property = present(value(at: badgeProperty, in: definition)) {
                details["badge_value"] = property
            }
        }
        return .object(details)
    }

    /// The definition that details stand for, complete as every kept one is.
    ///
    /// `label`: What an email is called.
    static func definition(_ details: JSON?, label: JSON) -> JSON {
        let channel = details?["channel"]?.string ?? "email"
        guard channel != "whatsapp" else { return ["channel": "whatsapp"] }
        var definition: JSONObject = ["channel": .string(channel == "push" ? "mobile_push" : channel)]
        if channel == "email" { definition["label"] = label }
        var said: JSONObject = [:]
        for (name, place) in content[channel] ?? [] { said[place] = details?[name] ?? .null }
        definition["content"] = .object(said)
        if channel == "sms" {
            definition["render_options"] = .object(
                JSONObject(
                    rendering.compactMap { name in
                        details?[name].map { JSONObject.Member(name: name, value: $0) }
                    }
                )
            )
        }
        if channel == "push" {
            for (name, path) in push {
                guard var sent = present(details?[name]) else { continue }
                // A word with hyphens in details, with underscores in definitions.
                if name == "badge_config" { sent = .string((sent.string ?? "").replacing("-", with: "_")) }
                let isProperty = name == "badge_value" && details?["badge_config"] == "set-property"
                let place = isProperty ? badgeProperty : path
                definition = Self.set(sent, at: place[...], in: definition)
            }
            let links = definition["options"]?["on_open"]?.object?.names ?? []
            if let link = links.first {
                let type: JSON = link == "web_url" ? "open_web_url" : "deep_link"
                definition = Self.set(type, at: ["options", "on_open", "type"], in: definition)
            }
        }
        return CampaignMessageShape.definition(["definition": .object(definition)])
    }

    private static func present(_ value: JSON?) -> JSON? {
        guard let value, !value.isNull else { return nil }
        return value
    }

    private static func value(at path: [String], in json: JSON) -> JSON? {
        path.reduce(json) { json, name in json?[name] }
    }

    private static func set(_ value: JSON, at path: ArraySlice<String>, in object: JSONObject) -> JSONObject {
        guard let name = path.first else { return object }
        var result = object
        let rest = path.dropFirst()
        result[name] =
            rest.isEmpty ? value : .object(set(value, at: rest, in: object[name]?.object ?? [:]))
        return result
    }
}
