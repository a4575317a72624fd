import Store
import Testing

/// The regular expressions of conditions: what Python, Java and RE2 have in common.
@Suite struct RegularExpressionTests {
    @Test(
        arguments: [
            ("a+", "caab"), ("^(a|b)*c$", "ababc"), ("\\d{2,3}", "a12"), ("(?:ab){2}", "abab"),
            ("(?P<x>a)b", "ab"), ("(?<x>a)b", "ab"), ("[]a]", "]"), ("[a-]", "-"), ("", "x"), ("a{", "a{"),
            ("(?i)HELLO", "say hello"), ("\\bfoo\\b", "a foo."), ("\\x41\\u00e6", "Aæ"), ("^$", ""),
            ("a??b", "ab"), ("x{0}y", "y"), ("^[\\w.+-]+@[\\w-]+\\.[\\w.]+$", "a.b@c-d.co.uk"),
            ("a|", "zzz"), ("^\\D\\W\\S$", "a-b"), ("\\Aa.b\\z", "a–b"), ("(a*)*", "b"),
        ]
    )
    func `finds what it describes`(_ pattern: String, _ text: String) throws {
        #expect(try RegularExpression(pattern).matches(text))
    }

    @Test(
        arguments: [
            ("^a+$", "caab"), ("^\\d{2,3}$", "1234"), ("[^a-c]", "abc"), ("\\bfoo", "afoo"), ("^.$", "\n"),
            ("[^\\d]", "1"), ("(?i)[^a]", "A"), ("(a*)*b", "aaac"), ("A", "a"),
        ]
    )
    func `finds nothing else`(_ pattern: String, _ text: String) throws {
        #expect(try !RegularExpression(pattern).matches(text))
    }

    @Test(arguments: ["(", ")", "[a", "*a", "a**", "a{3,2}", "\\q", "[b-a]", "a\\"])
    func `refuses what is none`(_ pattern: String) {
        #expect(throws: RegularExpression.Problem.malformed) { try RegularExpression(pattern) }
    }

    @Test(arguments: ["(?=a)", "(?<!a)b", "\\1", "a++", "(a{100}){100}", "((a{0}){1000}){1000}"])
    func `refuses what it does not know, and what would take long`(_ pattern: String) {
        #expect(throws: RegularExpression.Problem.notSupported) { try RegularExpression(pattern) }
    }

    @Test func `takes time in proportion to the text, whatever is repeated`() throws {
        let text = String(repeating: "a", count: 20_000) + "b"
        #expect(try !RegularExpression("(a+)+$").matches(text))
        #expect(try !RegularExpression("^(a|a|aa)*c").matches(text))
    }
}
