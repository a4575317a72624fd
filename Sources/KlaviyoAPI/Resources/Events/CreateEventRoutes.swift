import JSONAPI
import Store

/// Sending events: checks a request and queues its job.
///
/// <https://developers.klaviyo.com/en/reference/create_event>
enum CreateEventRoutes {
    static let handlers: [(String, Handler)] = [
        ("create_event", create),
        ("bulk_create_events", createMany),
        ("create_client_event", create),
        ("bulk_create_client_events", createManyOfOne),
    ]

    /// How many events a request may bring (documented).
    private static let maximum = 1000

    /// Answers 202 without a body (recorded).
    @Sendable static func create(_ call: Call, _ db: Connection) throws -> Reply {
        var reader = EventReader(now: call.now)
        reader.read(
            profile: call.attributes["profile"]?["data"] ?? .null,
            at: "/data/attributes/profile/data",
            events: [(.object(call.attributes), "/data/attributes")]
        )
        return try queue(reader, call, in: db)
    }

    @Sendable static func createMany(_ call: Call, _ db: Connection) throws -> Reply {
        let place = "/data/attributes/events-bulk-create/data"
        var reader = EventReader(now: call.now)
        var count = 0
        for (index, element) in (call.attributes["events-bulk-create"]?["data"]?.array ?? []).enumerated() {
            let attributes = element["attributes"]
            let events = attributes?["events"]?["data"]?.array ?? []
            count += events.count
            reader.read(
                profile: attributes?["profile"]?["data"] ?? .null,
                at: "\(place)/\(index)/attributes/profile/data",
                events: events.enumerated().map { number, event in
                    (
                        event["attributes"] ?? .null,
                        "\(place)/\(index)/attributes/events/data/\(number)/attributes"
                    )
                }
            )
        }
        guard count <= maximum else {
            throw APIError(.tooManyItems, "events-bulk-create", String(maximum), at: .pointer(place))
        }
        reader.checkUniqueIDs()
        return try queue(reader, call, in: db)
    }

    /// Several events of one visitor, as a browser or app sends them.
    @Sendable static func createManyOfOne(_ call: Call, _ db: Connection) throws -> Reply {
        let events = call.attributes["events"]?["data"]?.array ?? []
        guard events.count <= maximum else {
            let place = ErrorObject.Source.pointer("/data/attributes/events/data")
            throw APIError(.tooManyItems, "events", String(maximum), at: place)
        }
        var reader = EventReader(now: call.now)
        reader.read(
            profile: call.attributes["profile"]?["data"] ?? .null,
            at: "/data/attributes/profile/data",
            events: events.enumerated().map { number, event in
                (event["attributes"] ?? .null, "/data/attributes/events/data/\(number)/attributes")
            }
        )
        reader.checkUniqueIDs()
        return try queue(reader, call, in: db)
    }

    private static func queue(_ reader: EventReader, _ call: Call, in db: Connection) throws -> Reply {
        guard reader.problems.isEmpty else { throw APIError(reader.problems) }
        let parameters: JSON = call.operation.tag == "Client" ? ["client": true] : [:]
        let job = Job(EventJob.kind, call, parameters: parameters, total: reader.items.count)
        _ = try JobTable.insert(job, reader.items, in: db)
        return .empty(202).ignoringPhoneNumber(reader.ignoresPhoneNumber)
    }
}
