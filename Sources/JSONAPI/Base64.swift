import FoundationEssentials

extension String {
    /// This text in base64 without padding, as Klaviyo's cursors and composed ids are (recorded).
    package var base64: String {
        String(Data(utf8).base64EncodedString().prefix { $0 != "=" })
    }

    /// Reads base64 with or without padding; `nil` for anything else.
    package init?(base64: String) {
        let padded = base64 + String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded), let text = String(validating: data, as: UTF8.self)
        else { return nil }
        self = text
    }
}

extension [UInt8] {
    /// These bytes in base64.
    package var base64: String { Data(self).base64EncodedString() }

    /// Reads base64; `nil` for anything else.
    package init?(base64: String) {
        guard let data = Data(base64Encoded: base64) else { return nil }
        self = Array(data)
    }
}
