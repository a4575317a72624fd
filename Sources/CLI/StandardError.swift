import Foundation

/// Standard error, one whole line at a time.
enum StandardError {
    static func print(_ line: String) {
        FileHandle.standardError.write(Data("\(line.visible)\n".utf8))
    }
}
