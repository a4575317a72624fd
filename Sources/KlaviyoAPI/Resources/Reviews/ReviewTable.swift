import GRDB
import JSONAPI
import Store

/// Counts the reviews that are kept with the other described resources.
enum ReviewTable {
    /// Which reviews count, and which of the groups are wanted.
    struct Window {
        /// `nil` for all times.
        var since: Timestamp?
        /// By external id; `nil` for all.
        var products: [String]?
        /// The product before the first one wanted.
        var after: String?
        var limit = 1
    }

    /// The numbers of one product, or of all reviews.
    struct Statistics {
        let product: String?
        /// By the names that the API has for them.
        let values: [String: JSON]
    }

    static let statisticNames: Set = [
        "average_rating", "total_reviews", "total_questions", "total_ratings", "total_store_reviews",
        "average_store_rating",
    ]

    /// The numbers of the published and featured reviews (assumed), by product or in one row.
    static func statistics(_ window: Window, byProduct: Bool, in db: Connection) throws -> [Statistics] {
        let product = "json_extract(attributes, '$.product.external_id')"
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(byProduct ? product : "NULL") AS product,
                  avg(rating) FILTER (WHERE kind IN ('review', 'rating')) AS average_rating,
                  count(*) FILTER (WHERE kind = 'review') AS total_reviews,
                  count(*) FILTER (WHERE kind = 'question') AS total_questions,
                  count(rating) FILTER (WHERE kind IN ('review', 'rating')) AS total_ratings,
                  count(*) FILTER (WHERE kind = 'store') AS total_store_reviews,
                  avg(rating) FILTER (WHERE kind = 'store') AS average_store_rating
                FROM (
                  SELECT attributes, json_extract(attributes, '$.review_type') AS kind,
                    json_extract(attributes, '$.rating') AS rating
                  FROM resource
                  WHERE type = 'review' AND created >= ?
                    AND json_extract(attributes, '$.status.value') IN ('published', 'featured')
                    AND (? IS NULL OR \(product) IN (SELECT value FROM json_each(?2)))
                    \(byProduct ? "AND \(product) > ?" : "AND ? IS NOT NULL")
                )
                \(byProduct ? "GROUP BY 1 ORDER BY 1" : "") LIMIT ?
                """
        )
        let products = window.products.map { JSON.array($0.map { .string($0) }).text }
        let since = window.since?.microseconds ?? .min
        return try Row.fetchAll(
            statement,
            arguments: [since, products, window.after ?? "", window.limit]
        ).map { row in
            let values = statisticNames.map { name -> (String, JSON) in
                if name.hasPrefix("total") { return (name, .int(row[name] as Int64)) }
                return (name, (row[name] as Double?).map { .number(String($0)) } ?? .null)
            }
            return Statistics(
                product: row["product"],
                values: Dictionary(values, uniquingKeysWith: { $1 })
            )
        }
    }
}
