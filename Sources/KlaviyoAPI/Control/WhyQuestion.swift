/// Whom `why` is asked about.
struct WhyQuestion: Sendable {
    /// What the address is: `email` or `phone_number`.
    let column: String
    let address: String
    /// The list that it is about; `nil` for all.
    let list: String?

    /// Whether an outcome names the address itself, not only the profile that has it now.
    func isNamed(by outcome: Outcome) -> Bool {
        let named = column == "email" ? outcome.email : outcome.phoneNumber
        return named?.lowercased() == address.lowercased()
    }

    /// Whether an outcome counts for the list: it is about that, or about all lists.
    func concerns(_ outcome: Outcome) -> Bool {
        list == nil || outcome.list == list || outcome.rule.isForAllLists
    }

    /// Whether a job can change something for the list.
    func concerns(_ job: Job) -> Bool {
        let everywhere = [UnsubscribeJob.kind, Suppressing.name, DeletionRoutes.kind, MergeRoutes.kind]
        return list == nil || job.list == list || job.list == nil && everywhere.contains(job.kind)
    }
}

extension Rule {
    /// Whether what it says of an address holds for all lists, whichever the request names.
    fileprivate var isForAllLists: Bool {
        switch effect {
        case .unsubscribed: self != .unsubscribedFromList
        case .suppressed, .unsuppressed, .gone: true
        default: false
        }
    }
}
