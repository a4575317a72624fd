import Store

/// What is done for each kind of job, within one transaction with the note that it is done.
enum JobKinds {
    typealias Work = @Sendable (Job, Account, Connection) throws -> JobResult

    static let table: [String: Work] = [
        SubscribeJob.kind: { job, account, db in try SubscribeJob(job, account).run(in: db) },
        ImportJob.kind: { job, account, db in try ImportWork(job, account).run(in: db) },
        MergeRoutes.kind: MergeRoutes.work,
        DeletionRoutes.kind: DeletionRoutes.work,
        ClientRoutes.kind: ClientRoutes.work,
        ConversationRoutes.kind: ConversationRoutes.work,
        PushTokenJob.registering: PushTokenJob.register,
        PushTokenJob.unregistering: PushTokenJob.unregister,
        EventJob.kind: { job, account, db in try EventJob(job, account).run(in: db) },
        UnsubscribeJob.kind: { job, account, db in try UnsubscribeJob(job: job, account: account).run(in: db)
        },
        CampaignSending.kind: CampaignSending.work,
        CampaignEstimation.kind: CampaignEstimation.work,
        IngestionJob.kind: { job, account, db in try IngestionJob(job, account).run(in: db) },
        ObjectRecordRoutes.deletion: ObjectRecordRoutes.delete,
        Suppressing.name: SuppressionWork<Suppressing>.run,
        Unsuppressing.name: SuppressionWork<Unsuppressing>.run,
    ]

    /// The kinds of job that operations read, by the operation: such a read is a poll.
    static let reads: [String: String] = [
        "get_bulk_import_profiles_job": ImportJob.kind,
        "get_bulk_suppress_profiles_job": Suppressing.name,
        "get_bulk_unsuppress_profiles_job": Unsuppressing.name,
    ]

    /// The kinds whose work can be done a few items at a time, so that the counts grow while they are polled.
    ///
    /// Jobs of the others count nothing before they are done, as recorded for suppressions.
    static let inParts: Set<String> = [ImportJob.kind]

    /// Whether the API can be asked for a job of a kind.
    static func isRead(_ kind: String) -> Bool { reads.values.contains(kind) }
}
