import Dispatch
import Testing
import Threads

@Suite struct LockedTests {
    private struct Refusal: Error {}

    @Test func `a thread sees what the others have made of the value`() {
        let count = Locked(0)

        DispatchQueue.concurrentPerform(iterations: 10_000) { _ in count.withLock { $0 += 1 } }

        #expect(count.withLock { $0 } == 10_000)
    }

    @Test func `whoever throws lets go of the value`() {
        let text = Locked("before")

        #expect(throws: Refusal.self) {
            try text.withLock { text in
                text = "after"
                throw Refusal()
            }
        }

        #expect(text.withLock { $0 } == "after")
    }
}
