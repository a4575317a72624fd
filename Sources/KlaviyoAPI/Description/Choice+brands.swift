extension Choice {
    /// Brands and translations.
    static let ofBrands: [Choice] = [
        Choice(
            id: "brand_beginnings",
            statement:
                "A new account has email defaults in plain black on white and a brand voice that says nothing; it has "
                + "no buttons, colors, logos or social groups.",
            evidence: .assumed
        ),
        Choice(
            id: "translation_values",
            statement:
                "The values of a translation are those that were imported, by block; the blocks of the resource that "
                + "is translated are not read.",
            evidence: .assumed
        ),
    ]

    static let ofTextMessaging: [Choice] = [
        Choice(
            id: "sender_review",
            statement:
                "A job approves the registration of a sender of text messages, whose number is a made-up one, or "
                + "rejects it if the business website ends in .invalid.",
            evidence: .assumed
        )
    ]
}
