/// What Swift does, by operation.
///
/// An operation that the description has and this table lacks answers 501.
enum Handlers {
    /// What serves an operation: a handler of its own, or the one for all described resources.
    ///
    /// `operation`: The operation as it is at a revision, for which there may be none.
    static func handler(
        for entry: Description.Entry,
        _ description: Description,
        at operation: Operation? = nil
    ) -> Handler? {
        if operation?.isReshaped ?? false { return nil }
        return table[entry.id] ?? DescribedRoutes.handler(for: entry, description)
    }

    static let table: [String: Handler] = Dictionary(
        uniqueKeysWithValues: [
            ListRoutes.handlers, ListMemberRoutes.handlers, ProfileRoutes.handlers, SubscribeRoutes.handlers,
            ImportRoutes.handlers, MergeRoutes.handlers, DeletionRoutes.handlers,
            ClientRoutes.handlers, SuppressionHandlers.handlers,
            EventRoutes.handlers, CreateEventRoutes.handlers, MetricRoutes.handlers,
            MetricPropertyRoutes.handlers, AggregateRoutes.handlers,
            BackInStock.handlers, ClientReviews.handlers,
            PushTokenRoutes.handlers, ConversationRoutes.handlers,
            TemplateRoutes.handlers, Images.handlers, FlowRoutes.handlers,
            CampaignRoutes.handlers,
        ].joined()
    )
}
