import JSONAPI
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("2026-09-04T13:38:42.697020+00:00", 1_788_529_122_697_020),
            ("2026-09-04T13:38:42Z", 1_788_529_122_000_000),
            ("2026-09-04T15:38:42.5+02:00", 1_788_529_122_500_000),
            ("1969-12-31T23:59:59.999999Z", -1),
            ("2024-02-29", 1_709_164_800_000_000),
            ("2026-09-04T13:38", 1_788_529_080_000_000),
            ("2026-09-04 13:38:42.6970209", 1_788_529_122_697_020),
        ]
    )
    func `reads dates with and without fraction and zone`(text: String, microseconds: Int64) {
        #expect(Timestamp(iso8601: text) == Timestamp(microseconds: microseconds))
    }

    @Test(
        arguments: [
            "", "tomorrow", "2026-02-30", "2026-13-01", "2026-1-1", "2026-09-04T25:00:00Z", "2026-09-04T13",
            "2026-09-04T13:38:42+", "2026-09-04T13:38:42.Z", "2026-09-04T13:38:42Zx",
        ]
    )
    func `refuses what is no date`(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test(
        arguments: [
            ("1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
            ("2026-11-26T12:00:00.999Z", "Thu, 26 Nov 2026 12:00:00 GMT"),
        ]
    )
    func `shows the form of HTTP`(text: String, date: String) throws {
        #expect(Timestamp(iso8601: text)?.httpDate == date)
    }

    @Test func `shows microseconds, or seconds rounded to the nearest`() {
        let time = Timestamp(microseconds: 1_788_529_122_697_020)

        #expect(time.iso8601(.microseconds) == "2026-09-04T13:38:42.697020+00:00")
        #expect(time.iso8601(.seconds) == "2026-09-04T13:38:43+00:00")
    }

    @Test func `shows what is before the first year or after the last that has four digits as these`() {
        let (early, late) = (Timestamp(microseconds: .min), Timestamp(microseconds: .max))

        #expect(early.iso8601() == "0001-01-01T00:00:00+00:00")
        #expect(late.iso8601() == "9999-12-31T23:59:59+00:00")
        #expect(early.iso8601(.milliseconds) == "0001-01-01T00:00:00.000000+00:00")
        #expect(late.iso8601(.microseconds) == "9999-12-31T23:59:59.999999+00:00")
        #expect([early.dateText, late.dateText] == ["0001-01-01", "9999-12-31"])
    }

    @Test(arguments: [-62_135_596_800, -1, 0, 951_782_400, 1_709_251_199, 253_402_300_799])
    func `reads back every date it writes`(seconds: Int64) {
        let time = Timestamp(seconds: seconds)
        #expect(Timestamp(iso8601: time.iso8601(.microseconds)) == time)
    }
}
