import JSONAPI

/// What a revision makes of `consented_at` (documented).
///
/// Since 2024-07-15 it goes with `historical_import`, needs it and is needed by it. Before that it dates the
/// consent of a single opt-in subscription; of a double opt-in one it is refused since 2024-05-15 and was ignored
/// until then.
struct ConsentDates {
    private let isHistoricalImport: Bool
    private let process: OptInProcess
    private let now: Timestamp
    private let belongsToImports: Bool
    private let isCheckedForDoubleOptIn: Bool

    init(revision: String, _ isHistoricalImport: Bool, _ process: OptInProcess, _ now: Timestamp) {
        self.isHistoricalImport = isHistoricalImport
        self.process = process
        self.now = now
        belongsToImports = revision >= "2024-07-15"
        isCheckedForDoubleOptIn = revision >= "2024-05-15"
    }

    /// The date that counts, and what is wrong with the one that was sent.
    ///
    /// - `isTaken`: Whether the message type can have a date.
    func date(_ sent: Timestamp?, isTaken: Bool) -> (date: Timestamp?, fault: ErrorKind?) {
        guard belongsToImports else {
            guard sent != nil, process == .double else { return (sent, nil) }
            return (nil, isCheckedForDoubleOptIn ? .consentedAtWithDoubleOptIn : nil)
        }
        if sent != nil, !isHistoricalImport { return (nil, .consentedAtWithoutImport) }
        if isHistoricalImport, isTaken, sent.map({ $0 > now }) ?? true { return (nil, .consentedAtRequired) }
        return (sent, nil)
    }
}
