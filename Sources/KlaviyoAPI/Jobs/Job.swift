import JSONAPI

/// Work that was acknowledged and is done later.
struct Job: Sendable, Equatable {
    enum State: String, Sendable {
        case queued
        /// Not done before somebody lets it go: a tester holds it, or it met an error of the emulator's own.
        case held
        /// Taken up and stuck, until a tester lets it go.
        case stalled
        case cancelled, complete

        /// Whether nothing more becomes of it.
        var isFinal: Bool { self == .cancelled || self == .complete }
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

        /// How many items it has dealt with.
        var all: Int { completed + failed + skipped }

        static func + (left: Counts, right: Counts) -> Counts {
            Counts(
                completed: left.completed + right.completed,
                failed: left.failed + right.failed,
                skipped: left.skipped + right.skipped
            )
        }
    }

    var id: Int64 = 0
    /// The id that the API shows, where the job is a resource.
    var publicID: String?
    /// What is to be done: `subscribe`, a row of ``JobKinds``.
    var kind: String
    var state = State.queued
    var created: Timestamp
    /// When it is to be done; `nil` where no time makes it go on.
    var due: Timestamp?
    /// When it was taken up; `nil` before that.
    var started: Timestamp?
    var finished: Timestamp?
    /// The read by the API that shows it done; `nil` where reads change nothing.
    var polls: Int?
    /// How many reads there have been.
    var polled = 0
    /// The request that asked for it; empty where none did.
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
    /// How many of its items are to be done by the end of this turn; `nil` for all.
    var goal: Int?

    /// A job that a request asks for, which goes on as the account's settings say.
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
        request = call.requestID
        keyDigest = call.key.digest
        self.list = list
        self.parameters = parameters
        self.total = total
        begin(call.settings)
    }

    /// A job that nobody has asked for.
    init(_ kind: String, at now: Timestamp, _ settings: Settings) {
        self.kind = kind
        created = now
        request = ""
        keyDigest = ""
        total = 0
        begin(settings)
    }

    /// Has the job go on as the settings say for its kind.
    private mutating func begin(_ settings: Settings) {
        failing = Set(settings.jobFailures[kind].filter { $0 < total })
        switch settings.jobProgress.mode(of: kind) {
        case .atOnce: due = created
        case nil: due = created + settings.jobDelay.duration
        case .delay(let delay): due = created + delay.duration
        case .polls(let polls): self.polls = polls
        case .byHand: break
        case .stalled:
            state = .stalled
            due = created + settings.jobDelay.duration
        }
    }
}

extension Job {
    /// The state as the API shows it: `queued`, `processing`, `complete` or `cancelled`.
    var status: String {
        if state.isFinal { return state.rawValue }
        return started != nil || state == .stalled ? "processing" : "queued"
    }

    /// Whether a request asked for it: nobody counts the looks at segments that follow every change.
    var isRequested: Bool { !request.isEmpty }

    /// Whether a read makes it go on.
    var isPolled: Bool { polls != nil && state == .queued }

    /// The places of the items that this turn is about.
    var places: Range<Int> { counts.all..<max(counts.all, goal ?? total) }

    /// What makes it go on, for people.
    var progress: String {
        switch state {
        case .held: "held"
        case .stalled: "stalled"
        case .cancelled, .complete: "over"
        case .queued:
            if let polls {
                "done by read \(polls) of it, after \(polled)"
            } else {
                due.map { "due at \($0.iso8601(.microseconds))" } ?? "done by hand"
            }
        }
    }
}

/// What a job has done.
struct JobResult: Sendable {
    /// What was decided about addresses.
    var outcomes: [Outcome] = []
    var counts = Job.Counts()
}
