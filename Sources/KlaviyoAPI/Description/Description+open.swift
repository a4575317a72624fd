extension Description {
    /// Whether a client operation can be called without company id and revision (documented for the only one).
    func isOpen(_ entry: Entry) -> Bool {
        guard let newest = revisions.last, let operation = operation(entry, at: newest) else { return false }
        return operation.parameters.others["company_id"] == false
    }
}
