import GRDB
import JSONAPI
import Store
import Testing

/// Pages and filters of a table in which values are equal, and some are missing.
@Suite struct SelectTests {
    private let store: Store
    private let things = Select(
        "thing.* FROM thing",
        id: "thing.id",
        columns: [
            "name": .init("thing.name"), "rank": .init("thing.rank", .number),
            "made": .init("thing.made", .date), "is_new": .init("thing.isNew", .boolean),
        ]
    )

    init() throws {
        let rows = """
            CREATE TABLE thing (id TEXT PRIMARY KEY, name TEXT, rank REAL, made INTEGER, isNew INTEGER) STRICT;
            INSERT INTO thing VALUES
              ('a', 'Cap', 2, 1000000, 1), ('b', NULL, 1.5, NULL, 0), ('c', 'cap', NULL, 2000000, 1),
              ('d', 'Hat', 2, 1000000, 0), ('e', NULL, NULL, NULL, 0), ('f', 'Cap', 2, 3000000, 1),
              ('g', 'a::b', -1, 0, 0);
            """
        store = try Store(.temporary, migrations: [Store.Migration("thing", rows)])
    }

    private func page(_ request: Select.Request) throws -> (ids: [String], page: Select.Page) {
        try store.readOnce { db in
            let page = try things.page(request, in: db)
            return (page.rows.map { $0["id"] }, page)
        }
    }

    /// The ids in the order that SQLite itself gives them.
    private func sorted(by sort: String) throws -> [String] {
        let order = sort.hasPrefix("-") ? "DESC" : "ASC"
        let column = sort.hasPrefix("-") ? sort.dropFirst() : sort[...]
        return try store.readOnce { db in
            try String.fetchAll(db, sql: "SELECT id FROM thing ORDER BY \(column) \(order), id \(order)")
        }
    }

    @Test(arguments: ["id", "-id", "name", "-name", "rank", "-rank", "made", "-made"], [1, 2, 3, 7, 20])
    func `pages lead to all rows in order, and back`(sort: String, size: Int) throws {
        var request = Select.Request(sort: sort, size: size)
        var (ids, last) = try page(request)
        #expect(last.previous == nil)
        var forward = ids
        while let next = last.next {
            request.cursor = next
            (ids, last) = try page(request)
            forward += ids
        }
        var backward = ids
        while let previous = last.previous {
            request.cursor = previous
            (ids, last) = try page(request)
            backward = ids + backward
        }

        #expect(try forward == sorted(by: sort))
        #expect(backward == forward)
    }

    @Test(arguments: ["id", "-id", "name", "-name", "rank", "-rank"])
    func `a page goes on behind a row that is gone`(sort: String) throws {
        let all = try sorted(by: sort)
        let first = try page(Select.Request(sort: sort, size: 3))
        try store.write { db in try db.execute(sql: "DELETE FROM thing WHERE id = ?", arguments: [all[2]]) }

        let second = try page(Select.Request(sort: sort, cursor: first.page.next, size: 3))

        #expect(second.ids == Array(all[3..<6]))
    }

    @Test func `refuses a cursor of another sort, of another kind, or with a value that is none`() throws {
        for cursor in [
            PageCursor(direction: .next, sort: "name", value: "Cap", id: "a"),
            PageCursor(form: .time, direction: .next, sort: "rank", value: "1", id: "a"),
            PageCursor(direction: .next, sort: "rank", value: "many", id: "a"),
        ] {
            #expect(throws: Select.InvalidCursor.self) {
                try page(Select.Request(sort: "rank", cursor: cursor, size: 3))
            }
        }
    }

    @Test(arguments: [
        (#"equals(id,"b")"#, ["b"]),
        (#"equals(name,"Cap")"#, ["a", "f"]),
        (#"any(name,["Cap","Hat","none"])"#, ["a", "d", "f"]),
        (#"contains(name,"CAP")"#, ["a", "c", "f"]),
        (#"starts-with(name,"a::")"#, ["g"]),
        (#"ends-with(name,"at")"#, ["d"]),
        ("less-than(rank,2)", ["b", "g"]),
        ("less-or-equal(rank,1.5)", ["b", "g"]),
        ("greater-than(rank,1.5)", ["a", "d", "f"]),
        ("greater-or-equal(rank,1.5),equals(is_new,true)", ["a", "f"]),
        ("greater-than(made,1970-01-01T00:00:01Z)", ["c", "f"]),
        ("has(name)", ["a", "c", "d", "f", "g"]),
    ])
    func `a filter lets through the rows for which it holds`(filter: String, ids: [String]) throws {
        let request = Select.Request(filter: try Filter(parsing: filter), sort: "id", size: 20)

        #expect(try page(request).ids == ids)
        let query = try things.subquery(request.filter)
        let count = try store.readOnce { db in
            try SQLRequest<Int>(literal: "SELECT count(*) FROM (\(query))").fetchOne(db)
        }
        #expect(count == ids.count)
    }

    @Test(arguments: [
        #"equals(colour,"red")"#, "equals(name,1)", #"equals(rank,"2")"#, "equals(rank,many)",
        "equals(made,yesterday)", "equals(is_new,maybe)", #"contains-any(name,["Cap"])"#,
        "less-than(rank,[1,2])",
    ])
    func `refuses a filter that does not fit`(filter: String) throws {
        let request = Select.Request(filter: try Filter(parsing: filter), sort: "id", size: 20)

        #expect(throws: Select.InvalidClause.self) { try page(request) }
    }

    @Test func `takes more conditions than SQLite allows in a row`() throws {
        let clause = Filter.Clause(.equals, "name", .string("Cap"))
        let filter = Filter(Array(repeating: clause, count: 5000))

        #expect(try page(Select.Request(filter: filter, sort: "id", size: 20)).ids == ["a", "f"])
    }
}
