import JSONAPI
import Testing

@Suite struct JSONParserTests {
    @Test(
        arguments: [
            #"{"b":1,"a":[true,false,null,{}],"c":{"d":[]}}"#,
            #"[1,1.0,-0,1e5,1E-7,123456789012345678901234567890]"#,
            #"["ü","😀","a b","\"\\\n\t"]"#,
            "0", "\"\"", "null",
        ]
    )
    func `writes what it has read, members in order and numbers as they were`(text: String) throws {
        #expect(try JSON(parsing: text).text == text)
    }

    @Test func `resolves escapes, surrogate pairs included`() throws {
        #expect(try JSON(parsing: #""\u00fc\ud83d\ude00\/""#) == .string("ü😀/"))
    }

    @Test func `takes the last of two members of one name`() throws {
        #expect(try JSON(parsing: #"{"a":1,"a":2}"#)["a"] == 2)
    }

    @Test(
        arguments: [
            ("", "Expecting value: line 1 column 1 (char 0)"),
            (#"{"a":"#, "Expecting value: line 1 column 6 (char 5)"),
            (#"{"a" 1}"#, "Expecting ':' delimiter: line 1 column 6 (char 5)"),
            (#"{a:1}"#, "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
            ("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
            ("[1]\n]", "Extra data: line 2 column 1 (char 4)"),
            ("[1,\r\n\"é\"]]", "Extra data: line 2 column 5 (char 9)"),
            (String(repeating: "\n", count: 100_000), "Expecting value: line 100001 column 1 (char 100000)"),
            (#"["a"#, "Unterminated string starting at: line 1 column 2 (char 1)"),
            (#"["\x"]"#, #"Invalid \escape: line 1 column 3 (char 2)"#),
            (#"["\ud800"]"#, #"Invalid \uXXXX escape: line 1 column 3 (char 2)"#),
            (#"["\u0000"]"#, #"Invalid \uXXXX escape: line 1 column 3 (char 2)"#),
            ("[\"a\nb\"]", "Invalid control character at: line 1 column 4 (char 3)"),
            ("tru", "Expecting value: line 1 column 1 (char 0)"),
        ]
    )
    func `names the fault and its place as Python does`(text: String, message: String) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSON(parsing: text) }
        #expect(error?.description == message)
    }

    @Test func `refuses bytes that are not UTF-8`() {
        #expect(throws: JSONSyntaxError.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
    }

    @Test func `refuses nesting that would exhaust the stack`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONSyntaxError.self) { try JSON(parsing: deep) }
    }
}

@Suite struct JSONObjectTests {
    @Test func `merging keeps places and appends what is new`() {
        let object: JSONObject = ["a": 1, "b": 2]

        let merged = object.merging(["b": 3, "c": 4])

        #expect(JSON.object(merged).text == #"{"a":1,"b":3,"c":4}"#)
    }

    @Test func `setting a member to nil removes it`() {
        var object: JSONObject = ["a": 1, "b": 2]

        object["a"] = nil
        object["c"] = 3

        #expect(object.names == ["b", "c"])
    }
}
