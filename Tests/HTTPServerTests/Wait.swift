import Foundation

/// Waits for what takes time by nature.
enum Wait {
    static func seconds(_ seconds: Double) {
        Thread.sleep(forTimeInterval: seconds)
    }
}
