package import JSONAPI
package import Store
import Threads

/// A Klaviyo account: its database, clock, ids and settings.
package final class Account: Sendable {
    package let clock: Clock
    /// The six characters that answers name in `Cid`.
    package let company: String
    let ids: IDSource
    /// Request ids, which are not stored: they come from a sequence of their own.
    let requestIDs: IDSource
    let rateLimiter = RateLimiter()
    /// The scenario that it began with; `nil` where there was none, or where this version can't read it any more.
    package var scenario: Scenario? { currentScenario.withLock { $0 } }
    /// The resource types it can keep.
    package let description: Description
    private let store: Store
    private let currentScenario: Locked<Scenario?>
    private let currentSettings: Locked<Settings>
    /// When the first queued job is due, as far as is known.
    private let firstDue = Locked<Timestamp?>(nil)
    private let wake = Locked<(@Sendable () -> Void)?>(nil)
    /// The names of the indexes that are known to be there.
    private let indexes = Locked<Set<String>>([])
    /// Settings that hold whatever the scenario says, also after a reset.
    private let overrides: JSONObject
    /// How the clock runs where neither a scenario nor anybody has set it.
    private let initialClock: Clock.Mode

    /// All tables, in the order in which they refer to one another.
    private static let migrations =
        AccountTable.schema + ProfileTable.schema + IdentityTable.schema + PushTokenTable.schema
        + ConversationTable.schema
        + ListTable.schema + ConsentTable.schema
        + ConfirmationTable.schema + PreviewTable.schema + MetricTable.schema + EventTable.schema
        + EventDateTable.schema
        + JobTable.schema
        + ImportTable.schema + OutcomeTable.schema
        + BlockTable.schema + BounceTable.schema + JournalTable.schema + StoredResourceTable.schema
        + RelationshipTable.schema + SuppressedProfilesTable.schema + BulkJobTable.schema
        + OAuthTable.schema
        + ImageContentTable.schema
        + SegmentTable.schema + SegmentChangeTable.schema + ObjectRelationshipTable.schema

    /// Opens an account, making it from a scenario where the database is new.
    ///
    /// - Parameters:
    ///   - location: Where its database lies.
    ///   - scenario: What a new account begins with; one that is there already keeps its own.
    ///   - overrides: Settings that are changed whatever the scenario says.
    ///   - clock: Its time.
    ///   - seed: Where its ids begin, for the same ids in every run; chance if there is none.
    ///   - description: The API, whose described resources it keeps.
    ///   - trace: Told of every statement that the database runs; for tests.
    /// - Throws: `Store.OpenError`, ``SettingError`` or an error of SQLite.
    package init(
        _ location: Store.Location,
        scenario: Scenario? = nil,
        overrides: JSONObject = [:],
        clock: Clock = Clock(),
        seed: UInt64? = nil,
        description: Description = .embedded,
        trace: (@Sendable (String) -> Void)? = nil
    ) throws {
        self.description = description
        store = try Store(location, migrations: Self.migrations, trace: trace)
        self.clock = clock
        initialClock = clock.mode
        self.overrides = overrides
        let record = try store.read { db in try AccountTable.load(in: db) }
        ids = IDSource(seed: record?.seed ?? seed ?? .random(in: 0 ... .max), count: record?.idCount ?? 0)
        // As they aren't counted on disk, each opening begins where no earlier one can have come.
        requestIDs = IDSource(seed: ~ids.seed, count: UInt64(store.openings) << 40)
        if let record {
            company = record.company
            let stored = record.scenario.flatMap {
                try? Scenario(yaml: $0, file: "scenario", description: description)
            }
            currentScenario = Locked(stored)
            let settings = try Settings().applying(record.settings.object ?? [:])
            currentSettings = Locked(settings)
            if let mode = record.clock.flatMap({ Clock.Mode($0) }) { clock.mode = mode }
            if !overrides.isEmpty { try change(overrides) }
        } else {
            currentScenario = Locked(scenario)
            company = scenario?.company ?? ids.shortID()
            currentSettings = Locked(Settings())
            try write { db in try begin(scenario, db) }
        }
    }

    /// Closes the database.
    ///
    /// Nothing may be using the account any more.
    package func close() {
        store.close()
    }

    package var settings: Settings { currentSettings.withLock { $0 } }

    /// Runs queries on one snapshot.
    func read<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        try store.read(body)
    }

    /// Runs a single query, which needs no snapshot to itself.
    func readOnce<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        try store.readOnce(body)
    }

    /// Makes the indexes that a call needs and that nobody has needed before.
    func makeIndexes(for call: Call) throws {
        let needed = ResourceIndex.needed(for: call)
        guard !needed.isEmpty else { return }
        let names = needed.map(\.name)
        let isMade = indexes.withLock { $0.isSuperset(of: names) }
        guard !isMade else { return }
        try store.write { db in
            try StoredResourceTable.makeIndexes(needed.compactMap(\.statement), in: db)
        }
        indexes.withLock { $0.formUnion(names) }
    }

    /// Runs one transaction, the count of the ids it takes included, and the job for the segments that it may change.
    ///
    /// Whoever runs the jobs is told where one is due earlier than before.
    ///
    /// - Parameters:
    ///   - body: What is done in it.
    ///   - publish: Takes what `body` returned once it is on disk, before any other transaction begins.
    /// - Returns: What `body` returned.
    /// - Throws: What `body` throws, or an error of SQLite.
    @discardableResult
    func write<Value>(
        _ body: (Connection) throws -> Value,
        publish: (Value) -> Void = { _ in }
    ) throws -> Value {
        let written = try store.write { db -> (value: Value, due: Timestamp?) in
            let count = ids.count
            do {
                let value = try body(db)
                try SegmentJob.queueIfNeeded(self, in: db)
                if ids.count != count { try AccountTable.saveIDCount(ids.count, in: db) }
                return (value, try JobTable.firstDue(in: db))
            } catch {
                ids.count = count
                throw error
            }
        } publish: { written in
            publish(written.value)
            note(written.due)
        }
        return written.value
    }

    /// Changes some settings, on disk and from now on.
    ///
    /// - Throws: ``SettingError`` for an unknown name or unfit value; nothing is changed then.
    package func change(_ changes: JSONObject) throws {
        try write { db -> Settings in
            let stored = (try AccountTable.load(in: db)?.settings.object ?? [:]).merging(changes)
            let changed = try Settings().applying(stored)
            try AccountTable.saveSettings(.object(stored), in: db)
            // Another protection starts anew: a block of the old one means nothing to it.
            if changed.botProtection != settings.botProtection { try BlockTable.deleteAll(in: db) }
            return changed
        } publish: { changed in
            currentSettings.withLock { $0 = changed }
        }
    }

    /// Changes how the clock runs, on disk and from now on.
    func changeClock(_ change: (Clock.Mode) -> Clock.Mode) throws {
        try write { db -> Clock.Mode in
            let mode = change(clock.mode)
            try AccountTable.saveClock(mode.json, in: db)
            return mode
        } publish: { mode in
            clock.mode = mode
        }
    }

    /// Makes the account as its scenario made it, or as another one does, which is its scenario from then on.
    ///
    /// Its company id and sequence of ids stay.
    package func reset(to other: Scenario? = nil) throws {
        let before = (mode: clock.mode, settings: settings)
        do {
            let scenario = try write { db in
                let source = try AccountTable.load(in: db)?.scenario
                let scenario =
                    try other
                    ?? source.map { try Scenario(yaml: $0, file: "scenario", description: description) }
                try Store.deleteAllRows(db)
                try SegmentChangeTable.unwatchIfIdle(in: db)
                try begin(scenario, db)
                return scenario
            }
            currentScenario.withLock { $0 = scenario }
        } catch {
            clock.mode = before.mode
            currentSettings.withLock { $0 = before.settings }
            throw error
        }
        rateLimiter.reset()
        jobsMayBeDue()
    }

    /// Fills an empty database, with its clock and settings as the scenario has them.
    private func begin(_ scenario: Scenario?, _ db: Connection) throws {
        let changes = (scenario?.settings ?? [:]).merging(overrides)
        let settings = try Settings().applying(changes)
        clock.mode = scenario?.clock.map { .frozen(at: $0) } ?? initialClock
        try AccountTable.insert(
            AccountTable.Record(
                company: company,
                seed: ids.seed,
                idCount: ids.count,
                settings: .object(changes),
                clock: clock.mode == initialClock ? nil : clock.mode.json,
                scenario: scenario?.source
            ),
            in: db
        )
        // A sequence of their own, so that what every account has takes no ids from the others.
        let ownIDs = IDSource(seed: ids.seed &+ Self.ownSequence)
        for (type, behaviour) in Behaviour.table.sorted(by: { $0.key < $1.key }) {
            guard let begin = behaviour.begin, let kind = description.kind(named: type) else { continue }
            for first in begin(self, ownIDs) {
                let resource = StoredResource(kind, id: first.id, first.attributes, at: clock.now)
                try StoredResourceTable.save(resource, in: db)
            }
        }
        try MetricTable.begin(at: clock.now, ids: ownIDs, in: db)
        try scenario?.fill(self, settings, in: db)
        currentSettings.withLock { $0 = settings }
    }

    /// What makes the ids of what every account has others than those of the same seed.
    private static let ownSequence: UInt64 = 0x9E37
}

// MARK: - Jobs

extension Account {
    /// Sets what is called when a job may have become due earlier than was known, or the clock runs otherwise.
    ///
    /// It is called on any thread and must not use the account itself.
    package func onJobs(_ body: @escaping @Sendable () -> Void) {
        wake.withLock { $0 = body }
    }

    /// Tells whoever runs the jobs to look when the next one is due.
    func jobsMayBeDue() {
        let body = wake.withLock { $0 }
        body?()
    }

    /// Takes note of when the first queued job is due; `nil` if none is to come.
    private func note(_ due: Timestamp?) {
        let known = firstDue.withLock { known in
            defer { known = due }
            return known
        }
        guard let due else { return }
        if known.map({ due < $0 }) ?? true { jobsMayBeDue() }
    }
}
