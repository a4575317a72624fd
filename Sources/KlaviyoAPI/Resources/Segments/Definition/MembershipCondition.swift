import JSONAPI

/// A condition of being on one of some lists or in one of some segments, or in none of them (that one suffices is
/// assumed).
struct MembershipCondition {
    let condition: SegmentCondition

    init(_ condition: SegmentCondition) {
        self.condition = condition
    }

    func sql(at now: Timestamp) throws(APIError) -> BoundSQL {
        let isMember = BoundSQL.any([
            try isMember("membership", "list_id", at: now),
            try isMember("segmentMember", "segment_id", at: now),
        ])
        return condition.json["is_member"] == false ? .not(isMember) : isMember
    }

    private func isMember(_ table: String, _ group: String, at now: Timestamp) throws(APIError) -> BoundSQL {
        let groups = JSON.array(condition.json["group_ids"]?.array ?? []).text
        let joined = SegmentMoment(sql: "\(sql: table).joined", unit: .microseconds)
        let isInTime = try condition.part("timeframe_filter").map { (filter) throws(APIError) in
            try joined.fulfils(filter, at: now)
        }
        return """
            EXISTS (SELECT 1 FROM \(sql: table) WHERE \(sql: table).profile_id = profile.id
            AND \(sql: table).\(sql: group) IN (SELECT value FROM json_each(\(groups)))
            AND \(isInTime ?? .always))
            """
    }
}
