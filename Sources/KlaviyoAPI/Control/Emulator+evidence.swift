package import JSONAPI

/// A behaviour of the emulator and how it is known that Klaviyo behaves so.
package struct EvidenceEntry: Sendable {
    /// `rule`, `error` or `choice`.
    package let kind: String
    package let id: String
    package let statement: String
    package let evidence: Evidence
    /// The setting that changes it, if one does.
    package let setting: String?

    package var json: JSON {
        [
            "kind": .string(kind), "id": .string(id), "statement": .string(statement),
            "evidence": .string(evidence.rawValue), "setting": .optional(setting),
        ]
    }
}

extension Emulator {
    /// Every rule, error and choice with its evidence, the least certain first.
    package static var evidence: [EvidenceEntry] {
        let rules = Rule.all.map { rule in
            EvidenceEntry(
                kind: "rule",
                id: rule.id,
                statement: rule.reason,
                evidence: rule.evidence,
                setting: rule.setting
            )
        }
        let choices = Choice.all.map { choice in
            EvidenceEntry(
                kind: "choice",
                id: choice.id,
                statement: choice.statement,
                evidence: choice.evidence,
                setting: nil
            )
        }
        let unknown = Description.embedded.allKinds.filter(\.isKept).map(\.unknown)
        let errors = (ErrorKind.all + unknown).map { kind in
            EvidenceEntry(
                kind: "error",
                id: kind.id,
                statement: "\(kind.status) \(kind.template)",
                evidence: kind.evidence,
                setting: nil
            )
        }
        let all = rules + choices + errors
        return Evidence.allCases.reversed().flatMap { level in all.filter { $0.evidence == level } }
    }
}
