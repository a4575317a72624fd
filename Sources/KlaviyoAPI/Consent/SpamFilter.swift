import JSONAPI

/// Which addresses Klaviyo takes for fakes and drops without a word.
///
/// The documentation names `@example.com`, `@test.com` "or similar" for events, and staff confirm such a filter
/// for subscriptions (reported); its exact pattern is not known (assumed).
struct SpamFilter: Sendable, Equatable {
    enum Level: String, Sendable {
        case off
        /// Reserved domains (RFC 2606, RFC 6761) and test domains.
        case standard
        /// Beside those, addresses with a word such as "test" or "fake" in them.
        case strict
    }

    /// A rule of one's own.
    enum Rule: Sendable, Equatable {
        case domain(String)
        case address(String)
        case word(String)
    }

    var level = Level.standard
    var rules: [Rule] = []

    private static let domains: Set<String> = [
        "example.com", "example.net", "example.org", "test.com", "localhost",
    ]
    private static let topLevelDomains: Set<String> = ["example", "test", "invalid", "localhost"]
    private static let words: Set<String> = [
        "test", "testing", "tester", "fake", "invalid", "dummy", "example",
    ]

    /// Why an address is dropped, in a few words; `nil` if it passes.
    func objection(to email: String) -> String? {
        let address = email.lowercased()
        let parts = address.split(separator: "@", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        for rule in rules {
            switch rule {
            case .domain(let domain) where parts[1] == domain || parts[1].hasSuffix("." + domain):
                return "its domain is \(domain), which a rule of this account drops"
            case .address(let text) where address == text: return "a rule of this account drops it"
            case .word(let word) where address.contains(word):
                return "it contains \"\(word)\", which a rule of this account drops"
            default: continue
            }
        }
        if level == .off { return nil }
        let topLevel = parts[1].split(separator: ".").last.map(String.init) ?? ""
        if Self.domains.contains(parts[1]) || Self.topLevelDomains.contains(topLevel) {
            return "\(parts[1]) is a reserved or test domain"
        }
        guard level == .strict else { return nil }
        let words = address.split { !$0.isLetter }.map(String.init)
        return words.first(where: Self.words.contains).map { "it contains the word \"\($0)\"" }
    }
}

extension SpamFilter {
    /// Reads a level, or an object with a level and rules; `nil` for anything else.
    init?(_ json: JSON) throws(SettingError) {
        if json == false {
            level = .off
            return
        }
        if let text = json.string {
            guard let level = Level(rawValue: text) else { return nil }
            self.level = level
            return
        }
        guard let object = json.object else { return nil }
        for member in object {
            switch member.name {
            case "level":
                let text = member.value == false ? "off" : member.value.string
                guard let level = text.flatMap({ Level(rawValue: $0) }) else { return nil }
                self.level = level
            case "rules":
                guard let elements = member.value.array else { return nil }
                for element in elements {
                    guard let rule = Rule(element) else { return nil }
                    rules.append(rule)
                }
            default:
                throw SettingError(unknown: member.name, of: "spam_filter", known: ["level", "rules"])
            }
        }
    }

    var json: JSON {
        rules.isEmpty
            ? .string(level.rawValue)
            : ["level": .string(level.rawValue), "rules": .array(rules.map(\.json))]
    }
}

extension SpamFilter.Rule {
    fileprivate init?(_ json: JSON) {
        guard let object = json.object, object.count == 1, let member = object.members.first,
            let text = member.value.string?.lowercased(), !text.isEmpty
        else { return nil }
        switch member.name {
        case "domain": self = .domain(text)
        case "address": self = .address(text)
        case "word": self = .word(text)
        default: return nil
        }
    }

    fileprivate var json: JSON {
        switch self {
        case .domain(let text): ["domain": .string(text)]
        case .address(let text): ["address": .string(text)]
        case .word(let text): ["word": .string(text)]
        }
    }
}
