import JSONAPI
import Store

/// How the brand's emails look if nothing else is said: one set, by the company id.
///
/// What a new account has is assumed; a change touches only the members that it sends.
enum BrandEmailDefaults {
    static let behaviour = Behaviour(begin: begin, update: update)

    @Sendable private static func begin(_ account: Account, _ ids: IDSource) -> [Behaviour.First] {
        let attributes: JSONObject = [
            "body": [
                "background_color": "#F7F7F7", "body_background_color": "#FFFFFF", "text": text(14),
                "h1_text": text(40), "h2_text": text(32), "h3_text": text(24), "h4_text": text(18),
                "link_text": link,
            ],
            "header": [
                "background_color": "#FFFFFF", "links": [], "link_text": link, "logo_max_width": nil,
            ],
            "footer": [
                "background_color": "#FFFFFF", "text": text(12), "link_text": link,
                "social_group_color": "default",
            ],
        ]
        return [(account.company, attributes)]
    }

    /// The look of text of a size in pixels.
    private static func text(_ size: Int) -> JSON {
        [
            "color": "#222222", "font_size": .int(size), "font_style": "normal",
            "font_family": "Helvetica, Arial", "font_weight": 400, "letter_spacing": 0,
            "text_decoration": "none",
        ]
    }

    private static let link: JSON = [
        "color": "#197BBD", "font_size": nil, "font_style": "normal", "font_weight": nil,
        "font_family": nil, "letter_spacing": nil, "text_decoration": "underline",
    ]

    /// Lays what was sent over what there is, part by part; `null` leaves a part as it is (assumed).
    @Sendable private static func update(
        _ call: Call,
        _ old: StoredResource,
        _ defaults: inout StoredResource,
        _ db: Connection
    ) throws {
        for name in ["body", "header", "footer"] {
            let sent = (call.attributes[name]?.object ?? [:]).filter { member in
                !member.value.isNull || member.name == "logo_max_width"
            }
            defaults.attributes[name] = .object(
                (old.attributes[name]?.object ?? [:]).merging(JSONObject(sent))
            )
        }
    }
}
