import JSONAPI

/// Whether the account may send text messages to a subscriber, which a subscription to SMS depends on.
///
/// Since 2024-05-15 what stands against it is an error; before that the request was answered 202 and the consent
/// to SMS silently not set (documented; one report says that email was lost with it).
struct SMSCheck {
    /// What stands against a subscription to SMS.
    struct Objection {
        let error: ErrorKind
        /// The attribute in question.
        let attribute: String
        /// What happens where it is no error yet.
        let rule: Rule
        let detail: String
    }

    let settings: Settings
    let today: String
    /// Whether an objection is an error at the revision of the request.
    let isChecked: Bool
    /// Whether the request can tell a date of birth: that of the visitor's own subscription cannot, and passes (assumed).
    private let knowsAge: Bool

    init(_ call: Call) {
        settings = call.settings
        today = call.now.dateText
        isChecked = call.operation.revision.name >= "2024-05-15"
        knowsAge = call.operation.id == "bulk_subscribe_profiles"
    }

    /// Looks for what stands against it.
    ///
    /// - Parameters:
    ///   - phoneNumber: Where the messages would go.
    ///   - hasEmail: Whether there is an email address beside it.
    ///   - birth: The `age_gated_date_of_birth` that was sent.
    /// - Returns: The first thing; `nil` if nothing does.
    func objection(to phoneNumber: String, hasEmail: Bool, birth: String?) -> Objection? {
        guard settings.smsRegions.cover(phoneNumber) else {
            let isAlone = !settings.smsRegions.isSetUp && !hasEmail
            return Objection(
                error: isAlone ? .smsNotConfigured : .phoneRegionNotSupported,
                attribute: "phone_number",
                rule: .phoneRegion,
                detail: regionDetail(phoneNumber)
            )
        }
        guard let gate = settings.ageGate, knowsAge else { return nil }
        let isOldEnough = birth.map { gate.lets($0, passOn: today) }
        if isOldEnough == true { return nil }
        return Objection(
            error: isOldEnough == nil ? .dateOfBirthMissing : .tooYoung,
            attribute: "age_gated_date_of_birth",
            rule: .ageGated,
            detail: "\(birth ?? "no date of birth"), where \(gate.minimumAge) years are asked for"
        )
    }

    private func regionDetail(_ phoneNumber: String) -> String {
        guard settings.smsRegions.isSetUp else { return "SMS is not set up" }
        let region = CallingCodes.region(of: phoneNumber) ?? "no known region"
        return "\(phoneNumber) belongs to \(region)"
    }
}
