import HTTP
import JSONAPI
import Store

/// A request that has passed every check: what a handler gets.
struct Call: Sendable {
    let operation: Operation
    /// What stands for the parameters of the path, in order.
    let pathParameters: [String]
    let query: Query
    /// The body, checked against the operation's schema; `null` where it takes none.
    let body: JSON
    let target: String
    let account: Account
    let settings: Settings
    let key: APIKey
    let requestID: String
    let now: Timestamp

    /// The id in the path.
    var id: String { pathParameters.first ?? "" }

    /// Ids for what is answered and not kept: the same for the same question.
    var idsOfQuestion: IDSource {
        let question = "\(account.company) \(target)" + (body.isNull ? "" : body.text)
        return IDSource(seed: UInt64(APIKey(value: question, scopes: nil).digest, radix: 16) ?? 0)
    }

    /// Whether more than one query may be needed to answer, which then must see the same state.
    var needsSnapshot: Bool {
        operation.answer?.isCollection ?? true || !query.includes.isEmpty || !query.additionalFields.isEmpty
            || !query.fields.isEmpty || operation.isDescribed
    }

    /// `data.attributes` of the body.
    var attributes: JSONObject { body["data"]?["attributes"]?.object ?? [:] }

    /// The id that the body names in a relationship to one resource.
    func related(_ name: String) -> String? {
        body["data"]?["relationships"]?[name]?["data"]?["id"]?.string
    }

    /// What the body names in a relationship to many resources; `nil` where it doesn't name the relationship.
    func linked(_ name: String) -> [JSON]? { body["data"]?["relationships"]?[name]?["data"]?.array }
}

/// What a handler answers.
struct Reply: Sendable {
    var status: Int
    var document: Document?
    /// Beside the headers of every answer.
    var headers: Headers = [:]

    static func document(_ document: Document, status: Int = 200) -> Reply {
        Reply(status: status, document: document)
    }

    /// An answer without a body: 202 for work that is done later, 204 for work that is done.
    static func empty(_ status: Int) -> Reply { Reply(status: status) }

    /// This answer, saying that a malformed phone number was left out beside a valid email (documented).
    func ignoringPhoneNumber(_ isIgnored: Bool) -> Reply {
        var reply = self
        if isIgnored { reply.headers.add("X-Klaviyo-Partial-Failure", "phone_number") }
        return reply
    }
}

/// The body of an answer, written.
struct Document: Sendable {
    var bytes: [UInt8]
}

/// What Swift does for an operation, within one transaction.
typealias Handler = @Sendable (Call, Connection) throws -> Reply
