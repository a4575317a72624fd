import JSONAPI
import Store

/// Creating, reading, updating and deleting segments.
///
/// <https://developers.klaviyo.com/en/reference/segments_api_overview>
enum SegmentRoutes {
    static let handlers: [(String, Handler)] = [
        ("get_segments", list),
        ("create_segment", create),
        ("get_segment", get),
        ("update_segment", update),
        ("delete_segment", delete),
        ("get_profiles_for_segment", members),
        ("get_profile_ids_for_segment", members),
        ("get_segments_for_profile", segments),
        ("get_segment_ids_for_profile", segments),
    ]

    @Sendable static func list(_ call: Call, _ db: Connection) throws -> Reply {
        let page = try call.page(SegmentTable.select, in: db)
        return .document(
            try call.collection(
                try page.rows.map(Segment.init),
                next: page.next,
                previous: page.previous,
                in: db
            )
        )
    }

    @Sendable static func get(_ call: Call, _ db: Connection) throws -> Reply {
        var segment = try known(call.id, in: db)
        if call.query.wants("profile_count", of: Segment.type) {
            segment.profileCount = try SegmentTable.count(of: segment.id, in: db)
        }
        return .document(try call.document(segment, in: db))
    }

    @Sendable static func create(_ call: Call, _ db: Connection) throws -> Reply {
        let segment = Segment(
            id: call.account.ids.shortID(),
            name: call.attributes["name"]?.string ?? "",
            definition: SegmentDefinition(call.attributes["definition"] ?? [:]),
            created: call.now,
            updated: call.now,
            isStarred: call.attributes["is_starred"]?.bool ?? false
        )
        try SegmentChecker(id: segment.id, now: call.now).check(segment.definition, in: db)
        try SegmentTable.save(segment, in: db)
        try SegmentChangeTable.watch(in: db)
        return .document(try call.document(segment, .create, in: db), status: 201)
    }

    @Sendable static func update(_ call: Call, _ db: Connection) throws -> Reply {
        guard call.body["data"]?["id"]?.string == call.id else {
            throw APIError(.idMismatch, at: .pointer("/data/id"))
        }
        var segment = try known(call.id, in: db)
        segment.name = call.attributes["name"]?.string ?? segment.name
        segment.isStarred = call.attributes["is_starred"]?.bool ?? segment.isStarred
        segment.isActive = call.attributes["is_active"]?.bool ?? segment.isActive
        if let definition = call.attributes["definition"], !definition.isNull {
            segment.definition = SegmentDefinition(definition)
            segment.isProcessing = segment.isActive
            try SegmentChecker(id: segment.id, now: call.now).check(segment.definition, in: db)
        }
        segment.updated = call.now
        try SegmentTable.save(segment, in: db)
        return .document(try call.document(segment, .update, in: db))
    }

    @Sendable static func delete(_ call: Call, _ db: Connection) throws -> Reply {
        guard try SegmentTable.delete(id: call.id, in: db) else { throw APIError(.unknownSegment, call.id) }
        try SegmentChangeTable.unwatchIfIdle(in: db)
        return .empty(204)
    }

    @Sendable static func members(_ call: Call, _ db: Connection) throws -> Reply {
        let segment = try known(call.id, in: db)
        let page = try call.page(SegmentTable.members(of: segment.id), in: db)
        return .document(
            try call.collection(page.rows.map(Member.init), next: page.next, previous: page.previous, in: db)
        )
    }

    @Sendable static func segments(_ call: Call, _ db: Connection) throws -> Reply {
        let profile = try ProfileRoutes.known(call.id, in: db)
        return .document(try call.collection(try SegmentTable.segments(of: profile.id, in: db), in: db))
    }

    static func known(_ id: String, in db: Connection) throws -> Segment {
        guard let segment = try SegmentTable.find(id: id, in: db) else {
            throw APIError(.unknownSegment, id)
        }
        return segment
    }
}

extension SegmentDefinition {
    /// What is wrong with the lists, segments and metrics that it names: that they aren't there.
    func unknownReferences(in db: Connection) throws -> [ErrorObject] {
        var problems: [ErrorObject] = []
        for (group, place) in groupReferences
        where try ListTable.find(id: group, in: db) == nil && SegmentTable.find(id: group, in: db) == nil {
            problems.append(ErrorObject(.segmentUnknownGroup, [group], at: .pointer(place)))
        }
        for (metric, place) in metricReferences where try MetricTable.find(id: metric, in: db) == nil {
            problems.append(ErrorObject(.segmentUnknownMetric, [metric], at: .pointer(place)))
        }
        return problems
    }
}

/// Holds the definition of a segment against what the account has.
struct SegmentChecker {
    /// The segment's own id.
    let id: String
    let now: Timestamp

    /// Throws ``APIError`` for a definition that can't be evaluated, names what isn't there, or depends on itself.
    func check(_ definition: SegmentDefinition, in db: Connection) throws {
        let condition = try definition.sql(at: now)
        var problems: [ErrorObject] = []
        for (group, place) in definition.groupReferences where try leadsBack(from: group, in: db) {
            problems.append(ErrorObject(.segmentCycle, [], at: .pointer(place)))
        }
        problems += try definition.unknownReferences(in: db)
        guard problems.isEmpty else { throw APIError(problems) }
        guard SegmentTable.accepts(condition, in: db) else {
            throw APIError(
                .segmentTooLarge,
                String(SegmentDefinition.maximum),
                at: .pointer("/data/attributes/definition")
            )
        }
    }

    /// Whether a segment depends on this one, directly or through others.
    private func leadsBack(from group: String, in db: Connection) throws -> Bool {
        var waiting = [group]
        var seen: Set<String> = []
        while let next = waiting.popLast() {
            if next == id { return true }
            guard seen.insert(next).inserted, let segment = try SegmentTable.find(id: next, in: db) else {
                continue
            }
            waiting += segment.definition.groupReferences.map(\.id)
        }
        return false
    }
}
