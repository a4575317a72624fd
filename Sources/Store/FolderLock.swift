import Foundation
import Glibc

/// Keeps a second process away from a folder; the system lets go of it when this process ends, however it does.
final class FolderLock: Sendable {
    private let file: FileHandle

    /// Takes the lock of a folder; `nil` where another process holds it, or the folder cannot be written to.
    init?(_ folder: String) {
        let path = "\(folder)/lock"
        if !FileManager.default.fileExists(atPath: path) {
            // If it cannot be made, opening it fails.
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let file = FileHandle(forUpdatingAtPath: path),
            flock(file.fileDescriptor, LOCK_EX | LOCK_NB) == 0
        else { return nil }
        self.file = file
    }

    /// Removes the folders below another that begin with a name and that no process holds any more.
    ///
    /// One that is less than a minute old may belong to a process that is about to take its lock.
    static func removeStale(in parent: String, prefix: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let folder = "\(parent)/\(name)"
            let attributes = try? FileManager.default.attributesOfItem(atPath: folder)
            let made = attributes?[.modificationDate] as? Date ?? .distantFuture
            guard made.timeIntervalSinceNow < -60, let lock = FolderLock(folder) else { continue }
            // What cannot be removed is somebody else's, and does no harm.
            try? FileManager.default.removeItem(atPath: folder)
            withExtendedLifetime(lock) {}
        }
    }
}
