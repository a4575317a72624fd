import JSONAPI
import Store

/// Creating, reading, updating and deleting lists.
///
/// <https://developers.klaviyo.com/en/reference/lists_api_overview>
enum ListRoutes {
    static let handlers: [(String, Handler)] = [
        ("get_lists", list),
        ("create_list", create),
        ("get_list", get),
        ("update_list", update),
        ("delete_list", delete),
    ]

    @Sendable static func list(_ call: Call, _ db: Connection) throws -> Reply {
        let page = try call.page(ListTable.select, in: db)
        return .document(
            try call.collection(page.rows.map(List.init), next: page.next, previous: page.previous, in: db)
        )
    }

    @Sendable static func get(_ call: Call, _ db: Connection) throws -> Reply {
        var list = try known(call.id, in: db)
        if call.query.wants("profile_count", of: List.type) {
            list.profileCount = try ListTable.count(of: list.id, in: db)
        }
        return .document(try call.document(list, in: db))
    }

    @Sendable static func create(_ call: Call, _ db: Connection) throws -> Reply {
        let list = List(
            id: call.account.ids.shortID(),
            name: call.attributes["name"]?.string ?? "",
            optInProcess: optInProcess(call) ?? call.settings.defaultOptIn,
            created: call.now,
            updated: call.now
        )
        try ListTable.save(list, in: db)
        return .document(try call.document(list, .create, in: db), status: 201)
    }

    @Sendable static func update(_ call: Call, _ db: Connection) throws -> Reply {
        guard call.body["data"]?["id"]?.string == call.id else {
            throw APIError(.idMismatch, at: .pointer("/data/id"))
        }
        var list = try known(call.id, in: db)
        list.name = call.attributes["name"]?.string ?? list.name
        list.optInProcess = optInProcess(call) ?? list.optInProcess
        list.updated = call.now
        try ListTable.save(list, in: db)
        return .document(try call.document(list, .update, in: db))
    }

    @Sendable static func delete(_ call: Call, _ db: Connection) throws -> Reply {
        guard try ListTable.delete(id: call.id, in: db) else { throw APIError(.unknownList, call.id) }
        return .empty(204)
    }

    static func known(_ id: String, in db: Connection) throws -> List {
        guard let list = try ListTable.find(id: id, in: db) else { throw APIError(.unknownList, id) }
        return list
    }

    private static func optInProcess(_ call: Call) -> OptInProcess? {
        call.attributes["opt_in_process"]?.string.flatMap { OptInProcess($0) }
    }
}
