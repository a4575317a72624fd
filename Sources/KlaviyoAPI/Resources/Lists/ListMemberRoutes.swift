import JSONAPI
import Store

/// The profiles of a list.
///
/// Adding and removing them leaves their consent alone (documented).
enum ListMemberRoutes {
    static let handlers: [(String, Handler)] = [
        ("get_profiles_for_list", members),
        ("get_profile_ids_for_list", members),
        ("add_profiles_to_list", add),
        ("remove_profiles_from_list", remove),
    ]

    @Sendable static func members(_ call: Call, _ db: Connection) throws -> Reply {
        let list = try ListRoutes.known(call.id, in: db)
        let page = try call.page(ListTable.members(of: list.id), in: db)
        return .document(
            try call.collection(page.rows.map(Member.init), next: page.next, previous: page.previous, in: db)
        )
    }

    @Sendable static func add(_ call: Call, _ db: Connection) throws -> Reply {
        let list = try ListRoutes.known(call.id, in: db)
        for profile in try profiles(call, in: db) {
            try ListTable.add(profile, to: list.id, at: call.now, in: db)
        }
        return .empty(204)
    }

    @Sendable static func remove(_ call: Call, _ db: Connection) throws -> Reply {
        let list = try ListRoutes.known(call.id, in: db)
        for profile in try profiles(call, in: db) { try ListTable.remove(profile, from: list.id, in: db) }
        return .empty(204)
    }

    /// The ids in the body, each of a profile that exists.
    private static func profiles(_ call: Call, in db: Connection) throws -> [String] {
        try (call.body["data"]?.array ?? []).map { identifier in
            try ProfileRoutes.known(identifier["id"]?.string ?? "", in: db).id
        }
    }
}
