/// A part of a template.
indirect enum TemplateNode: Sendable {
    case text(String)
    case output(TemplateExpression)
    /// `{% if %}`: each condition with what stands below it; `{% else %}` has none.
    case choice([(TemplateCondition?, [TemplateNode])])
    /// `{% for names in value %}`, and `{% empty %}`.
    case loop([String], TemplateExpression, isReversed: Bool, [TemplateNode], empty: [TemplateNode])
    /// `{% with name=value %}`.
    case with([(String, TemplateExpression)], [TemplateNode])
    /// A link of Klaviyo's own, such as `{% unsubscribe 'No more' %}`.
    case link(TemplateLink, text: TemplateExpression?)
    /// `{% today 'Y-m-d' as name %}`, `{% current_year %}`.
    case now(format: String, name: String?)
}

/// A tag of Klaviyo's that becomes an address of the recipient's own, or a link to it.
///
/// <https://help.klaviyo.com/hc/en-us/articles/4408802648731>
struct TemplateLink: Sendable {
    /// The last part of its address.
    let path: String
    /// What the link says where the tag doesn't; `nil` for a tag that is the address alone.
    let text: String?

    static let table: [String: TemplateLink] = [
        "unsubscribe": TemplateLink(path: "unsubscribe", text: "Unsubscribe"),
        "unsubscribe_link": TemplateLink(path: "unsubscribe", text: nil),
        "manage_preferences": TemplateLink(path: "manage", text: "Manage Preferences"),
        "manage_preferences_link": TemplateLink(path: "manage", text: nil),
        "web_view": TemplateLink(path: "web-view", text: "View in browser"),
        "web_view_link": TemplateLink(path: "web-view", text: nil),
        "view_in_browser": TemplateLink(path: "web-view", text: "View in browser"),
    ]
}
