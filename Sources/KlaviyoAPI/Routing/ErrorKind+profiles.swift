// Merging and erasing profiles
extension ErrorKind {
    static let mergeNeedsOneSource = invalid(
        "merge_needs_one_source",
        "Exactly one profile can be merged into another at a time.",
        .assumed
    )
    static let mergeWithItself = invalid(
        "merge_with_itself",
        "A profile cannot be merged into itself.",
        .assumed
    )
    static let deletionNeedsOneIdentifier = invalid(
        "deletion_needs_one_identifier",
        "Exactly one of 'id', 'email' and 'phone_number' must be given.",
        .assumed
    )
    static let nothingToDelete = notFound(
        "nothing_to_delete",
        "No profile with %1 \"%2\" found.  The profile may have already been deleted.",
        .recorded
    )

    static let unpatchableIdentifier = invalid(
        "unpatchable_identifier",
        "'%1' is not supported in patch_identifiers; only 'email' is.",
        .assumed
    )

    static let impossiblePhone = invalid(
        "impossible_phone",
        "The phone number provided either does not exist or is ineligible to receive SMS",
        .reported
    )
    /// That a payload has at most 100 KB is documented, how a larger one is refused is assumed.
    static let profileTooLarge = framework(
        "profile_too_large",
        413,
        "payload_too_large",
        "Payload too large.",
        "The payload of a profile may have at most 100 KB.",
        .assumed
    )

    static let clientListNotFound = invalid("client_list_not_found", "List not found", .reported)
    static let invalidCompany = invalid("invalid_company", "Invalid Company ID", .recorded)

    static let suppressionFilters = invalid(
        "suppression_filters",
        "Filters on suppression and on list_suppressions cannot be combined.",
        .assumed
    )
    static let suppressionFilterWithoutList = invalid(
        "suppression_filter_without_list",
        "A filter on list_suppressions must have a list_id.",
        .assumed
    )
    static let suppressionFilterDates = invalid(
        "suppression_filter_dates",
        "A filter on suppressions may have one date.",
        .assumed
    )

    static let profileKinds: [ErrorKind] = [
        mergeNeedsOneSource, mergeWithItself, deletionNeedsOneIdentifier, nothingToDelete, invalidCompany,
        clientListNotFound, unpatchableIdentifier, suppressionFilters, suppressionFilterWithoutList,
        suppressionFilterDates, impossiblePhone, profileTooLarge,
    ]
}
