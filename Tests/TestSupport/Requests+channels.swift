package import JSONAPI

extension Requests {
    /// A bulk subscription or unsubscription of one profile, with the attributes it is given.
    package static func consentJob(
        _ attributes: JSONObject,
        id: String? = nil,
        list: String? = nil,
        ending: Bool = false,
        _ more: JSONObject = [:]
    ) -> JSON {
        var profile: JSONObject = ["type": "profile"]
        if let id { profile.append("id", .string(id)) }
        profile.append("attributes", .object(attributes))
        var data: JSONObject = [
            "type": .string("profile-subscription-bulk-\(ending ? "delete" : "create")-job"),
            "attributes": .object(more.merging(["profiles": ["data": [.object(profile)]]])),
        ]
        if let list {
            data.append("relationships", ["list": ["data": ["type": "list", "id": .string(list)]]])
        }
        return ["data": .object(data)]
    }

    /// The `subscriptions` for some message types, named `sms.marketing`.
    package static func channels(_ names: [String], consent: String = "SUBSCRIBED") -> JSON {
        var channels: JSONObject = [:]
        for name in names {
            let parts = name.split(separator: ".").map(String.init)
            var types = channels[parts[0]]?.object ?? [:]
            types[parts[1]] = ["consent": .string(consent)]
            if parts[0] == "push" { types["tokens"] = [] }
            channels[parts[0]] = .object(types)
        }
        return .object(channels)
    }
}
