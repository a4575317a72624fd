import JSONAPI
import Store

/// What translations do beside being kept: each is of one resource, which its id names and with which it goes, and
/// takes translated texts block by block.
enum Translations {
    static let behaviour = Behaviour(prepare: prepare, update: update)

    /// Names a translation: `campaign-variation::email::` and a ULID (the form is documented, the ULID assumed).
    @Sendable private static func prepare(
        _ call: Call,
        _ translation: inout StoredResource,
        _ db: Connection
    ) throws {
        let related = translation.kind.relationships.compactMap { relationship in
            call.related(relationship.name).map { (relationship.name, $0) }
        }
        guard related.count == 1, let (type, target) = related.first else {
            throw APIError(.translationOfOne, at: .pointer("/data/relationships"))
        }
        let channel = translation.attributes["channel"]?.string ?? ""
        try refuseSecond(of: type, target, channel, call, db)
        translation.id = "\(type)::\(channel)::\(call.account.ids.ulid(at: call.now))"
        // By which translations are filtered, and never shown.
        translation.attributes["resource_type"] = .string(type)
        translation.attributes["related_resource_id"] = .string(target)
    }

    /// A resource has one translation for each channel (assumed; that of a campaign's variation is one to its
    /// relationship).
    private static func refuseSecond(
        of type: String,
        _ target: String,
        _ channel: String,
        _ call: Call,
        _ db: Connection
    ) throws {
        let description = call.operation.description
        let relationships = description.kind(named: type)?.relationships ?? []
        for relationship in relationships where relationship.target == "translation" {
            let known = try Related.fetch(type, target, relationship.name, description, in: db)
            for case let other as StoredResource in known
            where other.attributes["channel"] == .string(channel) {
                throw APIError(.translationTaken, channel, type, target, other.id)
            }
        }
    }

    /// Takes the texts of blocks by their ids; blocks and locales that aren't sent stay as they are (assumed).
    @Sendable private static func update(
        _ call: Call,
        _ old: StoredResource,
        _ translation: inout StoredResource,
        _ db: Connection
    ) throws {
        translation.attributes["values"] = old.attributes["values"] ?? []
        guard let sent = call.attributes["values"]?.array else { return }
        let locales = Set(translation.attributes["target_locales"]?.array?.compactMap(\.string) ?? [])
        var blocks = old.attributes["values"]?.array ?? []
        var places: [String: Int] = [:]
        for (place, block) in blocks.enumerated() { places[block["id"]?.string ?? ""] = place }
        for (index, block) in sent.enumerated() {
            let place = "/data/attributes/values/\(index)"
            guard let id = block["id"]?.string, let texts = block["translations"]?.object else {
                throw APIError(.translationBlock, at: .pointer(place))
            }
            for text in texts where !locales.contains(text.name) {
                throw APIError(
                    .invalidChoice,
                    text.name,
                    "translations",
                    at: .pointer("\(place)/translations/\(text.name)")
                )
            }
            if let known = places[id] {
                let merged = (blocks[known]["translations"]?.object ?? [:]).merging(texts)
                blocks[known] = ["id": .string(id), "translations": .object(merged)]
            } else {
                places[id] = blocks.count
                blocks.append(["id": .string(id), "translations": .object(texts)])
            }
        }
        translation.attributes["values"] = .array(blocks)
    }
}
