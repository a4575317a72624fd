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
    /// The resource types it can keep.
    package let description: Description
    private let store: Store
    private let currentSettings: Locked<Settings>
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
        requestIDs = IDSource(seed: seed.map { ~$0 } ?? .random(in: 0 ... .max))
        if let record = try store.read({ db in try AccountTable.load(in: db) }) {
            company = record.company
            ids = IDSource(seed: record.seed, count: record.idCount)
            let settings = try Settings().applying(record.settings.object ?? [:])
            currentSettings = Locked(settings)
            if let mode = record.clock.flatMap({ Clock.Mode($0) }) { clock.mode = mode }
            if !overrides.isEmpty { try change(overrides) }
        } else {
            ids = IDSource(seed: seed ?? .random(in: 0 ... .max))
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

    /// The scenario the account began with, as YAML.
    package func scenarioSource() throws -> String? {
        try read { db in try AccountTable.load(in: db)?.scenario }
    }

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
        let needed = ResourceIndexes.needed(for: call)
        guard !needed.isEmpty, indexes.withLock({ !$0.isSuperset(of: needed.keys) }) else { return }
        try store.write { db in try StoredResourceTable.makeIndexes(needed.values, in: db) }
        indexes.withLock { $0.formUnion(needed.keys) }
    }

    /// Runs one transaction, the count of the ids it takes included, and the job for the segments that it may change.
    func write<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        try store.write { db in
            let count = ids.count
            do {
                let value = try body(db)
                try SegmentJob.queueIfNeeded(self, in: db)
                if ids.count != count { try AccountTable.saveIDCount(ids.count, in: db) }
                return value
            } catch {
                ids.count = count
                throw error
            }
        }
    }

    /// Changes some settings, on disk and from now on.
    ///
    /// - Throws: ``SettingError`` for an unknown name or unfit value; nothing is changed then.
    package func change(_ changes: JSONObject) throws {
        let changed = try settings.applying(changes)
        try write { db in
            let stored = try AccountTable.load(in: db)?.settings.object ?? [:]
            try AccountTable.saveSettings(.object(stored.merging(changes)), in: db)
            // Switching the protection on or off starts anew: a block of the old rule means nothing to the next.
            if changes["bot_protection"] != nil { try BlockTable.deleteAll(in: db) }
        }
        currentSettings.withLock { $0 = changed }
    }

    /// Stores how the clock runs, so that it runs the same after a restart.
    func saveClock() throws {
        try write { db in try AccountTable.saveClock(clock.mode.json, in: db) }
    }

    /// Makes the account again as its scenario made it.
    ///
    /// Its company id and sequence of ids stay.
    package func reset() throws {
        try write { db in
            let source = try AccountTable.load(in: db)?.scenario
            let scenario = try source.map {
                try Scenario(yaml: $0, file: "scenario", description: description)
            }
            try Store.deleteAllRows(db)
            try SegmentChangeTable.unwatchIfIdle(in: db)
            try begin(scenario, db)
        }
        rateLimiter.reset()
    }

    /// Fills an empty database.
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
        let ownIDs = IDSource(seed: ids.seed &+ 0x9E37)
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
}
