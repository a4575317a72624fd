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

    /// Everybody who is in one of some audiences; left out are those whom all of them leave out.
    init(joining audiences: [CampaignAudience]) {
        included = Self.joined(audiences.map(\.included))
        let common = audiences.dropFirst().reduce(Set(audiences.first?.excluded ?? [])) {
            $0.intersection($1.excluded)
        }
        excluded = Self.joined(audiences.map(\.excluded)).filter(common.contains)
    }

    private static func joined(_ lists: [[String]]) -> [String] {
        var seen: Set<String> = []
        return lists.joined().filter { seen.insert($0).inserted }
    }

    var json: JSON {
        [
            "included": .array(included.map { .string($0) }),
            "excluded": .array(excluded.map { .string($0) }),
        ]
    }

    /// Refuses ids of neither a list nor a segment (assumed).
    ///
    /// `place`: Where in the body the audience is.
    func check(_ call: Call, at place: String = "/data/attributes/audiences", _ db: Connection) throws {
        let description = call.operation.description
        let kinds = try ["list", "segment"].map { try description.kept($0) }
        for (name, ids) in [("included", included), ("excluded", excluded)] {
            for (index, id) in ids.enumerated() {
                guard try kinds.contains(where: { try Related.exists($0, id, in: db) }) else {
                    throw APIError(.unknownAudience, id, at: .pointer("\(place)/\(name)/\(index)"))
                }
            }
        }
    }
}
