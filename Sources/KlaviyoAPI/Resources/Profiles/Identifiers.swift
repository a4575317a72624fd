import JSONAPI

/// The identifiers that a request gives of a profile, checked.
struct Identifiers {
    /// What is wrong with them.
    private(set) var problems: [ErrorObject] = []
    /// Whether the phone number is wrong but a valid email address stands beside it: then the request succeeds
    /// without the number and says so in a header (documented).
    private(set) var ignoresPhoneNumber = false

    /// - Parameters:
    ///   - attributes: The attributes of a profile.
    ///   - pointer: Where they stand in the body, such as `/data/attributes`.
    ///   - canIgnorePhoneNumber: Whether a wrong phone number beside a valid email is ignored here.
    init(
        _ attributes: JSONObject,
        at pointer: String = "/data/attributes",
        canIgnorePhoneNumber: Bool = false
    ) {
        let email = attributes["email"]?.string
        let isEmailValid = email.map(Self.isEmail)
        if isEmailValid == false {
            problems.append(ErrorObject(.invalidEmail, at: .pointer("\(pointer)/email")))
        }
        guard let phone = attributes["phone_number"]?.string, let fault = Self.fault(ofPhoneNumber: phone)
        else { return }
        if canIgnorePhoneNumber, isEmailValid == true {
            ignoresPhoneNumber = true
        } else {
            problems.append(ErrorObject(fault, at: .pointer("\(pointer)/phone_number")))
        }
    }

    /// Whether a profile's data in a body says whom it is about: by its id, an identifier or a cookie's.
    static func nameProfile(_ data: JSON) -> Bool {
        data["id"]?.string != nil || (Profile.identifierNames + ["_kx"]).contains { has($0, data) }
    }

    /// Whether a profile's data says whom it is about by a phone number and nothing else, on an account that has not
    /// set SMS up: there that is no identifier (recorded).
    static func isPhoneNumberUseless(_ data: JSON, _ settings: Settings) -> Bool {
        !settings.smsRegions.isSetUp && data["id"]?.string == nil && has("phone_number", data)
            && !(Profile.identifierNames + ["_kx"]).contains { $0 != "phone_number" && has($0, data) }
    }

    private static func has(_ name: String, _ data: JSON) -> Bool {
        !(data["attributes"]?[name] ?? .null).isNull
    }

    /// Whether a text is an email address that Klaviyo takes: at most 100 characters (documented), one `@`
    /// between a local part and a domain with a dot, no
    /// control characters (assumed).
    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.unicodeScalars.count <= 100, isDotted(parts[0]), isDotted(parts[1]),
            parts[1].contains(".")
        else { return false }
        let isLocal = parts[0].unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x9F || scalar.properties.isAlphabetic
                || "0123456789!#$%&'*+-/=?^_`{|}~.".unicodeScalars.contains(scalar)
        }
        let isDomain = parts[1].unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x9F || scalar.properties.isAlphabetic
                || "0123456789-.".unicodeScalars.contains(scalar)
        }
        return isLocal && isDomain
            && !parts[1].split(separator: ".").contains { $0.hasPrefix("-") || $0.hasSuffix("-") }
    }

    /// Whether the dots of a text stand between other characters.
    private static func isDotted(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }

    /// What is wrong with a phone number; `nil` if nothing is.
    private static func fault(ofPhoneNumber text: String) -> ErrorKind? {
        guard isPhoneNumber(text) else { return .invalidPhone }
        return canExist(text) ? nil : .impossiblePhone
    }

    /// Whether a phone number in E.164 can be somebody's: it begins with the calling code of a country and, in North
    /// America, ten digits follow, with neither an area code nor an exchange that begins with 0 or 1 (assumed).
    private static func canExist(_ phoneNumber: String) -> Bool {
        guard phoneNumber.hasPrefix("+1") else { return CallingCodes.region(of: phoneNumber) != nil }
        let digits = Array(phoneNumber.utf8.dropFirst(2))
        return digits.count == 10 && [digits[0], digits[3]].allSatisfy { $0 > UInt8(ascii: "1") }
    }

    /// Whether a text is a phone number in E.164: a plus sign, then 7 to 15 digits that don't begin with 0.
    static func isPhoneNumber(_ text: String) -> Bool {
        let digits = text.utf8.dropFirst()
        return text.hasPrefix("+") && (7...15).contains(digits.count) && digits.first != UInt8(ascii: "0")
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
