import HTTP
import JSONAPI

/// Why a request for a token was refused (<https://www.rfc-editor.org/rfc/rfc6749#section-5.2>).
///
/// The codes are documented (<https://developers.klaviyo.com/en/docs/troubleshoot_oauth_errors>), the descriptions
/// assumed.
struct OAuthError: Error, Equatable {
    let code: String
    let description: String

    static func invalidRequest(_ description: String) -> OAuthError {
        OAuthError(code: "invalid_request", description: description)
    }

    static func invalidGrant(_ description: String) -> OAuthError {
        OAuthError(code: "invalid_grant", description: description)
    }

    static let invalidClient = OAuthError(
        code: "invalid_client",
        description:
            "Client authentication failed: send Authorization: Basic base64(client_id:client_secret)."
    )

    var response: Response {
        let isClient = code == "invalid_client"
        var response = OAuthEndpoints.json(
            isClient ? 401 : 400,
            ["error": .string(code), "error_description": .string(description)]
        )
        if isClient { response.headers.add("WWW-Authenticate", "Basic realm=\"klaviyo\"") }
        return response
    }
}
