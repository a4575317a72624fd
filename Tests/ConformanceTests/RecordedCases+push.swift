import JSONAPI
import TestSupport

extension RecordedCases {
    static let pushToken: JSON = [
        "data": [
            "type": "push-token",
            "attributes": [
                "token": "1234567890", "platform": "ios", "vendor": "apns",
                "profile": ["data": ["type": "profile", "attributes": ["email": .string(email)]]],
            ],
        ]
    ]

    /// The account of the recordings takes no push tokens.
    @Sendable static func refusingPushTokens(_ server: TestServer) throws -> [String: String] {
        server.control("PATCH settings", ["push": false])
        return [:]
    }
}
