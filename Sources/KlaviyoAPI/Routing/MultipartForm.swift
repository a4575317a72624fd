import JSONAPI

/// Reads the body of a form that carries a file (`multipart/form-data`, RFC 7578).
///
/// It becomes an object with a member for each field; a file is `{"name", "content"}`, its bytes in base64.
struct MultipartForm {
    /// More fields than any operation takes, and longer heads than clients send.
    private static let (partLimit, headLimit) = (20, 4096)
    private static let lineBreak: [UInt8] = [13, 10]

    /// The fields of a form.
    ///
    /// `type`: The header Content-Type, which names the boundary.
    /// - Throws: ``APIError`` 400 for what isn't one.
    static func fields(of body: [UInt8], type: String) throws(APIError) -> JSONObject {
        guard let boundary = parameter("boundary", of: type), (1...70).contains(boundary.utf8.count) else {
            throw APIError(.malformedForm, "Invalid boundary in multipart: None")
        }
        let mark = Array("--\(boundary)".utf8)
        var fields = JSONObject()
        guard body.starts(with: mark) else { throw APIError(.malformedForm, "the first boundary is missing") }
        var rest = body[mark.count...]
        while !rest.starts(with: Array("--".utf8)) {
            guard rest.starts(with: lineBreak), fields.count < partLimit,
                let end = rest.firstRange(of: lineBreak + mark)
            else { throw APIError(.malformedForm, "a part isn't closed") }
            let (name, value) = try field(rest[..<end.lowerBound].dropFirst(2))
            fields[name] = value
            rest = rest[end.upperBound...]
        }
        return fields
    }

    private static func field(_ part: ArraySlice<UInt8>) throws(APIError) -> (String, JSON) {
        let head: Range<Int>?
        if part.starts(with: lineBreak) {
            head = nil
        } else {
            head = part.prefix(headLimit).firstRange(of: lineBreak + lineBreak)
        }
        guard let head else { throw APIError(.malformedForm, "a part has no head") }
        let lines = String(decoding: part[..<head.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let disposition = lines.first { $0.lowercased().hasPrefix("content-disposition:") }.map(String.init)
        guard let disposition, let name = parameter("name", of: disposition) else {
            throw APIError(.malformedForm, "a part has no name")
        }
        let content = part[head.upperBound...]
        guard let file = parameter("filename", of: disposition) else {
            return (name, .string(String(decoding: content, as: UTF8.self)))
        }
        return (name, ["name": .string(file), "content": .string(Array(content).base64)])
    }

    /// A parameter of a header: `boundary` of `multipart/form-data; boundary="x"`.
    private static func parameter(_ name: String, of header: String) -> String? {
        for part in header.split(separator: ";").dropFirst() {
            let halves = part.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].filter({ $0 != " " }).lowercased() == name else { continue }
            let value = halves[1].drop { $0 == " " }
            guard value.first == "\"" else { return String(value.prefix { $0 != " " }) }
            return String(value.dropFirst().prefix { $0 != "\"" })
        }
        return nil
    }
}
