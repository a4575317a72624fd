/// A resource as JSON:API has it, its members in the order of Klaviyo's answers.
package struct ResourceObject: Sendable, Equatable {
    /// A relationship of a resource.
    package struct Relationship: Sendable, Equatable {
        package var name: String
        /// The linked identifiers, where the answer carries them; `nil` for links alone.
        package var data: JSON?

        package init(_ name: String, data: JSON? = nil) {
            self.name = name
            self.data = data
        }
    }

    package var type: String
    package var id: String
    package var attributes: JSONObject
    package var relationships: [Relationship]

    package init(
        type: String,
        id: String,
        attributes: JSONObject,
        relationships: [Relationship] = []
    ) {
        self.type = type
        self.id = id
        self.attributes = attributes
        self.relationships = relationships
    }

    /// The host of every link: the real one, since Klaviyo's SDKs find cursors only in `https` links.
    package static let host = "https://a.klaviyo.com"

    /// The resource with its links, each with a slash at the end (recorded).
    ///
    /// - Parameter collection: The last part of the path of its collection, such as `profiles`.
    package func json(collection: String) -> JSON {
        let own = "\(Self.host)/api/\(collection)/\(id)/"
        var object: JSONObject = [
            "type": .string(type), "id": .string(id), "attributes": .object(attributes),
        ]
        if !relationships.isEmpty {
            var members = JSONObject()
            members.reserveCapacity(relationships.count)
            for relationship in relationships {
                var member = JSONObject()
                if let data = relationship.data { member.append("data", data) }
                member.append(
                    "links",
                    [
                        "self": .string("\(own)relationships/\(relationship.name)/"),
                        "related": .string("\(own)\(relationship.name)/"),
                    ]
                )
                members.append(relationship.name, .object(member))
            }
            object.append("relationships", .object(members))
        }
        object.append("links", ["self": .string(own)])
        return .object(object)
    }

    /// The type and id alone.
    package var identifier: JSON { ["type": .string(type), "id": .string(id)] }
}
