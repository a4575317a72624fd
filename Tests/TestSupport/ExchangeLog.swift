import Foundation
import HTTP
import JSONAPI
import Threads

/// Writes down what tests send and are answered, for those who check all of it afterwards.
///
/// That is a line of JSON each, in the file that the environment names as `KLAVIYO_EXCHANGES`; none without it.
enum ExchangeLog {
    private static let file: Locked<FileHandle>? = {
        guard let path = ProcessInfo.processInfo.environment["KLAVIYO_EXCHANGES"] else { return nil }
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let file = FileHandle(forWritingAtPath: path) else { return nil }
        _ = try? file.seekToEnd()
        return Locked(file)
    }()

    static func write(_ request: Request, _ response: Response) {
        guard let file else { return }
        let line: JSON = [
            "by": "swift",
            "method": .string(request.method),
            "target": .string(request.target),
            "requested": .optional(request.headers["revision"]),
            "served": .optional(response.headers["X-Klaviyo-Api-Revision"]),
            "status": .int(response.status),
            "type": .optional(response.headers["Content-Type"]),
            "body": .string(String(decoding: response.body, as: UTF8.self)),
        ]
        file.withLock { file in try? file.write(contentsOf: Data(line.bytes + [UInt8(ascii: "\n")])) }
    }
}
