extension Choice {
    /// How much may be asked for at once, where Klaviyo states no limit.
    static let ofSizes: [Choice] = [
        Choice(
            id: "problems_per_answer",
            statement: "An answer tells the first \(APIError.mostProblems) problems of a request.",
            evidence: .assumed
        ),
        Choice(
            id: "flow_size",
            statement: "A flow is made with at most \(FlowGraph.mostActions) actions.",
            evidence: .assumed
        ),
        Choice(
            id: "campaign_size",
            statement:
                "A campaign is made with at most \(Campaigns.mostParts) messages, and as many audiences.",
            evidence: .assumed
        ),
    ]
}
