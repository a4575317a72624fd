import JSONAPI
import Store

/// The exchange id of a profile, `_kx`: what links in messages and cookies of known visitors carry instead of it.
///
/// Klaviyo's are sealed and end with the company's id. These look like them, and are the same whenever company and
/// profile are, so that nothing has to be stored (assumed).
struct ExchangeID {
    let company: String

    /// As long as a sealed id at least; a number of which base64 needs no padding.
    private static let shortest = 33

    /// The exchange id of a profile.
    func text(of profile: String) -> String {
        var bytes = Array(profile.utf8)
        bytes.insert(UInt8(truncatingIfNeeded: bytes.count), at: 0)
        while bytes.count < Self.shortest || bytes.count % 3 != 0 { bytes.append(0) }
        let mask = mask(bytes.count)
        for index in bytes.indices { bytes[index] ^= mask[index] }
        // There and back, each byte takes up all before it, so that alike ids don't look alike.
        for index in bytes.indices.dropFirst() { bytes[index] ^= bytes[index - 1] }
        for index in bytes.indices.dropLast().reversed() { bytes[index] ^= bytes[index + 1] }
        return "\(Self.encode(bytes)).\(company)"
    }

    /// The id that an exchange id of this company was made of; `nil` for any other text.
    func profile(in text: String) -> String? {
        guard text.hasSuffix(".\(company)") else { return nil }
        guard var bytes = Self.decode(text.dropLast(company.utf8.count + 1)), bytes.count >= Self.shortest
        else {
            return nil
        }
        for index in bytes.indices.dropLast() { bytes[index] ^= bytes[index + 1] }
        for index in bytes.indices.dropFirst().reversed() { bytes[index] ^= bytes[index - 1] }
        let mask = mask(bytes.count)
        for index in bytes.indices { bytes[index] ^= mask[index] }
        let end = Int(bytes[0]) + 1
        guard end <= bytes.count, bytes[end...].allSatisfy({ $0 == 0 }) else { return nil }
        return String(validating: bytes[1..<end], as: UTF8.self)
    }

    /// Random-looking bytes that the company's id determines, by SplitMix64.
    private func mask(_ count: Int) -> [UInt8] {
        var state = company.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return (0..<count).map { _ in
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return UInt8(truncatingIfNeeded: z ^ (z >> 31))
        }
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    /// Base64 as addresses take it, of bytes that need no padding.
    private static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<start + 3].reduce(0) { $0 << 8 | Int($1) }
            for shift in [18, 12, 6, 0] { text.append(alphabet[group >> shift & 63]) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func decode(_ text: Substring) -> [UInt8]? {
        let digits = text.utf8.map { alphabet.firstIndex(of: $0) }
        guard digits.count % 4 == 0, !digits.contains(nil) else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 4) {
            let group = digits[start..<start + 4].reduce(0) { $0 << 6 | ($1 ?? 0) }
            for shift in [16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: group >> shift)) }
        }
        return bytes
    }
}

extension ExchangeID {
    /// The profile that an exchange id stands for: its own, or the one that was merged into (assumed).
    func find(_ text: String, in db: Connection) throws -> Profile? {
        guard let id = profile(in: text) else { return nil }
        return try IdentityTable.profile(withID: id, in: db)
    }

    /// A filter whose clauses on `_kx` name the id of the profile instead; an unknown one names none.
    func resolving(_ filter: Filter, in db: Connection) throws -> Filter {
        var result = filter
        for index in result.clauses.indices where result.clauses[index].field == "_kx" {
            guard case .string(let text) = result.clauses[index].value else { continue }
            result.clauses[index] = Filter.Clause(.equals, "id", .string(try find(text, in: db)?.id ?? ""))
        }
        return result
    }
}
