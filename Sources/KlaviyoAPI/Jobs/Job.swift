import JSONAPI

/// Work that was acknowledged and is done later.
struct Job: Sendable, Equatable {
    enum State: String, Sendable {
        case queued
        /// Not done before somebody lets it go: a tester holds it, or it met an error of the emulator's own.
        case held
        case cancelled, complete
    }

    /// One of the things that a job is about, mostly a profile.
    struct Item: Sendable, Equatable {
        var email: String?
        var phoneNumber: String?
        var payload: JSON
    }

    /// How many items a job has dealt with, and how.
    struct Counts: Sendable, Equatable {
        var completed = 0
        var failed = 0
        var skipped = 0
    }

    var id: Int64 = 0
    /// The id that the API shows, where the job is a resource.
    var publicID: String?
    /// What is to be done: `subscribe`, a row of ``JobKinds``.
    var kind: String
    var state = State.queued
    var created: Timestamp
    /// When it is to be done.
    var due: Timestamp
    var finished: Timestamp?
    /// The request that asked for it.
    var request: String
    /// What tells one API key from another, without being one.
    var keyDigest: String
    var list: String?
    /// The places of items that fail because a tester wants them to.
    var failing: Set<Int> = []
    /// What the request said of the job as a whole.
    var parameters: JSON = [:]
    var total: Int
    var counts = Counts()

    /// A job that a request asks for, due after the account's job delay.
    init(
        _ kind: String,
        _ call: Call,
        publicID: String? = nil,
        list: String? = nil,
        parameters: JSON = [:],
        total: Int
    ) {
        self.kind = kind
        self.publicID = publicID
        created = call.now
        due = call.now + call.settings.jobDelay.duration
        request = call.requestID
        keyDigest = call.key.digest
        self.list = list
        self.parameters = parameters
        self.total = total
    }
}

extension Job {
    /// The state as the API shows it, where a job that is held is one that waits.
    var status: String { state == .held ? State.queued.rawValue : state.rawValue }
}

/// What a job has done.
struct JobResult: Sendable {
    /// What was decided about addresses.
    var outcomes: [Outcome] = []
    var counts = Job.Counts()
}
