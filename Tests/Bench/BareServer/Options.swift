import Foundation

/// What the command line of `bare-server` asks for.
struct Options {
    var port: UInt16 = 0
    var status: UInt32 = 200
    var body: [UInt8] = []
    var headers: [(name: String, value: String)] = []

    /// Why the command line can't be followed.
    struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    init(_ arguments: some Sequence<String>) throws {
        var rest = arguments.makeIterator()
        while let option = rest.next() {
            guard let value = rest.next() else { throw Self.usage }
            switch option {
            case "--port":
                guard let number = UInt16(value) else { throw Self.usage }
                port = number
            case "--status":
                guard let number = UInt32(value) else { throw Self.usage }
                status = number
            case "--body":
                body = try Array(Data(contentsOf: URL(filePath: value)))
            case "--header":
                guard let colon = value.firstIndex(of: ":") else { throw Self.usage }
                let content = value[value.index(after: colon)...].trimmingCharacters(in: .whitespaces)
                headers.append((String(value[..<colon]), content))
            default:
                throw Self.usage
            }
        }
    }

    private static var usage: UsageError {
        UsageError(
            description:
                "usage: bare-server [--port N] [--status N] [--body FILE] [--header 'Name: value'] ..."
        )
    }
}
