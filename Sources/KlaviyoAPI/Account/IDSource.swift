import JSONAPI
import Threads

/// Where an account's ids come from: a sequence of random-looking numbers that a seed and a count determine.
///
/// The count is stored with each write, so ids never repeat after a restart, and with the same seed and clock
/// the same requests give the same ids. The mixing is SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
package final class IDSource: Sendable {
    let seed: UInt64
    private let counter: Locked<UInt64>

    package init(seed: UInt64, count: UInt64 = 0) {
        self.seed = seed
        counter = Locked(count)
    }

    /// How many numbers have been taken.
    var count: UInt64 {
        get { counter.withLock { $0 } }
        set { counter.withLock { $0 = newValue } }
    }

    /// Takes so many numbers of the sequence; returns the place of the first.
    private func take(_ numbers: Int) -> UInt64 {
        counter.withLock { count in
            count += UInt64(numbers)
            return count - UInt64(numbers) + 1
        }
    }

    /// The number at a place of the sequence.
    private func number(at place: UInt64) -> UInt64 {
        var z = seed &+ place &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private func number() -> UInt64 { number(at: take(1)) }

    private static let base62 = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let crockford = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let hex = Array("0123456789abcdef".utf8)

    private func digits(_ length: Int, of alphabet: [UInt8]) -> [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(length)
        // 8 digits a number: few enough for every alphabet to stay evenly spread.
        var place = take((length + 7) / 8)
        var rest: UInt64 = 0
        for index in 0..<length {
            if index % 8 == 0 {
                rest = number(at: place)
                place += 1
            }
            digits.append(alphabet[Int(rest % UInt64(alphabet.count))])
            rest /= UInt64(alphabet.count)
        }
        return digits
    }

    private func text(_ length: Int, of alphabet: [UInt8]) -> String {
        String(decoding: digits(length, of: alphabet), as: UTF8.self)
    }

    /// The id of a list, segment, metric and the like: `Y6nRLr`.
    ///
    /// It begins with a capital letter.
    func shortID() -> String {
        text(1, of: Array(Self.base62[10..<36])) + text(5, of: Self.base62)
    }

    /// The id of an event: `7qWkC6JPz7g`.
    func eventID() -> String { text(11, of: Self.base62) }

    /// The id of a query's result: a signed number of 64 bits in decimal (recorded).
    func decimalID() -> String { String(Int64(bitPattern: number())) }

    /// The secret part of a link.
    func token() -> String { hex(32) }

    /// So many hexadecimal digits.
    func hex(_ length: Int) -> String { text(length, of: Self.hex) }

    /// The id of an image, review or flow action: nine decimal digits.
    func numberID() -> String { String(100_000_000 + number() % 900_000_000) }

    /// A ULID (<https://github.com/ulid/spec>): 10 characters of milliseconds, then 16 of chance.
    func ulid(at time: Timestamp) -> String {
        var milliseconds = UInt64(max(0, time.microseconds / 1000))
        var head: [UInt8] = []
        for _ in 0..<10 {
            head.append(Self.crockford[Int(milliseconds & 31)])
            milliseconds >>= 5
        }
        return String(decoding: head.reversed(), as: UTF8.self) + text(16, of: Self.crockford)
    }

    /// A UUID of version 4, as request ids are.
    func uuid() -> String {
        var digits = self.digits(32, of: Self.hex)
        digits[12] = UInt8(ascii: "4")
        digits[16] = Self.hex[8 + Int(digits[16]) % 4]
        return Self.grouped(digits)
    }

    /// A UUID of version 1 for a time, with clock sequence 1 and a random node, as events have (recorded).
    func timeUUID(at time: Timestamp) -> String {
        // 100-nanosecond steps since 1582-10-15.
        let ticks = UInt64(max(0, time.seconds)) * 10_000_000 + 0x01B2_1DD2_1381_4000
        let value = String(ticks, radix: 16)
        let padded = String(repeating: "0", count: 16 - value.count) + value
        let digits = Array(padded.utf8)
        let head = Array(digits[8..<16]) + Array(digits[4..<8]) + Array("1".utf8) + Array(digits[1..<4])
        return Self.grouped(head + Array("8001".utf8) + self.digits(12, of: Self.hex))
    }

    private static func grouped(_ digits: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for index in digits.indices {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append(UInt8(ascii: "-")) }
            text.append(digits[index])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
