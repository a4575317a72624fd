import JSONAPI
import TestSupport

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

    /// The names and properties of all events whose metric's name ends so, by their times and names.
    func events(_ suffix: String = "") -> [JSON] {
        let answer = send("GET /api/events?include=metric&sort=timestamp").json
        let names = (answer["included"]?.array ?? []).map { metric in
            (metric["id"]?.string, metric["attributes"]?["name"]?.string ?? "")
        }
        let events = (answer["data"]?.array ?? []).map { event in
            let metric = event["relationships"]?["metric"]?["data"]?["id"]?.string
            return (
                time: event["attributes"]?["timestamp"]?.int ?? 0,
                name: names.first { $0.0 == metric }?.1 ?? "",
                properties: event["attributes"]?["event_properties"] ?? .null
            )
        }
        return events.sorted { ($0.time, $0.name) < ($1.time, $1.name) }
            .filter { $0.name.hasSuffix(suffix) }
            .map { [.string($0.name), $0.properties] }
    }
}
