import JSONAPI
import Testing

@testable import KlaviyoAPI

/// What is stored and can't be read: it is told rather than left out.
@Suite struct UnreadableRowTests {
    @Test func `a subscription without its message types is an error that shows it`() throws {
        let error = try #require(
            throws: UnreadableRow.self,
            performing: { try Subscription(["email": "a@klaviyo-demo.com"]) }
        )

        #expect(error.description.contains("a@klaviyo-demo.com"))
    }
}
