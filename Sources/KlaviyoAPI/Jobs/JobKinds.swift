import Store

/// What is done for each kind of job, within one transaction with the note that it is done.
enum JobKinds {
    typealias Work = @Sendable (Job, Account, Connection) throws -> JobResult

    static let table = single.merging(BulkWork.reads.values.map { ($0, BulkWork.run) }) { $1 }

    /// There is no work for a kind of job, which is a mistake of the emulator's own.
    struct UnknownKind: Error {
        let kind: String
    }

    /// Does a job.
    static func work(_ job: Job, _ account: Account, _ db: Connection) throws -> JobResult {
        guard let work = table[job.kind] else { throw UnknownKind(kind: job.kind) }
        return try work(job, account, db)
    }

    private static let single: [String: Work] = [
        BackInStock.kind: BackInStock.work,
        ClientReviews.kind: ClientReviews.work,
        SubscribeJob.kind: { job, account, db in try SubscribeJob(job, account).run(in: db) },
        ImportJob.kind: { job, account, db in try ImportWork(job, account).run(in: db) },
        MergeRoutes.kind: MergeRoutes.work,
        DeletionRoutes.kind: DeletionRoutes.work,
        ClientRoutes.kind: ClientRoutes.work,
        ConversationRoutes.kind: ConversationRoutes.work,
        PushTokenJob.registering: PushTokenJob.register,
        PushTokenJob.unregistering: PushTokenJob.unregister,
        EventJob.kind: { job, account, db in try EventJob(job, account).run(in: db) },
        EventDateJob.kind: EventDateJob.work,
        UnsubscribeJob.kind: { job, account, db in try UnsubscribeJob(job: job, account: account).run(in: db)
        },
        CampaignSending.kind: CampaignSending.work,
        CampaignEstimation.kind: CampaignEstimation.work,
        FormPublishing.kind: FormPublishing.work,
        SegmentJob.kind: SegmentJob.work,
        SenderRegistrations.review: SenderRegistrations.work,
        IngestionJob.kind: { job, account, db in try IngestionJob(job, account).run(in: db) },
        ObjectRecordRoutes.deletion: ObjectRecordRoutes.delete,
        TemplatePreviews.kind: TemplatePreviews.work,
        Suppressing.name: SuppressionWork<Suppressing>.run,
        Unsuppressing.name: SuppressionWork<Unsuppressing>.run,
    ]

    /// The kinds of job that operations read, by the operation: such a read is a poll.
    static let reads = [
        "get_bulk_import_profiles_job": ImportJob.kind,
        "get_bulk_suppress_profiles_job": Suppressing.name,
        "get_bulk_unsuppress_profiles_job": Unsuppressing.name,
    ].merging(BulkWork.reads) { $1 }

    /// The kinds whose work can be done a few items at a time, so that the counts grow while they are polled.
    ///
    /// Jobs of the others count nothing before they are done, as recorded for suppressions.
    static let inParts = Set(BulkWork.reads.values).union([ImportJob.kind])

    /// The kinds whose items can fail one by one because a tester wants them to.
    static let withItems = inParts.union([SubscribeJob.kind, IngestionJob.kind, ObjectRecordRoutes.deletion])

    /// Whether the API can be asked for a job of a kind.
    static func isRead(_ kind: String) -> Bool { reads.values.contains(kind) }
}
