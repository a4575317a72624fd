package import JSONAPI

/// Request bodies as clients send them.
package enum Requests {
    package static func list(_ name: String, optInProcess: String? = nil) -> JSON {
        var attributes: JSONObject = ["name": .string(name)]
        if let optInProcess { attributes.append("opt_in_process", .string(optInProcess)) }
        return ["data": ["type": "list", "attributes": .object(attributes)]]
    }

    package static func profile(_ attributes: JSONObject, id: String? = nil) -> JSON {
        var data: JSONObject = ["type": "profile"]
        if let id { data.append("id", .string(id)) }
        data.append("attributes", .object(attributes))
        return ["data": .object(data)]
    }

    /// A bulk subscription to email marketing.
    package static func subscribe(
        _ emails: [String],
        list: String?,
        attributes more: JSONObject = [:],
        consentedAt: String? = nil
    ) -> JSON {
        var marketing: JSONObject = ["consent": "SUBSCRIBED"]
        if let consentedAt { marketing.append("consented_at", .string(consentedAt)) }
        let profiles = emails.map { email -> JSON in
            [
                "type": "profile",
                "attributes": [
                    "email": .string(email), "subscriptions": ["email": ["marketing": .object(marketing)]],
                ],
            ]
        }
        var attributes: JSONObject = ["profiles": ["data": .array(profiles)]]
        attributes = attributes.merging(more)
        var data: JSONObject = [
            "type": "profile-subscription-bulk-create-job", "attributes": .object(attributes),
        ]
        if let list {
            data.append("relationships", ["list": ["data": ["type": "list", "id": .string(list)]]])
        }
        return ["data": .object(data)]
    }

    /// A bulk unsubscription of addresses, from email marketing if nothing else is said.
    package static func unsubscribe(
        _ emails: [String],
        list: String? = nil,
        subscriptions: JSON = ["email": ["marketing": ["consent": "UNSUBSCRIBED"]]]
    ) -> JSON {
        let profiles = emails.map { email -> JSON in
            ["type": "profile", "attributes": ["email": .string(email), "subscriptions": subscriptions]]
        }
        return job(
            "profile-subscription-bulk-delete-job",
            ["profiles": ["data": .array(profiles)]],
            list: list
        )
    }

    /// A bulk suppression, or with `lifting` its opposite: of addresses, or of a list's or segment's members.
    package static func suppress(
        _ emails: [String]? = nil,
        list: String? = nil,
        segment: String? = nil,
        lifting: Bool = false
    ) -> JSON {
        var attributes: JSONObject = [:]
        if let emails {
            let profiles = emails.map { email -> JSON in
                ["type": "profile", "attributes": ["email": .string(email)]]
            }
            attributes.append("profiles", ["data": .array(profiles)])
        }
        let type = "profile-suppression-bulk-\(lifting ? "delete" : "create")-job"
        return job(type, attributes, list: list, segment: segment)
    }

    private static func job(
        _ type: String,
        _ attributes: JSONObject,
        list: String?,
        segment: String? = nil
    ) -> JSON {
        var data: JSONObject = ["type": .string(type), "attributes": .object(attributes)]
        var relationships: JSONObject = [:]
        for (name, id) in [("list", list), ("segment", segment)] {
            guard let id else { continue }
            relationships.append(name, ["data": ["type": .string(name), "id": .string(id)]])
        }
        if !relationships.isEmpty { data.append("relationships", .object(relationships)) }
        return ["data": .object(data)]
    }

    package static func identifiers(_ type: String, _ ids: [String]) -> JSON {
        ["data": .array(ids.map { ["type": .string(type), "id": .string($0)] })]
    }

    /// An event of a profile.
    package static func event(
        _ metric: String,
        _ profile: JSONObject,
        id: String? = nil,
        properties: JSONObject = [:],
        _ more: JSONObject = [:]
    ) -> JSON {
        let profile: JSON = ["data": .object(data("profile", profile, id: id))]
        let attributes = eventAttributes(metric, properties, more).merging(["profile": profile])
        return ["data": ["type": "event", "attributes": .object(attributes)]]
    }

    /// A bulk of events: the profiles, each with the attributes of its events.
    package static func events(_ profiles: [(profile: JSONObject, events: [JSONObject])]) -> JSON {
        let elements = profiles.map { profile, events -> JSON in
            [
                "type": "event-bulk-create",
                "attributes": [
                    "profile": ["data": .object(data("profile", profile))],
                    "events": ["data": .array(events.map { .object(data("event", $0)) })],
                ],
            ]
        }
        return [
            "data": [
                "type": "event-bulk-create-job",
                "attributes": ["events-bulk-create": ["data": .array(elements)]],
            ]
        ]
    }

    /// The attributes of an event.
    package static func eventAttributes(
        _ metric: String,
        _ properties: JSONObject = [:],
        _ more: JSONObject = [:]
    ) -> JSONObject {
        let attributes: JSONObject = [
            "properties": .object(properties),
            "metric": ["data": ["type": "metric", "attributes": ["name": .string(metric)]]],
        ]
        return attributes.merging(more)
    }

    private static func data(_ type: String, _ attributes: JSONObject, id: String? = nil) -> JSONObject {
        var data: JSONObject = ["type": .string(type)]
        if let id { data.append("id", .string(id)) }
        data.append("attributes", .object(attributes))
        return data
    }
}
