import JSONAPI

/// What advances jobs of each kind: the setting `job_progress`.
struct JobProgress: Sendable, Equatable {
    /// What makes a job go on.
    enum Mode: Sendable, Equatable {
        /// It is done before its request is answered.
        case atOnce
        /// It is done some time after its request.
        case delay(SettingDuration)
        /// It goes a step further each time the API is asked for it, and the last of so many reads shows it done.
        case polls(Int)
        /// It is done when a tester says so.
        case byHand
        /// It is taken up and never done.
        case stalled
    }

    /// What counts for the kinds that are not named; `nil` for the job delay.
    private var standard: Mode?
    private var modes: [String: Mode] = [:]

    init() {}

    /// Whether any job is done before its request is answered.
    var hasAtOnce: Bool { standard == .atOnce || modes.values.contains(.atOnce) }

    /// What makes jobs of a kind go on; `nil` for the job delay, also where polls are the standard and the API
    /// has no operation that reads such a job.
    func mode(of kind: String) -> Mode? {
        if let mode = modes[kind] { return mode }
        if case .polls = standard, !JobKinds.isRead(kind) { return nil }
        return standard
    }

    /// Reads one mode for all kinds, or `{"import": {"polls": 3}, "subscribe": "by_hand", "default": …}`.
    ///
    /// - Returns: `nil` for a value of another form.
    /// - Throws: ``SettingError`` for an unknown kind, an unfit mode, and polls of what the API cannot read.
    init?(_ json: JSON) throws(SettingError) {
        if let mode = Mode(json) {
            standard = mode
            return
        }
        guard let object = json.object else { return nil }
        for member in object {
            let name = "job_progress.\(member.name)"
            guard member.name == "default" || JobKinds.table[member.name] != nil else {
                let known = JobKinds.table.keys.sorted().joined(separator: ", ")
                throw SettingError(
                    name: name,
                    description: "job_progress has default and the kinds of jobs, which are \(known); not "
                        + "'\(member.name)'"
                )
            }
            guard let mode = Mode(member.value) else {
                throw SettingError(
                    name: name,
                    description: "\(name) takes \(Mode.values), not \(member.value.text)"
                )
            }
            if member.name == "default" {
                standard = mode
                continue
            }
            if case .polls = mode, !JobKinds.isRead(member.name) {
                throw SettingError(
                    name: name,
                    description: "\(name) takes no polls: the API has no operation that reads such a job"
                )
            }
            modes[member.name] = mode
        }
    }

    var json: JSON {
        var object = JSONObject(
            modes.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value.json) }
        )
        if let standard { object.append("default", standard.json) }
        return .object(object)
    }
}

extension JobProgress.Mode {
    /// What it is written as, for people.
    static let values =
        "\"at_once\", {\"delay\": \"10s\"}, {\"polls\": 3}, \"by_hand\" or \"stalled\""

    init?(_ json: JSON) {
        let members = json.object?.members ?? []
        switch (json.string, members.first?.name) {
        case ("at_once", _): self = .atOnce
        case ("by_hand", _): self = .byHand
        case ("stalled", _): self = .stalled
        case (nil, "delay") where members.count == 1:
            guard let delay = json["delay"]?.string.flatMap({ SettingDuration($0) }) else { return nil }
            self = .delay(delay)
        case (nil, "polls") where members.count == 1:
            guard let polls = json["polls"]?.int, (1...1000).contains(polls) else { return nil }
            self = .polls(polls)
        default: return nil
        }
    }

    var json: JSON {
        switch self {
        case .atOnce: "at_once"
        case .delay(let delay): ["delay": .string(delay.text)]
        case .polls(let polls): ["polls": .int(polls)]
        case .byHand: "by_hand"
        case .stalled: "stalled"
        }
    }
}
