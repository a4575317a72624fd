package import JSONAPI

extension Requests {
    /// A resource with relationships to single others, each named after their type.
    package static func resource(
        _ type: String,
        _ attributes: JSON,
        id: String? = nil,
        _ relationships: KeyValuePairs<String, String> = [:]
    ) -> JSON {
        var data: JSONObject = ["type": .string(type)]
        if let id { data.append("id", .string(id)) }
        data.append("attributes", attributes)
        let members = relationships.map { name, id in
            JSONObject.Member(name: name, value: ["data": ["type": .string(name), "id": .string(id)]])
        }
        if !members.isEmpty { data.append("relationships", .object(JSONObject(members))) }
        return ["data": .object(data)]
    }
}
