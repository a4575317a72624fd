import JSONAPI
import Store

/// Which requests of the journal are asked for.
struct JournalQuery {
    /// The names of the query that say so.
    static let names = ["method", "path", "status", "email", "phone", "phone_number"]

    var method: String?
    /// The path, without a query.
    var path: String?
    var status: Int?
    /// An email address or phone number that the body names.
    var address: String?
}

extension Control {
    /// The requests that changed something or tried to, the newest first, and how many there are.
    @Sendable static func requests(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let limit = try limit(call)
        var query = JournalQuery(
            method: call.query["method"]?.uppercased(),
            path: call.query["path"],
            address: call.query["email"] ?? call.query["phone"] ?? call.query["phone_number"]
        )
        if let text = call.query["status"] {
            guard let status = Int(text) else {
                throw Refusal(status: 400, message: "status takes a number such as 202", name: "status")
            }
            query.status = status
        }
        return try emulator.account.read { db in
            let entries = try JournalTable.newest(query, limit: limit, in: db)
            return [
                "count": .int(try JournalTable.count(query, in: db)), "requests": .array(entries.map(\.json)),
            ]
        }
    }
}

extension JournalEntry {
    fileprivate var json: JSON {
        [
            "request_id": .string(request), "time": .string(time.iso8601(.microseconds)),
            "method": .string(method), "target": .string(target), "status": .int(status),
            "revision": .optional(revision), "key": .optional(key), "problem": .optional(problem),
            "body": (try? JSON(parsing: body)) ?? .string(body),
        ]
    }
}
