extension Description {
    /// Whether everybody may call an operation for browsers: one that needs no company id needs no revision either
    /// (documented of the only one).
    func isOpen(_ entry: Entry) -> Bool {
        guard let newest = revisions.last, let operation = operation(entry, at: newest) else { return false }
        return operation.parameters.others["company_id"] == false
    }
}
