import GRDB
import JSONAPI
import Store
import TestSupport

@testable import KlaviyoAPI

/// What the consent tests look at.
extension TestServer {
    /// The whole `subscriptions` object of the profile with an address; `nil` without a profile.
    func subscriptions(_ email: String) -> JSON? {
        let escaped = email.replacing("+", with: "%2B")
        let query = "filter=equals(email,\"\(escaped)\")&additional-fields[profile]=subscriptions"
        return send("GET /api/profiles?\(query)").data[0]?["attributes"]?["subscriptions"]
    }

    func emailMarketing(_ email: String) -> JSON? { subscriptions(email)?["email"]?["marketing"] }

    /// How many profiles are on a list.
    func members(of list: String) -> Int? { send("GET /api/lists/\(list)/profiles").data.array?.count }

    func why(_ email: String) -> JSON {
        control("GET why?email=\(email.replacing("+", with: "%2B"))").json
    }

    /// The names and properties of all events whose metric's name ends so, in the order of their times.
    func events(_ suffix: String = "") throws -> [JSON] {
        try emulator.account.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT name, properties FROM event JOIN metric ON metric.id = metric_id
                    WHERE name LIKE '%' || ? ORDER BY timestamp, name
                    """,
                arguments: [suffix]
            )
            return try rows.map { row in
                [.string(row["name"]), try JSON(parsing: row["properties"] as String)]
            }
        }
    }
}
