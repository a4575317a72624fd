import JSONAPI
import Store

/// The voice of the account's brand: one, by the company id, which says nothing until it is told (assumed).
enum BrandVoices {
    static let behaviour = Behaviour(begin: begin)

    @Sendable private static func begin(
        _ kind: ResourceKind,
        _ account: Account,
        _ ids: IDSource,
        _ db: Connection
    ) throws {
        let voice = StoredResource(kind, id: account.company, [:], at: account.clock.now)
        try StoredResourceTable.save(voice, in: db)
    }
}
