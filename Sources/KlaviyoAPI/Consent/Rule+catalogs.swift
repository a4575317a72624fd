/// The rules of back-in-stock subscriptions, which decide nothing about consent.
extension Rule {
    static let variantGone = Rule(
        id: "variant_gone",
        effect: .noted,
        reason: "The variant was deleted between the request and its job.",
        evidence: .assumed,
        setting: nil,
        remedy: "Subscribe to a variant that exists."
    )

    static let ofCatalogs = [variantGone]
}
