import JSONAPI
import Store

/// What buttons of the brand do beside being kept: one at most is the primary one, and making another that takes it
/// from the one before (documented).
enum BrandButtons {
    static let behaviour = Behaviour(
        created: { call, button, db in try demoteOthers(than: button, at: call.now, in: db) },
        update: { call, _, button, db in try demoteOthers(than: button, at: call.now, in: db) }
    )

    private static func demoteOthers(
        than button: StoredResource,
        at time: Timestamp,
        in db: Connection
    ) throws {
        guard button.attributes["is_primary"] == true else { return }
        for var other in try StoredResourceTable.all(button.kind, in: db)
        where other.id != button.id && other.attributes["is_primary"] == true {
            other.attributes["is_primary"] = false
            other.updated = time
            try StoredResourceTable.save(other, in: db)
        }
    }
}
