import JSONAPI
import Testing

@testable import KlaviyoAPI

@Suite struct ProjectionTests {
    private let versioned: JSON = [
        "always": 1,
        "later@2025-01-15..": 2,
        "gone@..2024-10-15": 3,
        "between@2024-07-15..2025-01-15": ["a", "b@2025-01-15..", "c@..2024-07-15"],
        "changed@..2024-10-15": "old",
        "changed@2025-01-15..": "new",
        "twice@..2023-07-15|2026-01-15..": true,
    ]

    @Test func `shows what holds at a revision, without the ranges`() {
        expect("2024-07-15", #"{"always":1,"gone":3,"between":["a","c"],"changed":"old"}"#)
        expect("2025-01-15", #"{"always":1,"later":2,"between":["a","b"],"changed":"new"}"#)
        expect("2026-07-15", #"{"always":1,"later":2,"changed":"new","twice":true}"#)
    }

    private func expect(_ revision: String, _ text: String) {
        #expect(Projection(revision: revision)(versioned).text == text)
    }
}
