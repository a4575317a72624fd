// Catalogs and coupons
extension ErrorKind {
    static let alreadyRelated = ErrorKind(
        id: "already_related",
        status: 409,
        code: "conflict",
        title: "Conflict.",
        template: "The %1 with id %2 is already related to the %3 with id %4.",
        pointer: "/data",
        isFramework: false,
        evidence: .assumed
    )
    static let emptyIDPart = invalid("empty_id_part", "'%1' may not be empty.", .assumed)
    static let idFormat = invalid("id_format", "'%1' must match regex '%2' ('%3' doesn't)", .recorded)
    static let metadataTooLarge = invalid(
        "metadata_too_large",
        "'custom_metadata' may not exceed 100kb.",
        .assumed
    )
    static let lowBalanceThreshold = invalid(
        "low_balance_threshold",
        "'low_balance_threshold' must be a whole number of at least 100.",
        .assumed
    )
    static let couponCodeFilter = invalid(
        "coupon_code_filter",
        "The filter must name one or more coupons (coupon.id) or profiles (profile.id).",
        .assumed
    )

    static let variantNotFound = ErrorKind(
        id: "variant_not_found",
        status: 404,
        code: "variant_not_found",
        title: "The variant in your relationship payload does not exist",
        template: "The variant in your relationship payload does not exist",
        pointer: "/data/relationships/variant/data/id",
        isFramework: false,
        evidence: .recorded
    )
    static let tooManyJobs = invalid(
        "too_many_jobs",
        "At most %1 %2 jobs may be in progress at a time.",
        .assumed
    )

    static let ofCatalogs = [
        variantNotFound, tooManyJobs,
        alreadyRelated, emptyIDPart, idFormat, metadataTooLarge, lowBalanceThreshold, couponCodeFilter,
    ]
}
