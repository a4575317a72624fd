import HTTP
import JSONAPI

/// The email addresses and phone numbers that a request names.
extension Request {
    /// Those in its body, JSON or the form of an old API, and in its query.
    var addresses: Set<String> {
        let inQuery = QueryString(parsing: query).addresses
        if let json = try? JSON(parsing: body) { return json.addresses.union(inQuery) }
        let type = headers["Content-Type"] ?? ""
        guard type.hasPrefix("application/x-www-form-urlencoded") else { return inQuery }
        return QueryString(parsing: Substring(String(decoding: body, as: UTF8.self))).addresses.union(inQuery)
    }
}

extension QueryString {
    /// Those that are a parameter's value, or stand in its filter.
    fileprivate var addresses: Set<String> {
        let words = items.flatMap { $0.value.split { "\"'(),[] ".contains($0) }.map(String.init) }
        return Set(words.filter { $0.utf8.count <= String.longestAddress && $0.isAddress })
    }
}

extension JSON {
    /// Those among its strings, however deep they lie, and what is called one without being well-formed.
    var addresses: Set<String> {
        var found: Set<String> = []
        collectAddresses(into: &found, isCalledOne: false)
        return found
    }

    private func collectAddresses(into found: inout Set<String>, isCalledOne: Bool) {
        switch self {
        case .string(let text):
            if text.utf8.count <= String.longestAddress, isCalledOne || text.isAddress { found.insert(text) }
        case .array(let elements):
            for element in elements { element.collectAddresses(into: &found, isCalledOne: isCalledOne) }
        case .object(let object):
            for member in object {
                let isCalledOne = member.name == "email" || member.name == "phone_number"
                member.value.collectAddresses(into: &found, isCalledOne: isCalledOne)
            }
        case .null, .bool, .number, .raw: break
        }
    }
}

extension String {
    /// What an address takes at most, in bytes: 100 characters.
    fileprivate static let longestAddress = 400

    fileprivate var isAddress: Bool {
        hasPrefix("+")
            ? Identifiers.isPhoneNumber(self)
            : utf8.contains(UInt8(ascii: "@")) && Identifiers.isEmail(self)
    }
}
