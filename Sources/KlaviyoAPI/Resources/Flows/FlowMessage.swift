import JSONAPI

/// What the messages of flows are, by the type of the action that sends them.
struct FlowMessage: Sendable {
    let channel: String
    /// The members of its definition in the order in which they are shown, with what they are if they aren't sent.
    let standard: JSONObject

    private static let end: JSONObject = ["name": nil, "id": nil]

    static let table: [String: FlowMessage] = [
        "send-email": FlowMessage(
            channel: "email",
            standard: ([
                "from_email": nil, "from_label": nil, "reply_to_email": nil, "cc_email": nil,
                "bcc_email": nil,
                "subject_line": nil, "preview_text": nil, "template_id": nil, "smart_sending_enabled": true,
                "transactional": false, "add_tracking_params": false, "custom_tracking_params": nil,
                "additional_filters": nil,
            ] as JSONObject).merging(end)
        ),
        "send-sms": FlowMessage(
            channel: "sms",
            standard: ([
                "body": nil, "image_id": nil, "dynamic_image": nil, "message_hierarchy": nil,
                "shorten_links": true,
                "include_contact_card": false, "add_org_prefix": true, "add_info_link": true,
                "add_opt_out_language": false, "smart_sending_enabled": true, "sms_quiet_hours_enabled": true,
                "transactional": false, "add_tracking_params": false, "custom_tracking_params": nil,
                "template_id": nil, "additional_filters": nil,
            ] as JSONObject).merging(end)
        ),
        "send-mobile-push": FlowMessage(
            channel: "mobile_push",
            standard: ([
                "title": nil, "body": nil, "sound": false, "badge": false, "badge_options": nil,
                "image_id": nil,
                "dynamic_image": nil, "video_asset_id": nil, "on_open": "home", "ios_link": nil,
                "android_link": nil, "web_url": nil, "push_type": "standard", "kv_pairs": nil,
                "conversion_metric_id": nil, "smart_sending_enabled": true, "additional_filters": nil,
                "action_buttons": nil,
            ] as JSONObject).merging(end)
        ),
        "send-webhook": FlowMessage(
            channel: "webhook",
            standard: (["url": nil, "headers": nil, "body": nil] as JSONObject).merging(end)
        ),
        "send-internal-alert": FlowMessage(
            channel: "internal_alert",
            standard: ([
                "from_email": nil, "from_label": nil, "to_emails": [], "subject_line": nil,
                "template_id": nil,
            ] as JSONObject).merging(end)
        ),
        "send-whatsapp": FlowMessage(
            channel: "whatsapp",
            standard: [
                "id": nil, "name": nil, "vendor_id": nil, "smart_sending_enabled": true,
                "transactional": false,
                "add_tracking_params": false, "additional_filters": nil,
            ]
        ),
    ]

    /// What the data of actions of other types is where it isn't sent.
    static let delays: [String: JSONObject] = [
        "time-delay": ["unit": "days", "value": nil, "secondary_value": 0, "timezone": "profile"],
        "countdown-delay": ["unit": "days", "value": 0, "timezone": "profile"],
        "target-date": ["timezone": "profile"],
    ]
}

/// An action of a flow whose definition is complete: what wasn't sent stands in it as well (recorded).
struct FlowAction {
    private static let splits: Set<String> = ["action-output-split", "conditional-split", "trigger-split"]
    /// The types of actions that have a status of their own, beside those that send messages.
    private static let switched: Set<String> = [
        "ab-test", "content-experiment", "update-profile", "internal-service", "list-update",
    ]

    private(set) var definition: JSONObject

    var id: String { definition["id"]?.string ?? "" }
    var type: String { definition["type"]?.string ?? "" }
    var message: JSONObject? { definition["data"]?["message"]?.object }

    /// Completes an action as it was sent.
    ///
    /// `messageID`: Gives the id of a message that has none.
    init(_ sent: JSONObject, messageID: () -> String) {
        definition = Self.completed(sent, messageID)
    }

    var status: String? {
        get { definition["data"]?["status"]?.string }
        set {
            guard var data = definition["data"]?.object, data["status"] != nil else { return }
            data["status"] = .optional(newValue)
            definition["data"] = .object(data)
        }
    }

    private static func completed(_ sent: JSONObject, _ messageID: () -> String) -> JSONObject {
        let type = sent["type"]?.string ?? ""
        var data = sent["data"]?.object
        if let standard = FlowMessage.table[type]?.standard {
            let given = data?["message"]?.object ?? [:]
            var message = standard.merging(given)
            if message["id"]?.string == nil { message["id"] = .string(messageID()) }
            data = ["message": .object(message), "status": data?["status"] ?? "draft"]
        } else if let standard = FlowMessage.delays[type] {
            data = standard.merging(data ?? [:])
        } else if switched.contains(type) {
            var complete = data ?? [:]
            if complete["status"] == nil { complete["status"] = "draft" }
            data = complete
        }
        var result: JSONObject = ["id": sent["id"] ?? .null, "type": .string(type)]
        if let data { result.append("data", .object(data)) }
        if type != "multi-branch-split" {
            let standard: JSONObject =
                splits.contains(type) ? ["next_if_true": nil, "next_if_false": nil] : ["next": nil]
            result.append("links", .object(standard.merging(sent["links"]?.object ?? [:])))
        }
        return result
    }
}

extension FlowAction {
    /// The attributes as all revisions have them: the definition of today's, and the ones until 2025-07-15.
    ///
    /// `flowStatus`: What the status of an action is that has none of its own.
    func attributes(flowStatus: String) -> JSONObject {
        let message = message
        let isEmail = type == "send-email"
        let isSMS = type == "send-sms"
        var tracking: JSON = .null
        if isEmail || isSMS {
            var options: JSONObject = [
                "add_utm": message?["add_tracking_params"] ?? false,
                "utm_params": .array(message?["custom_tracking_params"]?.array ?? []),
            ]
            if isEmail { options = options.merging(["is_tracking_opens": true, "is_tracking_clicks": true]) }
            tracking = .object(options)
        }
        let sends: JSON? = message?["smart_sending_enabled"].map { smart in
            ["use_smart_sending": smart, "is_transactional": message?["transactional"] ?? false]
        }
        let rendering = ["shorten_links", "add_org_prefix", "add_info_link", "add_opt_out_language"].map {
            name in
            JSONObject.Member(name: name, value: message?[name] ?? false)
        }
        let settings = (definition["data"]?.object ?? [:]).filter {
            $0.name != "message" && $0.name != "status"
        }
        return [
            "definition": .object(definition),
            "action_type": .string(type.uppercased().replacing("-", with: "_")),
            "status": .string(status ?? flowStatus), "settings": .object(JSONObject(settings)),
            "tracking_options": tracking, "send_options": sends ?? .null,
            "badge_options": message?["badge_options"] ?? .null,
            "render_options": isSMS ? .object(JSONObject(rendering)) : .null,
        ]
    }

    /// The attributes of its message: the definition of today's revisions, and name and content until 2025-07-15.
    var messageAttributes: JSONObject {
        let names: [(old: String, new: String)] =
            switch type {
            case "send-email":
                [
                    ("subject", "subject_line"), ("preview_text", "preview_text"),
                    ("from_email", "from_email"),
                    ("from_label", "from_label"), ("reply_to_email", "reply_to_email"),
                    ("cc_email", "cc_email"), ("bcc_email", "bcc_email"),
                ]
            case "send-sms": [("body", "body"), ("media_url", "dynamic_image")]
            default:
                [
                    ("title", "title"), ("body", "body"), ("sound", "sound"), ("badge", "badge"),
                    ("dynamic_image", "dynamic_image"), ("ios_link", "ios_link"),
                    ("android_link", "android_link"), ("on_open", "on_open"),
                ]
            }
        let message = message ?? [:]
        let content = names.map { JSONObject.Member(name: $0.old, value: message[$0.new] ?? .null) }
        return [
            "channel": .string(FlowMessage.table[type]?.channel ?? ""), "definition": .object(message),
            "name": message["name"]?.string.map { .string($0) } ?? "",
            "content": .object(JSONObject(content)),
        ]
    }
}
