/// What Swift does, by operation.
///
/// An operation that the description has and this table lacks answers 501.
enum Handlers {
    /// What serves an operation: a handler of its own, or the one for all described resources.
    static func handler(for entry: Description.Entry, _ description: Description) -> Handler? {
        table[entry.id] ?? DescribedRoutes.handler(for: entry, description)
    }

    /// The operations that store nothing though their method is POST.
    static let questions: Set<String> = ["query_metric_aggregates", "render_template"]

    static let table: [String: Handler] = Dictionary(
        uniqueKeysWithValues: [
            AggregateRoutes.handlers,
            BackInStock.handlers,
            CampaignCopies.handlers,
            CampaignRoutes.handlers,
            CampaignSchedules.handlers,
            ClientReviews.handlers,
            ClientRoutes.handlers,
            ConversationRoutes.handlers,
            CreateEventRoutes.handlers,
            DeletionRoutes.handlers,
            DeviceRoutes.handlers,
            EventRoutes.handlers,
            FlowInsertion.handlers,
            FlowRoutes.handlers,
            FormPublishing.handlers,
            Images.handlers,
            IPAllowlist.handlers,
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
            SegmentRoutes.handlers,
            SubscribeRoutes.handlers,
            SuppressionHandlers.handlers,
            TemplatePreviews.handlers,
            TemplateRoutes.handlers,
            WebhookTopicRoutes.handlers,
        ].joined()
    )
}
