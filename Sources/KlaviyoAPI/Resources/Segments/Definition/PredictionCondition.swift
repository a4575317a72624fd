import JSONAPI

/// A condition on what Klaviyo predicts of a profile: here nothing of anybody, as `predictive_analytics` shows.
struct PredictionCondition {
    let condition: SegmentCondition

    init(_ condition: SegmentCondition) {
        self.condition = condition
    }

    func sql(at now: Timestamp) throws(APIError) -> BoundSQL {
        guard let filter = condition.part("filter") else {
            throw condition.notEmulated("profile-predictive-analytics")
        }
        return try ValueFilter(filter, at: now).sql(.column("NULL"))
    }
}
