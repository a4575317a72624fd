import JSONAPI
import Store

/// What apps read without a key: geofences, and the addresses that Klaviyo's integrations call from.
enum DeviceRoutes {
    static let handlers: [(String, Handler)] = [("get_client_geofences", geofences)]

    /// <https://developers.klaviyo.com/en/reference/get_client_geofences>; geofences come from the scenario alone.
    @Sendable private static func geofences(_ call: Call, _ db: Connection) throws -> Reply {
        guard let kind = call.operation.description.kind(named: "geofence") else { return .empty(200) }
        return try DescribedRoutes.list(kind, call, db)
    }
}
