/// What Swift does, by operation.
///
/// An operation that the description has and this table lacks answers 501.
enum Handlers {
    /// What serves an operation: a handler of its own, or the one for all described resources.
    static func handler(for entry: Description.Entry, _ description: Description) -> Handler? {
        table[entry.id] ?? DescribedRoutes.handler(for: entry, description)
    }

    static let table: [String: Handler] = Dictionary(
        uniqueKeysWithValues: [
            ListRoutes.handlers, ListMemberRoutes.handlers, ProfileRoutes.handlers, SubscribeRoutes.handlers,
            ImportRoutes.handlers, MergeRoutes.handlers, DeletionRoutes.handlers,
            ClientRoutes.handlers, SuppressionHandlers.handlers,
            EventRoutes.handlers, CreateEventRoutes.handlers, MetricRoutes.handlers,
            MetricPropertyRoutes.handlers, AggregateRoutes.handlers,
            PushTokenRoutes.handlers, ConversationRoutes.handlers,
        ].joined()
    )
}
