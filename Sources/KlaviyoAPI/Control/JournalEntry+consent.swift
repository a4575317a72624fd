import JSONAPI

extension JournalEntry {
    var isRefused: Bool { status >= 400 }

    /// Whether it is to change anything.
    var isWrite: Bool { method != "GET" && method != "HEAD" }

    /// Whether it asks for consent, or takes it back.
    var isAboutConsent: Bool {
        isWrite
            && ["/profile-subscription-bulk-", "/client/subscriptions"].contains { target.contains($0) }
    }

    /// The list that it names; `nil` if there is none, or as much of the body wasn't kept.
    var list: String? { parsedBody?["data"]?["relationships"]?["list"]?["data"]?["id"]?.string }

    /// The channels on which it is about the consent of an address; `nil` where its body doesn't say, or wasn't kept as
    /// a whole.
    func channels(of address: String) -> [String]? {
        let attributes = parsedBody?["data"]?["attributes"]
        let visitor = attributes?["profile"]?["data"].map { [$0] } ?? []
        let profiles = attributes?["profiles"]?["data"]?.array ?? visitor
        let named = profiles.compactMap { $0["attributes"] }.first { profile in
            [profile["email"]?.string, profile["phone_number"]?.string]
                .contains { $0?.lowercased() == address.lowercased() }
        }
        return named?["subscriptions"]?.object?.map(\.name)
    }

    private var parsedBody: JSON? { try? JSON(parsing: body) }
}
