import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// Whether the emulator answers as the real API did when it was recorded (level: recorded).
@Suite(.enabled(if: Fixture.shared != nil, "\(Fixture.sharedIsMissing)"))
struct RecordedAnswerTests {
    @Test(arguments: RecordedCases.all)
    func `answers as recorded`(_ example: RecordedCase) throws {
        let (recorded, actual) = try example.run()
        #expect(actual.status == recorded.status, "\(actual.text)")
        for name in RecordedAnswer.keptHeaders {
            let (value, expected) = (actual.headers[name], recorded.headers[name])
            // A recording of a body without its type has only some of the headers.
            if name == "content-type", expected == nil, !recorded.body.isNull { continue }
            if name == "ratelimit-remaining" {
                #expect((value == nil) == (expected == nil), "\(name): \(value ?? "none")")
            } else {
                #expect(value == expected, "\(name)")
            }
        }
        #expect(actual.bytes.isEmpty == recorded.body.isNull)

        let found = Likeness(actual.json, recorded.body, keepsOrder: recorded.status != 429).differences
        let unknown = found.filter { example.differences[$0.path] == nil }
        #expect(unknown.isEmpty, "\(unknown.map { "\($0.path) \($0.text)" }.joined(separator: "\n"))")
        let gone = example.differences.keys.filter { path in !found.contains { $0.path == path } }
        #expect(gone.isEmpty, "no longer different; take it out of the case's differences")
    }

    @Test func `has a case for each recording`() {
        let cases = RecordedCases.all.map(\.name)
        let tables = [cases, RecordedCases.notEmulated, Array(RecordedCases.notReproduced.keys)]
        #expect(
            tables.joined().sorted() == RecordedAnswer.names,
            "each recording stands in one of the tables"
        )
        print(
            "recorded answers: \(cases.count) compared, \(RecordedCases.notEmulated.count) not emulated yet,"
                + " \(RecordedCases.notReproduced.count) not reproduced"
        )
    }

    @Test(arguments: RecordedCases.notEmulated)
    func `a recording without a case is of an operation that is not emulated`(_ name: String) throws {
        let operation = try RecordedAnswer(name).operation
        let entry = try #require(Description.embedded.entries.first { $0.id == operation })
        #expect(
            Handlers.handler(for: entry, .embedded) == nil,
            """
            \(operation) is emulated, so \(name) must be compared: move it from RecordedCases.notEmulated to \
            RecordedCases.all (one row; add a body and a state if the request needs them), or, if the emulator \
            can't come to that state, to notReproduced with the reason
            """
        )
    }
}
