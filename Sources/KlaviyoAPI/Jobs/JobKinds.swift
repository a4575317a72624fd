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
        Suppressing.name: SuppressionWork<Suppressing>.run,
        Unsuppressing.name: SuppressionWork<Unsuppressing>.run,
    ]
}
