// Resources that the description says how to keep
extension ErrorKind {
    static let taken = ErrorKind(
        id: "taken",
        status: 409,
        code: "conflict",
        title: "Conflict.",
        template: "A %1 with id %2 already exists.",
        pointer: "/data",
        isFramework: false,
        evidence: .assumed
    )
    static let tagGroupNotFound = framework(
        "tag_group_not_found",
        404,
        "tag_service_error",
        "Tag Service Error",
        "Tag Group with id %1 not found",
        .recorded
    )
    static let limitReached = invalid(
        "limit_reached",
        "An account may have at most %1 %2.",
        .assumed
    )
    static let tooManyTagsOnResource = invalid(
        "too_many_tags",
        "The %1 with id %2 may have at most %3 tags.",
        .assumed
    )
    static let defaultTagGroup = invalid(
        "default_tag_group",
        "The default tag group cannot be deleted.",
        .assumed
    )
    static let exclusiveTagGroup = invalid(
        "exclusive_tag_group",
        "The %1 with id %2 already has a tag of the exclusive tag group of this tag.",
        .assumed
    )

    static let described: [ErrorKind] = [
        taken, tagGroupNotFound, limitReached, tooManyTagsOnResource, defaultTagGroup, exclusiveTagGroup,
    ]
}
