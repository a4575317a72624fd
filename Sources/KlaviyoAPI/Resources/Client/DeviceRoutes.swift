import JSONAPI
import Store

/// What apps read without a key: geofences.
enum DeviceRoutes {
    static let handlers: [(String, Handler)] = [("get_client_geofences", geofences)]

    /// <https://developers.klaviyo.com/en/reference/get_client_geofences>; geofences come from the scenario alone.
    @Sendable private static func geofences(_ call: Call, _ db: Connection) throws -> Reply {
        try DescribedRoutes.list(try call.operation.description.kept("geofence"), call, db)
    }
}
