import Foundation
import Testing

@testable import Store

@Suite struct FolderLockTests {
    private let parent = FileManager.default.temporaryDirectory.appending(path: "locks-\(UUID().uuidString)")
        .path

    /// Makes a folder below the parent that was last changed so many seconds ago.
    private func make(_ name: String, age: TimeInterval = 0) throws -> String {
        let folder = "\(parent)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -age)],
            ofItemAtPath: folder
        )
        return folder
    }

    @Test func `is held by one, and free again once that one lets go`() throws {
        defer { try? FileManager.default.removeItem(atPath: parent) }
        let folder = try make("account")
        var lock = FolderLock(folder)

        #expect(lock != nil)
        #expect(FolderLock(folder) == nil)
        lock = nil
        #expect(FolderLock(folder) != nil)
    }

    @Test func `a folder that is not there cannot be locked`() {
        #expect(FolderLock("\(parent)/none") == nil)
    }

    @Test func `removes old folders that nobody holds, and no others`() throws {
        defer { try? FileManager.default.removeItem(atPath: parent) }
        _ = try make("ours-left", age: 3600)
        _ = try make("ours-new")
        _ = try make("other", age: 3600)
        let lock = FolderLock(try make("ours-held"))
        // Taking the lock has changed the folder.
        _ = try make("ours-held", age: 3600)

        FolderLock.removeStale(in: parent, prefix: "ours-")

        let left = try FileManager.default.contentsOfDirectory(atPath: parent)
        #expect(left.sorted() == ["other", "ours-held", "ours-new"])
        withExtendedLifetime(lock) {}
    }
}
