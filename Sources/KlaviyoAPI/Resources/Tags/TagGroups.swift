import JSONAPI
import Store

/// What tag groups do beside being kept: one of them is the account's default (recorded: "Ungrouped Tags").
enum TagGroups {
    static let behaviour = Behaviour(begin: begin, update: keepName, delete: refuseDefault)

    /// The group that takes the tags that name none.
    static func standard(_ description: Description, in db: Connection) throws -> StoredResource? {
        try StoredResourceTable.all(try description.kept("tag-group"), in: db).first {
            $0.attributes["default"] == true
        }
    }

    @Sendable private static func begin(_ account: Account, _ ids: IDSource) -> [Behaviour.First] {
        [(ids.uuid(), ["name": "Ungrouped Tags", "exclusive": false, "default": true])]
    }

    /// Only the name of a group ever changes (documented).
    @Sendable private static func keepName(
        _ call: Call,
        _ old: StoredResource,
        _ group: inout StoredResource,
        _ db: Connection
    ) throws {
        for name in ["exclusive", "default"] { group.attributes[name] = old.attributes[name] }
    }

    @Sendable private static func refuseDefault(
        _ call: Call,
        _ group: inout StoredResource,
        _ db: Connection
    ) throws {
        if group.attributes["default"] == true { throw APIError(.defaultTagGroup) }
    }
}
