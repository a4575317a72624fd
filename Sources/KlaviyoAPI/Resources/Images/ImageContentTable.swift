import Foundation
import GRDB
import Store

/// Where the bytes of uploaded images are stored.
enum ImageContentTable {
    static let schema = [
        Store.Migration(
            "imageContent 1",
            """
            CREATE TABLE imageContent (
              image_id TEXT PRIMARY KEY,
              bytes BLOB NOT NULL
            ) STRICT, WITHOUT ROWID;
            """
        )
    ]

    static func insert(_ bytes: [UInt8], of image: String, in db: Connection) throws {
        try db.cachedStatement(sql: "INSERT INTO imageContent VALUES (?, ?)")
            .execute(arguments: [image, Data(bytes)])
    }

    /// The bytes of an image; `nil` for one that was never uploaded.
    static func find(image: String, in db: Connection) throws -> [UInt8]? {
        let statement = try db.cachedStatement(sql: "SELECT bytes FROM imageContent WHERE image_id = ?")
        return try Data.fetchOne(statement, arguments: [image]).map { Array($0) }
    }
}
