import Foundation

/// Standard error, one whole line at a time.
enum StandardError {
    static func print(_ line: String) {
        // A server goes on where nobody reads what it says: a closed terminal, a full disk.
        try? FileHandle.standardError.write(contentsOf: Data("\(line.visible)\n".utf8))
    }
}
