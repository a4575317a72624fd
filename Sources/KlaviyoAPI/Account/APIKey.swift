/// The private key that a request was sent with.
package struct APIKey: Sendable, Equatable {
    let value: String
    /// What it may do; `nil` for everything.
    let scopes: [String]?
    /// The OAuth app whose access token it was; `nil` for a private key, and for a company id.
    var client: String?

    /// Whether a text can be a private key: `pk_`, then letters, digits and underscores.
    static func isWellFormed(_ text: String) -> Bool {
        text.hasPrefix("pk_") && text.utf8.count > 3
            && text.utf8.dropFirst(3).allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// The key as it may be shown: its beginning and its last four characters.
    package static func masked(_ key: String) -> String {
        key.count > 11 ? "\(key.prefix(3))…\(key.suffix(4))" : "\(key.prefix(3))…"
    }

    /// How it is named to people: masked, but for an app's id and a company's, which are no secrets.
    var masked: String {
        client.map { "app \($0)" } ?? (value.hasPrefix("pk_") ? Self.masked(value) : value)
    }

    /// Whose quota its requests are counted in: each OAuth app has its own, private keys share one (documented).
    var quota: String { client ?? "" }

    /// The last four characters, which Klaviyo shows as the detail of consent by API (reported).
    var tail: String { String(value.suffix(4)) }

    /// Tells keys apart without being one: FNV-1a in hexadecimal.
    var digest: String {
        let hash = value.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }

    /// The scopes of a list that this key lacks.
    func missing(of required: [String]) -> [String] {
        guard let scopes else { return [] }
        return required.filter { !scopes.contains($0) }
    }
}
