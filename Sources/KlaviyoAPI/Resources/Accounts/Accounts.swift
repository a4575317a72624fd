import JSONAPI

/// The account itself as a resource: one, by its company id; what it says of itself is set by the scenario.
///
/// <https://developers.klaviyo.com/en/reference/accounts_api_overview>
enum Accounts {
    static let behaviour = Behaviour(begin: begin)

    @Sendable private static func begin(_ account: Account, _ ids: IDSource) -> [Behaviour.First] {
        let address: JSON = [
            "address1": "125 Summer Street", "address2": "", "city": "Boston", "region": "MA",
            "country": "United States", "zip": "02110",
        ]
        let attributes: JSONObject = [
            "test_account": true,
            "contact_information": [
                "default_sender_name": "Example", "default_sender_email": "sender@example.com",
                "website_url": "https://www.example.com", "organization_name": "Example",
                "street_address": address,
            ],
            "industry": "Software / SaaS", "timezone": "UTC", "preferred_currency": "USD",
            "public_api_key": .string(account.company), "locale": "en-US",
        ]
        return [(account.company, attributes)]
    }
}

/// The account's tracking settings: one set, by its company id.
///
/// The values a new account has are assumed; Klaviyo's own standard tags campaigns and flows so.
enum TrackingSettings {
    static let behaviour = Behaviour(begin: begin)

    @Sendable private static func begin(_ account: Account, _ ids: IDSource) -> [Behaviour.First] {
        func parameter(flow: JSON, campaign: JSON) -> JSON { ["flow": flow, "campaign": campaign] }
        let attributes: JSONObject = [
            "auto_add_parameters": true,
            "utm_source": parameter(
                flow: ["type": "static", "value": "Klaviyo"],
                campaign: ["type": "static", "value": "Klaviyo"]
            ),
            "utm_medium": parameter(
                flow: ["type": "dynamic", "value": "message_type"],
                campaign: ["type": "dynamic", "value": "message_type"]
            ),
            "utm_campaign": parameter(
                flow: ["type": "dynamic", "value": "flow_name"],
                campaign: ["type": "dynamic", "value": "campaign_name"]
            ),
            "utm_id": nil, "utm_term": nil, "custom_parameters": [],
        ]
        return [(account.company, attributes)]
    }
}
