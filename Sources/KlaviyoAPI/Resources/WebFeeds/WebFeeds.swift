import JSONAPI
import Store

/// What web feeds do beside being kept: their names are words (recorded).
///
/// Nothing is ever fetched from their addresses.
enum WebFeeds {
    static let behaviour = Behaviour(
        prepare: { _, feed, _ in try checkName(of: feed) },
        update: { _, _, feed, _ in try checkName(of: feed) }
    )

    private static func checkName(of feed: StoredResource) throws {
        let name = feed.attributes["name"]?.string ?? ""
        // `A-z` is Klaviyo's own range, which takes in the signs between the cases.
        guard name.wholeMatch(of: /[0-9_A-z]+/) == nil else { return }
        throw APIError(.feedName, name)
    }
}
