import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// Scenarios that would give an account what no account can have.
@Suite struct ScenarioMistakeTests {
    @Test(
        arguments: [
            (
                "profiles:\n  - email: a@b.co\n    location: {town: Boston}",
                "3:16: profiles[0]: 'town' is not a valid field for the resource 'profile'."
            ),
            (
                "profiles:\n  - email: a@b.co\n    subscribed: [email, sms]",
                "3:25: sms needs the profile's phone_number"
            ),
            (
                "profiles:\n  - phone_number: '+12125550123'\n    subscribed: [email]",
                "3:18: email needs the profile's email"
            ),
            (
                "profiles:\n  - email: a@b.co\n    conversations: [whatsapp]",
                "3:21: whatsapp needs the profile's phone_number"
            ),
            (
                "profiles:\n  - email: a@b.co\n    suppressed: [BOUNCE]",
                "3:18: suppressed names HARD_BOUNCE, INVALID_EMAIL"
            ),
        ]
    )
    func `points at what a profile can't be`(yaml: String, message: String) {
        expect(yaml, message)
    }

    @Test(
        arguments: [
            (
                "resources:\n  - {type: tagg}",
                "2:12: unknown type 'tagg' (did you mean 'tag'?); the types are account, "
            ),
            (
                "resources:\n  - type: tag",
                "2:5: resources[0]: 'name' is a required field for the resource 'tag'."
            ),
            (
                "resources:\n  - type: tag\n    attributes: {nam: Spring}",
                "3:18: a tag has no attribute 'nam' (did you mean 'name'?); it has name"
            ),
            (
                "resources:\n  - type: tag\n    attributes: {name: Spring}\n    relationships: {list: A}",
                "4:21: a tag has no relationship 'list' (did you mean 'lists'?); it has tag-group, lists, "
            ),
            (
                "resources:\n  - type: tag\n    attributes: {name: Spring}\n    relationships: {lists: [NOPE12]}",
                "4:28: the scenario has no list 'NOPE12'"
            ),
            (
                "resources:\n  - type: catalog-item\n    attributes: {external_id: A, title: 5}",
                "3:34: resources[0].attributes: 'title' must be of type string."
            ),
            (
                "resources:\n  - type: catalog-item\n    attributes: {title: A}",
                "3:17: resources[0].attributes: 'external_id' is a required field for the resource 'catalog-item'."
            ),
            (
                "resources:\n  - {type: coupon-code, attributes: {unique_code: A}, relationships: {coupon: NOPE}}",
                "2:79: the scenario has no coupon 'NOPE'"
            ),
        ]
    )
    func `points at what a resource can't be`(yaml: String, message: String) {
        expect(yaml, message)
    }

    @Test func `points at the condition that a segment can't have`() {
        expect(
            """
            segments:
              - name: Gold
                definition:
                  condition_groups:
                    - conditions:
                        - {type: profile-property, property: email, filter: {type: strin}}
            """,
            "6:"
        )
    }

    @Test func `leads to what comes later in the file, and to what every account has`() throws {
        let server = try TestServer(
            """
            resources:
              - {type: tag, id: T1, attributes: {name: Spring}, relationships: {segments: [GOLD12], lists: [NEWS12]}}
            lists: [{id: NEWS12, name: News}]
            segments:
              - id: GOLD12
                name: Gold
                definition:
                  condition_groups:
                    - conditions:
                        - type: profile-property
                          property: email
                          filter: {type: existence, operator: is-set}
            """
        )

        let ids = { (name: String) in
            server.send("GET /api/tags/T1/relationships/\(name)").data.array?.map { $0["id"] }
        }
        #expect(ids("lists") == ["NEWS12"] && ids("segments") == ["GOLD12"])
    }

    private func expect(_ yaml: String, _ message: String) {
        let error = #expect(throws: ScenarioError.self) { try Scenario(yaml: yaml, file: "test.yaml") }
        #expect(error?.description.hasPrefix("test.yaml:\(message)") ?? false, "\(error?.description ?? "")")
    }
}
