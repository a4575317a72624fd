import HTTP
import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

@Suite struct ScenarioTests {
    @Test(
        arguments: [
            (
                "colour: red",
                "test.yaml:1:1: unknown name 'colour'; a scenario has name, about, company_id"
            ),
            (
                "lists:\n  - name: A\n    optin: x",
                "test.yaml:3:5: unknown name 'optin'; lists[0] has id, name"
            ),
            ("lists:\n  - id: A1", "test.yaml:2:5: lists[0] needs a name"),
            (
                "lists:\n  - name: A\n    opt_in_process: maybe",
                "test.yaml:3:21: opt_in_process is double_opt_in or"
            ),
            ("lists:\n  - {id: A1, name: A}\n  - {id: A1, name: B}", "test.yaml:3:5: the id 'A1' is taken"),
            ("lists: A", "test.yaml:1:8: lists must be a list of values"),
            ("settings:\n  spam_filter: maybe", "test.yaml:2:16: spam_filter takes"),
            ("settings:\n  spam: off", "test.yaml:2:3: unknown setting 'spam'; the settings are"),
            (
                "settings:\n  spam_filtr: off",
                "test.yaml:2:3: unknown setting 'spam_filtr' (did you mean 'spam_filter'?); the settings are"
            ),
            ("profiles:\n  - email: nonsense", "test.yaml:2:12: profiles[0].email: Invalid email address"),
            (
                "profiles:\n  - email: a@b.co\n  - email: A@b.co",
                "test.yaml:3:5: email \"A@b.co\" is another profile's as well"
            ),
            ("profiles:\n  - first_name: A", "test.yaml:2:5: profiles[0] needs an email"),
            ("profiles:\n  - email: a@b.co\n    lists: [X]", "test.yaml:3:13: the scenario has no list 'X'"),
            ("blocked_as_bot: true", "test.yaml:1:17: blocked_as_bot needs the setting bot_protection"),
            ("company_id: ABC", "test.yaml:1:13: company_id must be six letters or digits"),
            ("name: a\nname: b", "test.yaml:1:1: 'name' is there twice"),
            (
                "lists:\n\t- name: A",
                "test.yaml:2:1: not YAML: found character that cannot start any token (YAML indents with spaces"
            ),
            ("a: [", "test.yaml:2:1: not YAML"),
            ("", "test.yaml:1:1: the scenario is empty"),
        ]
    )
    func `points at the first mistake`(yaml: String, message: String) {
        let error = #expect(throws: ScenarioError.self) { try Scenario(yaml: yaml, file: "test.yaml") }
        #expect(error?.description.hasPrefix(message) ?? false, "\(error?.description ?? "")")
    }

    @Test func `refuses a file of aliases that stand for more than memory holds`() {
        let first = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        let others = (1..<9).map { number in
            let aliases = Array(repeating: "*a\(number - 1)", count: 10).joined(separator: ", ")
            return "a\(number): &a\(number) [\(aliases)]\n"
        }

        let error = #expect(throws: ScenarioError.self) {
            try Scenario(yaml: first + others.joined(), file: "test.yaml")
        }

        #expect(error?.description.hasPrefix("test.yaml:1:") == true)
        #expect(error?.description.contains("stands for more than 1000000 values") == true)
    }

    @Test func `reads off as a word, as settings mean it`() throws {
        let server = try TestServer("settings: {spam_filter: off, bot_protection: off, rate_limits: off}")
        let settings = server.control("GET settings").json

        #expect(settings["spam_filter"] == "off" && settings["rate_limits"] == "off")
        #expect(server.send("GET /api/lists").headers["Ratelimit-Limit"] == nil)
    }

    @Test(arguments: BuiltInScenarios.all.keys.sorted())
    func `every built-in scenario loads and says what it shows`(name: String) throws {
        let yaml = try #require(BuiltInScenarios.all[name])
        let scenario = try Scenario(yaml: yaml, file: name)

        #expect(scenario.name == name)
        #expect(scenario.about?.isEmpty == false)
        _ = try TestServer(yaml)
    }

    @Test func `the program has every scenario of the folder`() {
        #expect(
            BuiltInScenarios.all.keys.sorted() == [
                "missing-profile", "missing-profile-age-gate", "missing-profile-bot-protection",
                "missing-profile-expired",
                "missing-profile-filtered-consent", "missing-profile-hard-bounce", "missing-profile-incident",
                "missing-profile-list-bombing", "missing-profile-no-list", "missing-profile-phone-ignored",
                "missing-profile-queued", "missing-profile-refused", "missing-profile-sms-region",
                "missing-profile-soft-bounces", "missing-profile-spam-filter",
                "missing-profile-stuck", "missing-profile-subscribed-twice", "missing-profile-undelivered",
                "missing-profile-wrong-key", "quickstart",
            ]
        )
    }

    @Test func `subscribes its profiles and puts them on lists`() throws {
        let server = try TestServer(try Fixture.text("scenarios/quickstart.yaml"))
        let members = server.send("GET /api/lists/Y6nRLr/profiles?additional-fields[profile]=subscriptions")

        let attributes = members.data[0]?["attributes"]
        #expect(attributes?["email"] == "sarah.mason@klaviyo-demo.com")
        #expect(attributes?["properties"]?["plan"] == "gold")
        #expect(attributes?["subscriptions"]?["email"]?["marketing"]?["consent"] == "SUBSCRIBED")
    }
}
