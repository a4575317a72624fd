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
    /// The values of `RateLimit-Limit`, each beginning with the limit of the window it describes:
    /// `75, 75;w=1, 750;w=60` (recorded).
    let headers: [String]
    /// As people write it: `75/s 750/m`.
    let text: String

    init(_ json: JSON) {
        windows = [("burst", 1), ("steady", 60), ("daily", 86_400)].compactMap { name, seconds in
            guard let limit = json[name]?.string?.split(separator: "/").first.flatMap({ Int($0) }) else {
                return nil
            }
            return Window(limit: limit, seconds: Int64(seconds))
        }
        let windows = windows
        let all = windows.map { "\($0.limit);w=\($0.seconds)" }.joined(separator: ", ")
        headers = windows.map { "\($0.limit), \(all)" }
        let units: [Int64: String] = [1: "s", 60: "m", 86_400: "d"]
        text = windows.map { "\($0.limit)/\(units[$0.seconds] ?? "")" }.joined(separator: " ")
    }
}
