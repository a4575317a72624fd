import JSONAPI
import TestSupport

@testable import KlaviyoAPI

extension ErrorTrigger {
    /// Subscribes an American number to SMS on an account with these settings.
    private static func text(
        _ kind: ErrorKind,
        _ settings: JSONObject,
        _ attributes: JSONObject = [:]
    ) -> ErrorTrigger {
        let attributes = attributes.merging([
            "phone_number": "+12125550123", "subscriptions": Requests.channels(["sms.marketing"]),
        ])
        return ErrorTrigger(
            kind,
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.consentJob(attributes),
            settings: settings
        )
    }

    static let ofSMS = [
        text(.phoneRegionNotSupported, ["sms_regions": ["DE"]]),
        text(.smsNotConfigured, ["sms_regions": "off"]),
        text(.dateOfBirthMissing, ["age_gate": 18]),
        text(.tooYoung, ["age_gate": 18], ["age_gated_date_of_birth": "2020-01-01"]),
    ]
}
