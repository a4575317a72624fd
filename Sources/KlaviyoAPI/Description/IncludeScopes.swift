import JSONAPI

extension Operation {
    /// The scope that including each relationship requires.
    ///
    /// Including a resource takes the scope to read it (documented,
    /// <https://developers.klaviyo.com/en/reference/api_overview>). What isn't listed needs no scope of its own:
    /// attributions are part of events.
    static let includeScopes: [String: String] = [
        "campaign": "campaigns:read", "campaign-messages": "campaigns:read", "image": "images:read",
        "template": "templates:read", "tags": "tags:read", "tag-group": "tags:read",
        "variants": "catalogs:read", "categories": "catalogs:read", "items": "catalogs:read",
        "coupon": "coupons:read", "coupon-codes": "coupon-codes:read", "metrics": "metrics:read",
        "metric": "metrics:read", "custom-metric": "metrics:read", "profile": "profiles:read",
        "flow": "flows:read", "flow-messages": "flows:read", "flow-action": "flows:read",
        "flow-actions": "flows:read", "flow-triggers": "flows:read", "form": "forms:read",
        "form-versions": "forms:read", "object-schemas": "custom-objects:read",
        "profile-object-schemas": "custom-objects:read", "source-mapping": "custom-objects:read",
        "current-schema": "custom-objects:read", "draft-schema": "custom-objects:read",
        "object-types": "custom-objects:read", "profile-object-types": "custom-objects:read",
        "schema-versions": "custom-objects:read", "object-record": "custom-objects:read",
        "object-type": "custom-objects:read", "lists": "lists:read", "segments": "segments:read",
        "conversations": "conversations:read", "conversation": "conversations:read",
        "campaign-message": "campaigns:read", "campaign-audiences": "campaigns:read",
        "campaign-variation": "campaigns:read", "campaign-variations": "campaigns:read",
        "brand-button": "brands:read", "brand-logo": "brands:read", "brand-social-group": "brands:read",
        "flow-message": "flows:read", "template-universal-content": "templates:read",
        "text-messaging-sender": "sender-config:read",
        "text-messaging-sender-registration": "sender-config:read", "translation": "translations:read",
        "push-tokens": "push-tokens:read", "events": "events:read", "webhook-topics": "webhooks:read",
    ]

    /// The scopes a request needs: those of the operation, then those of what it includes.
    func scopes(for query: QueryString) -> [String] {
        guard let include = query["include"] else { return scopes }
        var result = scopes
        for name in include.split(separator: ",") where parameters.includes.contains(String(name)) {
            if let scope = Self.includeScopes[String(name)], !result.contains(scope) { result.append(scope) }
        }
        return result
    }
}
