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
            AggregateRoutes.handlers,
            CampaignRoutes.handlers,
            ClientRoutes.handlers,
            ConversationRoutes.handlers,
            CreateEventRoutes.handlers,
            DeletionRoutes.handlers,
            DeviceRoutes.handlers,
            EventRoutes.handlers,
            FlowRoutes.handlers,
            Images.handlers,
            ImportRoutes.handlers,
            ListMemberRoutes.handlers,
            ListRoutes.handlers,
            MergeRoutes.handlers,
            MetricPropertyRoutes.handlers,
            MetricRoutes.handlers,
            ObjectRecordRoutes.handlers,
            ObjectRelationshipRoutes.handlers,
            ProfileRoutes.handlers,
            PushTokenRoutes.handlers,
            SubscribeRoutes.handlers,
            SuppressionHandlers.handlers,
            TemplateRoutes.handlers,
            WebhookTopicRoutes.handlers,
        ].joined()
    )
}
