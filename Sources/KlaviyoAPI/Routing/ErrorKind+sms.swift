/// What subscriptions to text messages are refused for.
extension ErrorKind {
    static let phoneRegionNotSupported = invalid(
        "phone_region_not_supported",
        "Phone number is valid but is not in a supported region for this account.",
        .reported
    )
    /// That it is the pointer of the phone number is assumed.
    static let smsNotConfigured = invalid(
        "sms_not_configured",
        "SMS configuration is required to subscribe phone number only profiles.",
        .documented
    )
    /// That it is refused is documented, the words are assumed.
    static let dateOfBirthMissing = invalid(
        "date_of_birth_missing",
        "'age_gated_date_of_birth' is required to subscribe to SMS when age gating is enabled for this account.",
        .assumed
    )
    /// That it is refused is documented, the words are assumed.
    static let tooYoung = invalid(
        "too_young",
        "The profile does not meet the minimum age required to subscribe to SMS for this account.",
        .assumed
    )

    static let sms = [phoneRegionNotSupported, smsNotConfigured, dateOfBirthMissing, tooYoung]
}
