import JSONAPI
import Testing

@Suite struct PageCursorTests {
    private let cursor = PageCursor(
        direction: .next,
        sort: "id",
        value: nil,
        id: "01HSXWNWF52J5PJG45BW383RMV"
    )

    @Test func `is written as the recorded one, without padding`() {
        #expect(cursor.encoded == "bmV4dDo6aWQ6OjAxSFNYV05XRjUySjVQSkc0NUJXMzgzUk1W")
    }

    @Test(
        arguments: [
            "bmV4dDo6aWQ6OjAxSFNYV05XRjUySjVQSkc0NUJXMzgzUk1W",
            "=bmV4dDo6aWQ6OjAxSFNYV05XRjUySjVQSkc0NUJXMzgzUk1W",
            "https://a.klaviyo.com/api/profiles?page%5Bcursor%5D=bmV4dDo6aWQ6OjAxSFNYV05XRjUySjVQSkc0NUJXMzgzUk1W",
            "https://a.klaviyo.com/api/profiles?page[cursor]=bmV4dDo6aWQ6OjAxSFNYV05XRjUySjVQSkc0NUJXMzgzUk1W&sort=id",
        ]
    )
    func `is read in every form that clients send it in`(text: String) {
        #expect(PageCursor(decoding: text) == cursor)
    }

    @Test func `is written with a time for events, as the recorded ones`() {
        let next = PageCursor(
            form: .time,
            direction: .next,
            sort: "",
            value: "1788529134",
            id: "7qWkY8hhfKA"
        )
        #expect(next.encoded == "WzE3ODg1MjkxMzQsICI3cVdrWThoaGZLQSIsIHRydWVd")
        #expect(PageCursor(decoding: next.encoded) == next)
        var previous = next
        previous.direction = .prev
        #expect(previous.encoded == "WzE3ODg1MjkxMzQsICI3cVdrWThoaGZLQSIsIGZhbHNlXQ==")
        #expect(PageCursor(decoding: previous.encoded) == previous)
    }

    @Test func `carries ids that contain its own separator`() {
        for id in ["$custom:::$default:::a%3Ab", "a:", "%253A"] {
            let cursor = PageCursor(direction: .next, sort: "id", value: nil, id: id)
            #expect(PageCursor(decoding: cursor.encoded) == cursor)
        }
    }

    @Test func `carries values that contain its own separator`() {
        let cursor = PageCursor(direction: .prev, sort: "-name", value: "a::b", id: "X")
        #expect(PageCursor(decoding: cursor.encoded) == cursor)
    }

    @Test(arguments: ["", "zzz", "!!!!", "bmV4dA", "eDo6aWQ6OjE", "WzFd", "WyJhIl0"])
    func `is nothing where the text is none`(text: String) {
        #expect(PageCursor(decoding: text) == nil)
    }
}

@Suite struct QueryStringTests {
    @Test func `reads names and values in order, plus as a space`() {
        let query = QueryString(
            parsing: "filter=equals(email,%22a%2Bb%22)&page%5Bsize%5D=2&q=a+b&empty=&alone"
        )

        #expect(
            query.items.map { "\($0.name)|\($0.value)" } == [
                "filter|equals(email,\"a+b\")", "page[size]|2", "q|a b", "empty|", "alone|",
            ]
        )
    }

    @Test(arguments: ["%", "%4", "%zz", "%C3%28"]) func `keeps escapes that are none`(text: String) {
        #expect(!QueryString.decoded(Substring(text)).isEmpty)
    }

    @Test func `escapes what it then reads back`() {
        let text = "a+b@x.com/ü &="
        #expect(QueryString.decoded(Substring(QueryString.encoded(text))) == text)
    }
}
