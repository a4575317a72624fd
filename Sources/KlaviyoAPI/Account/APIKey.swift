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
            && text.utf8.dropFirst(3).allSatisfy(isPartOfKey)
    }

    /// The key as it may be shown: its beginning and its last four characters.
    package static func masked(_ key: String) -> String {
        key.count > 11 ? "\(key.prefix(3))…\(key.suffix(4))" : "\(key.prefix(3))…"
    }

    /// A text with the keys in it masked: `pk_` or `sk_` and at least six letters, digits or underscores after it.
    ///
    /// What an `@` follows is an email address.
    static func masking(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var copied = 0
        var index = 0
        while let start = bytes[index...].firstIndex(where: isPartOfKey) {
            index = bytes[start...].firstIndex { !isPartOfKey($0) } ?? bytes.count
            let word = bytes[start..<index]
            let isKey = word.count >= 9 && (word.starts(with: "pk_".utf8) || word.starts(with: "sk_".utf8))
            guard isKey, index == bytes.count || bytes[index] != UInt8(ascii: "@") else { continue }
            result += bytes[copied..<start]
            result += masked(String(decoding: word, as: UTF8.self)).utf8
            copied = index
        }
        return copied == 0 ? text : String(decoding: result + bytes[copied...], as: UTF8.self)
    }

    private static func isPartOfKey(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
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
