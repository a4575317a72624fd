// Bulk imports
extension ErrorKind {
    static let importListNotFound = invalid("import_list_not_found", "List ID %1 does not exist.", .assumed)
    static let invalidJobID = notFound("invalid_job_id", "Invalid job id", .recorded)

    static let importKinds: [ErrorKind] = [importListNotFound, invalidJobID]
}
