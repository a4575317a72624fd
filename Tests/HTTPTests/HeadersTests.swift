import HTTP
import Testing

@Suite struct HeadersTests {
    @Test(arguments: ["Revision", "revision", "REVISION"])
    func `finds a field whatever the case of its name`(name: String) {
        let headers: Headers = ["Accept": "*/*", "Revision": "2026-07-15"]

        #expect(headers[name] == "2026-07-15")
    }

    @Test func `takes only letters to have a case`() {
        let headers: Headers = ["A@": "1", "É": "2"]

        #expect(headers["a`"] == nil)
        #expect(headers["é"] == nil)
    }

    @Test func `gives the first value and all values of a repeated field`() {
        var headers: Headers = ["Accept": "a", "Host": "localhost"]
        headers.add("accept", "b")

        #expect(headers["Accept"] == "a")
        #expect(headers.all("ACCEPT") == ["a", "b"])
        #expect(headers.all("Cookie").isEmpty)
    }

    @Test func `setting a field replaces every one of that name`() {
        var headers: Headers = ["A": "1", "B": "2", "a": "3", "C": "4"]
        headers["a"] = "5"

        #expect(headers == ["A": "5", "B": "2", "C": "4"])
    }

    @Test func `setting a new field appends it`() {
        var headers: Headers = ["A": "1"]
        headers["B"] = "2"

        #expect(headers.map(\.name) == ["A", "B"])
    }

    @Test func `setting nil removes every field of that name`() {
        var headers: Headers = ["A": "1", "B": "2", "a": "3"]
        headers["A"] = nil

        #expect(headers == ["B": "2"])
    }

    @Test func `keeps the order and the spelling that it was given`() {
        let headers: Headers = ["b": "1", "A": "2", "b": "3"]

        #expect(headers.description == "b: 1\nA: 2\nb: 3")
    }

    @Test func `is equal only to the same fields in the same order`() {
        let headers: Headers = ["A": "1", "B": "2"]

        #expect(headers == ["a": "1", "b": "2"])
        #expect(headers != ["B": "2", "A": "1"])
        #expect(headers != ["A": "1"])
        #expect(headers != ["A": "1", "B": "3"])
    }
}
