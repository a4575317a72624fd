/// A kind of error that Klaviyo's API answers with: one row of the catalogue.
package struct ErrorKind: Sendable, Equatable {
    /// A name for it of our own.
    package let id: String
    package let status: Int
    package let code: String
    package let title: String
    /// The text, with `%1`, `%2` where a request's own words stand.
    let template: String
    /// Where the problem lies unless the request tells more exactly.
    let pointer: String
    /// Whether the web framework below the API raises it; such errors have no `links` and `meta` (recorded).
    let isFramework: Bool
    /// How the detail's wording is known.
    package let evidence: Evidence

    /// The text with a request's own words in their places.
    func detail(_ arguments: [String]) -> String {
        var parts = template.split(separator: "%", omittingEmptySubsequences: false)
        var text = String(parts.removeFirst())
        for part in parts {
            let place = (part.first?.wholeNumberValue ?? 0) - 1
            if arguments.indices.contains(place) {
                text += arguments[place]
                text += part.dropFirst()
            } else {
                text += "%\(part)"
            }
        }
        return text
    }

    /// A 400 of the API's own: code `invalid`.
    static func invalid(
        _ id: String,
        _ template: String,
        _ evidence: Evidence,
        at pointer: String = "/data"
    ) -> ErrorKind {
        ErrorKind(
            id: id,
            status: 400,
            code: "invalid",
            title: "Invalid input.",
            template: template,
            pointer: pointer,
            isFramework: false,
            evidence: evidence
        )
    }

    /// An error of the web framework.
    static func framework(
        _ id: String,
        _ status: Int,
        _ code: String,
        _ title: String,
        _ template: String,
        _ evidence: Evidence
    ) -> ErrorKind {
        ErrorKind(
            id: id,
            status: status,
            code: code,
            title: title,
            template: template,
            pointer: "/data/",
            isFramework: true,
            evidence: evidence
        )
    }

    private static func notAuthenticated(_ id: String, _ detail: String, _ evidence: Evidence) -> ErrorKind {
        framework(
            id,
            401,
            "not_authenticated",
            "Authentication credentials were not provided.",
            detail,
            evidence
        )
    }

    static func notFound(_ id: String, _ detail: String, _ evidence: Evidence) -> ErrorKind {
        framework(id, 404, "not_found", "Not found.", detail, evidence)
    }

    private static func other(
        _ id: String,
        _ status: Int,
        _ code: String,
        _ title: String,
        _ template: String,
        _ evidence: Evidence
    ) -> ErrorKind {
        ErrorKind(
            id: id,
            status: status,
            code: code,
            title: title,
            template: template,
            pointer: "/data",
            isFramework: false,
            evidence: evidence
        )
    }
}

// MARK: - The catalogue

extension ErrorKind {
    // Bodies
    static let invalidPayload = invalid(
        "invalid_payload",
        "The payload provided in the request is invalid.",
        .recorded
    )
    static let unknownField = invalid(
        "unknown_field",
        "'%1' is not a valid field for the resource '%2'.",
        .recorded
    )
    static let missingField = invalid(
        "missing_field",
        "'%1' is a required field for the resource '%2'.",
        .reported
    )
    static let invalidChoice = invalid("invalid_choice", "'%1' is not a valid choice for '%2'.", .recorded)
    static let wrongKind = invalid("wrong_kind", "'%1' must be of type %2.", .assumed)
    static let notNullable = invalid("not_nullable", "'%1' may not be null.", .assumed)
    static let tooManyItems = invalid("too_many_items", "'%1' may contain at most %2 items.", .assumed)
    static let tooFewItems = invalid("too_few_items", "'%1' must contain at least %2 items.", .assumed)
    static let tooLong = invalid("too_long", "'%1' may have at most %2 characters.", .assumed)
    static let invalidDate = invalid("invalid_date", "'%1' must be an ISO 8601 date.", .assumed)
    static let invalidTime = invalid("invalid_time", "'%1' must be an ISO 8601 time.", .assumed)
    static let idMismatch = invalid(
        "id_mismatch",
        "The id in the payload does not match the id in the URL.",
        .assumed
    )
    static let missingRelationshipData = invalid(
        "missing_relationship_data",
        "'data' key missing in relationship",
        .recorded
    )
    static let payloadTooLarge = framework(
        "payload_too_large",
        413,
        "payload_too_large",
        "Payload too large.",
        "The payload of a request may have at most 5 MB.",
        .assumed
    )
    static let malformedJSON = framework(
        "malformed_json",
        400,
        "parse_error",
        "Malformed request.",
        "JSON parse error - %1",
        .assumed
    )
    static let unsupportedMediaType = framework(
        "unsupported_media_type",
        415,
        "unsupported_media_type",
        "Unsupported media type.",
        "Unsupported media type \"%1\" in request.",
        .reported
    )

    // Queries
    static let filterParentheses = invalid(
        "filter_parentheses",
        "Invalid filter provided. Verify your parentheses match.",
        .recorded
    )
    static let malformedFilter = invalid("malformed_filter", "Invalid filter provided", .reported)
    static let filterOperator = invalid(
        "filter_operator",
        "'%1' is not an allowed filter operator for %2.  Allowed operators are %3",
        .recorded
    )
    static let filterField = invalid(
        "filter_field",
        "'%1' is not a filterable field for this resource. The filterable fields on this resource are: %2",
        .recorded
    )
    static let filterNotEmulated = invalid(
        "filter_not_emulated",
        "klaviyo-emulator does not emulate filtering by '%1' here yet.",
        .assumed
    )
    static let unknownInclude = invalid(
        "unknown_include",
        "'%1' is not an allowed include parameter for this resource.",
        .documented
    )
    static let unknownSort = invalid(
        "unknown_sort",
        "'%1' is not a sortable field for this resource. The sortable fields on this resource are: %2",
        .assumed
    )
    static let unknownParameter = invalid(
        "unknown_parameter",
        "'%1' is not a valid field for the resource '%2'.",
        .recorded
    )
    static let missingParameter = invalid("missing_parameter", "'%1' is a required parameter.", .assumed)
    static let pageSize = invalid("page_size", "Page size must be an integer between %1 and %2.", .assumed)
    static let invalidCursor = framework(
        "invalid_cursor",
        400,
        "invalid",
        "Invalid input.",
        "Invalid cursor provided.",
        .recorded
    )

    // Requests as such
    static let missingScheme = notAuthenticated(
        "missing_scheme",
        "Missing or invalid authorization scheme. Please use Klaviyo-API-Key.",
        .recorded
    )
    static let malformedKey = notAuthenticated("malformed_key", "Missing or invalid private key.", .recorded)
    static let unknownKey = framework(
        "unknown_key",
        401,
        "authentication_failed",
        "Incorrect authentication credentials.",
        "Incorrect authentication credentials.",
        .recorded
    )
    static let missingScopes = framework(
        "missing_scopes",
        403,
        "permission_denied",
        "You do not have permission to perform this action.",
        "Your API key is missing required scopes: %1",
        .reported
    )
    static let foreignHost = other(
        "foreign_host",
        403,
        "forbidden",
        "Forbidden.",
        "This emulator answers only requests for its own host, not for %1.",
        .assumed
    )
    static let nullCharacter = invalid("null_character", "Null characters are not allowed.", .assumed)
    static let unknownPath = notFound("unknown_path", "Not found.", .assumed)
    static let methodNotAllowed = framework(
        "method_not_allowed",
        405,
        "method_not_allowed",
        "Method not allowed.",
        "Method \"%1\" not allowed.",
        .reported
    )
    static let missingRevision = invalid("missing_revision", "The revision header is required.", .assumed)
    static let malformedRevision = invalid(
        "malformed_revision",
        "The revision header must have the format YYYY-MM-DD[.suffix].",
        .assumed
    )
    static let futureRevision = notFound(
        "future_revision",
        "Unable to specify a future revision date",
        .reported
    )
    static let unknownRevision = notFound(
        "unknown_revision",
        "'%1' is not a valid revision, please check our documentation",
        .assumed
    )
    static let noRevisionForMethod = notFound(
        "no_revision_for_method",
        "No valid revisions found for method, please check our documentation",
        .reported
    )
    static let throttled = ErrorKind(
        id: "throttled",
        status: 429,
        code: "throttled",
        title: "Request was throttled.",
        template: "Request was throttled. Expected available in %1 second%2.",
        pointer: "/data",
        isFramework: false,
        evidence: .recorded
    )
    static let serverError = framework(
        "server_error",
        500,
        "error",
        "A server error occurred.",
        "A server error occurred.",
        .recorded
    )
    static let notEmulated = framework(
        "not_emulated",
        501,
        "not_emulated",
        "Not emulated.",
        "%1 (%2 %3) is a Klaviyo operation that klaviyo-emulator does not emulate yet.",
        .assumed
    )

    // Profiles
    static let invalidEmail = invalid("invalid_email", "Invalid email address", .recorded)
    static let invalidPhone = invalid(
        "invalid_phone",
        "Invalid phone number format (Example of a valid format: +12345678901)",
        .reported
    )
    static let noIdentifier = invalid("no_identifier", "One or more identifiers is required", .recorded)
    static let unknownProfile = notFound("unknown_profile", "A profile with id %1 does not exist.", .recorded)
    static let duplicateProfile = ErrorKind(
        id: "duplicate_profile",
        status: 409,
        code: "duplicate_profile",
        title: "Conflict.",
        template: "A profile already exists with one of these identifiers.",
        pointer: "/data/attributes",
        isFramework: false,
        evidence: .recorded
    )

    // Lists
    static let unknownList = notFound("unknown_list", "A list with id `%1` does not exist.", .recorded)

    /// Every row, so that the product can list what it answers and how that is known.
    package static let all: [ErrorKind] =
        [
            invalidPayload, unknownField, missingField, invalidChoice, wrongKind, notNullable, tooManyItems,
            tooFewItems, tooLong, invalidDate, invalidTime, idMismatch, missingRelationshipData,
            payloadTooLarge,
            malformedJSON,
            unsupportedMediaType, filterParentheses, malformedFilter, filterOperator, filterField,
            filterNotEmulated, unknownInclude,
            unknownSort, unknownParameter, missingParameter, pageSize, invalidCursor, missingScheme,
            malformedKey,
            unknownKey, missingScopes, foreignHost, nullCharacter, unknownPath, methodNotAllowed,
            missingRevision,
            malformedRevision, futureRevision, unknownRevision, noRevisionForMethod, retiredRevision,
            beforeEarliestRevision, removedOperation, legacyEndpoint, throttled,
            serverError, notEmulated, invalidEmail, invalidPhone, noIdentifier, unknownProfile,
            duplicateProfile,
            unknownList,
        ] + consent + importKinds + profileKinds + ofEvents + ofMetrics + described + ofPush + ofConversations
        + ofMessaging + ofAccount + ofSegments + ofCatalogs + ofCustomObjects
        + ofTextMessaging + ofTranslations + ofCampaigns
}
