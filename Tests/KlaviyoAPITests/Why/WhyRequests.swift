import JSONAPI
import TestSupport

/// What the tests of `why` send, and what they ask.
extension TestServer {
    /// Two lists, and nobody.
    static let lists = """
        lists:
          - {id: SINGLE, name: Single, opt_in_process: single_opt_in}
          - {id: DOUBLE, name: Double, opt_in_process: double_opt_in}
        """

    /// Subscribes a person to some message types, such as `email.marketing`, and runs the job.
    @discardableResult
    func subscribe(
        _ person: JSONObject,
        _ types: [String] = ["email.marketing"],
        list: String? = "SINGLE"
    ) throws -> TestResponse {
        let attributes = person.merging(["subscriptions": Requests.channels(types)])
        let answer = send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.consentJob(attributes, list: list)
        )
        try runJobs()
        return answer
    }

    func merge(_ source: String, into survivor: String) {
        let data: JSON = [
            "type": "profile-merge", "id": .string(survivor),
            "relationships": ["profiles": Requests.identifiers("profile", [source])],
        ]
        send("POST /api/profile-merge", ["data": data])
    }

    func erase(_ profile: String) {
        let profile: JSON = ["type": "profile", "id": .string(profile), "attributes": [:]]
        send(
            "POST /api/data-privacy-deletion-jobs",
            ["data": ["type": "data-privacy-deletion-job", "attributes": ["profile": ["data": profile]]]]
        )
    }

    /// What `why` says of a phone number, or of an email address, if asked about a list.
    func why(phone: String) -> JSON { control("GET why?phone=\(phone.replacing("+", with: "%2B"))").json }
    func why(_ email: String, list: String) -> JSON { control("GET why?email=\(email)&list=\(list)").json }

    func profileID(_ email: String) -> String {
        send("GET /api/profiles?filter=equals(email,\"\(email)\")").data[0]?["id"]?.string ?? ""
    }
}

extension JSON {
    /// The verdict and cause in the answer of `why`, or of one of its channels.
    var verdict: [JSON?] { [self["verdict"], self["cause"]] }

    /// The rules of the decisions in a story, in order.
    var rules: [String] { self["story"]?.array?.compactMap { $0["rule"]?.string } ?? [] }

    func says(_ words: String) -> Bool { self["summary"]?.string?.contains(words) ?? false }
}
