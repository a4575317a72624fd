import JSONAPI
import Store

/// From which addresses Klaviyo's integrations call: one list with a fixed id, open to everybody.
///
/// <https://developers.klaviyo.com/en/reference/get_client_ip_allowlist>. The networks here are those reserved for
/// documentation (RFC 5737), since nothing calls from anywhere.
enum IPAllowlist {
    static let behaviour = Behaviour(begin: begin)
    static let handlers: [(String, Handler)] = [("get_client_ip_allowlist", get)]

    @Sendable private static func begin(_ account: Account, _ ids: IDSource) -> [Behaviour.First] {
        let attributes: JSONObject = [
            "prefixes": ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"],
            "sync_token": "0000000000000001",
        ]
        return [("integration-egress", attributes)]
    }

    @Sendable private static func get(_ call: Call, _ db: Connection) throws -> Reply {
        let kind = try call.operation.description.kept("ip-allowlist")
        return .document(try call.document(try DescribedRoutes.known(kind, call.id, in: db), in: db))
    }
}
