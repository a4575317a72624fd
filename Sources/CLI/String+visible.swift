extension String {
    /// This text with what a terminal would obey rather than show written as `\u{1b}`: clients and other people write
    /// much of what is printed.
    ///
    /// That is control characters, line breaks among them, and what turns the direction of writing.
    var visible: String {
        guard unicodeScalars.contains(where: Self.isObeyed) else { return self }
        return unicodeScalars.map { scalar in
            Self.isObeyed(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }.joined()
    }

    private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
