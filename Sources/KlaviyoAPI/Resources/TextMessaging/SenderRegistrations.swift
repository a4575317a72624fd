import JSONAPI
import Store

/// What registrations of senders do beside being kept: a job decides on each, as the carriers would.
///
/// A sender whose registration was rejected can be registered again.
enum SenderRegistrations {
    static let behaviour = Behaviour(prepare: prepare, created: created)
    static let review = "text_messaging_registration_review"

    /// Makes the registration that comes with a new sender.
    static func submit(
        _ attributes: JSONObject,
        for sender: inout StoredResource,
        _ call: Call,
        _ db: Connection
    ) throws {
        let kind = try call.operation.description.kept("text-messaging-sender-registration")
        var registration = StoredResource(kind, attributes, at: call.now)
        registration.id = call.account.ids.ulid(at: call.now)
        registration.attributes["submitted_at"] = .string(call.now.iso8601(.microseconds))
        try StoredResourceTable.save(registration, in: db)
        if let place = registration.place("text-messaging-sender") {
            try RelationshipTable.replace([sender.id], of: place, in: db)
        }
        try begin(registration, of: &sender, call, db)
    }

    /// Only a sender whose last registration failed is registered anew (assumed).
    @Sendable private static func prepare(
        _ call: Call,
        _ registration: inout StoredResource,
        _ db: Connection
    ) throws {
        let status = try sender(call, db).attributes["status"]?.string ?? ""
        guard status == "registration_failed" else {
            let place = "/data/relationships/text-messaging-sender"
            throw APIError(.senderRegistered, status, at: .pointer(place))
        }
        try TollFreeRegistration.check(call.attributes, at: "/data/attributes")
        registration.attributes["submitted_at"] = .string(call.now.iso8601(.microseconds))
    }

    @Sendable private static func created(
        _ call: Call,
        _ registration: inout StoredResource,
        _ db: Connection
    ) throws {
        var sender = try sender(call, db)
        try begin(registration, of: &sender, call, db)
    }

    private static func sender(_ call: Call, _ db: Connection) throws -> StoredResource {
        let kind = try call.operation.description.kept("text-messaging-sender")
        return try DescribedRoutes.known(kind, call.related("text-messaging-sender") ?? "", in: db)
    }

    /// Makes a registration the one of its sender, and queues the decision on it.
    private static func begin(
        _ registration: StoredResource,
        of sender: inout StoredResource,
        _ call: Call,
        _ db: Connection
    ) throws {
        if let place = sender.place("text-messaging-sender-registration") {
            try RelationshipTable.replace([registration.id], of: place, in: db)
        }
        sender.attributes["status"] = "registering"
        sender.updated = call.now
        try StoredResourceTable.save(sender, in: db)
        let parameters: JSON = ["sender": .string(sender.id), "registration": .string(registration.id)]
        _ = try JobTable.insert(Job(review, call, parameters: parameters, total: 1), [], in: db)
    }

    /// Approves a registration, or rejects one whose website can't be: of a name under `.invalid` (assumed).
    @Sendable static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        let now = account.clock.now
        let kind = try account.description.kept("text-messaging-sender-registration")
        let senderKind = try account.description.kept("text-messaging-sender")
        let id = job.parameters["registration"]?.string ?? ""
        let senderID = job.parameters["sender"]?.string ?? ""
        guard var registration = try StoredResourceTable.find(kind, id: id, in: db),
            var sender = try StoredResourceTable.find(senderKind, id: senderID, in: db)
        else {
            return try JobResult(
                skipping: job,
                .resourceGone,
                "text messaging sender \(senderID)",
                at: now,
                in: db
            )
        }
        let website = registration.attributes["business_website"]?.string ?? ""
        let isRejected = website.contains(/\.invalid(?:[:\/?#]|$)/)
        registration.attributes["status"] = isRejected ? "rejected" : "approved"
        registration.attributes["decided_at"] = .string(now.iso8601(.microseconds))
        if isRejected {
            registration.attributes["failures"] = [["detail": "The business website could not be reached."]]
        } else {
            sender.attributes["sender_identifier"] = .string("+1833555\(account.ids.numberID().suffix(4))")
        }
        sender.attributes["status"] = isRejected ? "registration_failed" : "active"
        for var resource in [registration, sender] {
            resource.updated = now
            try StoredResourceTable.save(resource, in: db)
        }
        return JobResult(counts: Job.Counts(completed: 1))
    }
}
