import JSONAPI

/// The voice of the account's brand: one, by the company id, which says nothing until it is told (assumed).
enum BrandVoices {
    static let behaviour = Behaviour(begin: begin)

    @Sendable private static func begin(_ account: Account, _ ids: IDSource) -> [Behaviour.First] {
        [(account.company, [:])]
    }
}
