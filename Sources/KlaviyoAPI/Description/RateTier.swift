import JSONAPI

/// How many requests an operation takes in each of its windows.
///
/// <https://developers.klaviyo.com/en/docs/rate_limits_and_error_handling>
struct RateTier: Sendable, Equatable {
    struct Window: Sendable, Equatable {
        let limit: Int
        let seconds: Int64
    }

    /// The windows, the shortest first: a second, a minute, for some operations a day.
    let windows: [Window]
    /// The value of `RateLimit-Limit`: `75, 75;w=1, 750;w=60` (recorded).
    let header: String

    init(_ json: JSON) {
        windows = [("burst", 1), ("steady", 60), ("daily", 86_400)].compactMap { name, seconds in
            guard let limit = json[name]?.string?.split(separator: "/").first.flatMap({ Int($0) }) else {
                return nil
            }
            return Window(limit: limit, seconds: Int64(seconds))
        }
        let parts =
            [windows.first.map { String($0.limit) } ?? ""] + windows.map { "\($0.limit);w=\($0.seconds)" }
        header = parts.joined(separator: ", ")
    }
}
