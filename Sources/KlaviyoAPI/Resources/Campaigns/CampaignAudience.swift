import JSONAPI
import Store

/// Who a campaign is for: lists and segments, by id.
struct CampaignAudience {
    let included: [String]
    let excluded: [String]

    init(_ json: JSON?) {
        included = json?["included"]?.array?.compactMap(\.string) ?? []
        excluded = json?["excluded"]?.array?.compactMap(\.string) ?? []
    }

    var json: JSON {
        [
            "included": .array(included.map { .string($0) }),
            "excluded": .array(excluded.map { .string($0) }),
        ]
    }

    /// Refuses ids of neither a list nor a segment (assumed).
    func check(_ call: Call, _ db: Connection) throws {
        let description = call.operation.description
        let kinds = ["list", "segment"].compactMap { description.kind(named: $0) }
        for (name, ids) in [("included", included), ("excluded", excluded)] {
            for (index, id) in ids.enumerated() {
                guard try kinds.contains(where: { try Related.exists($0, id, in: db) }) else {
                    let pointer = "/data/attributes/audiences/\(name)/\(index)"
                    throw APIError(.unknownAudience, id, at: .pointer(pointer))
                }
            }
        }
    }
}
