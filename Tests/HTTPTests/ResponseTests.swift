import HTTP
import Testing

@Suite struct ResponseTests {
    @Test func `is empty and sent at once unless it is told otherwise`() {
        let response = Response(status: 202)

        #expect(response == Response(status: 202, headers: [:], body: [], delay: nil))
    }

    @Test func `compares its headers without regard to the case of names`() {
        #expect(Response(status: 200, headers: ["A": "1"]) == Response(status: 200, headers: ["a": "1"]))
        #expect(Response(status: 200, body: [1]) != Response(status: 200, body: [2]))
    }
}
