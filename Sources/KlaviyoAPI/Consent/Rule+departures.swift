/// The rules of what becomes of a subscriber later: an address that leads to nobody any more, or a list that is left.
extension Rule {
    static let erased = Rule(
        id: "erased",
        effect: .gone,
        reason:
            "A data privacy deletion job has erased the profile; nothing of it is left but redacted events.",
        evidence: .documented,
        setting: nil,
        remedy: "Create or subscribe it again, as a new profile."
    )
    static let mergedInto = Rule(
        id: "merged_into",
        effect: .gone,
        reason:
            "The profile was merged into another, which keeps the addresses it had and gains those it lacked.",
        evidence: .documented,
        setting: nil,
        remedy: "Read the profile that it was merged into."
    )
    static let mergedFrom = Rule(
        id: "merged_from",
        effect: .noted,
        reason: "Another profile was merged into this one, with its consent, lists and events.",
        evidence: .documented,
        setting: nil,
        remedy: nil
    )
    static let addressChanged = Rule(
        id: "address_changed",
        effect: .gone,
        reason: "The profile that had this address was given another, or none.",
        evidence: .documented,
        setting: nil,
        remedy: "Ask for the profile by its new address, or give it the old one back."
    )
    /// Documented: removing a profile from a list leaves its consent alone.
    static let removedFromList = Rule(
        id: "removed_from_list",
        effect: .removed,
        reason:
            "The profile was subscribed to the list and is not on it any more; its consent stays as it is.",
        evidence: .documented,
        setting: nil,
        remedy: "Add it to the list again, or subscribe it again."
    )

    static let ofDepartures = [erased, mergedInto, mergedFrom, addressChanged, removedFromList]
}
