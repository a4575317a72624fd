import Foundation
import JSONAPI
import TestSupport

/// A request to the real API and what it answered.
struct RecordedAnswer {
    let operation: String
    /// Method and target, percent-encoded as the client sent them.
    let line: String
    let status: Int
    /// Those headers that were kept, by their names in lower case.
    let headers: [String: String]
    /// The body; `null` where there was none.
    let body: JSON

    /// The headers that were kept where the answer had them: one that a recording lacks was not sent.
    static let keptHeaders = [
        "content-type", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after",
    ]

    /// The recordings by name, such as `get_list.200`, in the order of their names.
    static let names: [String] = {
        guard let folder = Fixture.shared?.appending(path: "recorded") else { return [] }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }()

    /// Reads a recording.
    ///
    /// - `ids`: What stands in the account for ids of the recording; they are replaced wherever they occur.
    init(_ name: String, replacing ids: [String: String] = [:]) throws {
        let file = try JSON(
            parsing: ids.reduce(try Fixture.text(recording: name)) { text, id in
                text.replacing(id.key, with: id.value)
            }
        )
        operation = file["operation"]?.string ?? ""
        let request = file["request"]
        let query = Self.query(request?["query"]?.object ?? [:])
        let path = request?["path"]?.string ?? ""
        line = "\(request?["method"]?.string ?? "") \(path)" + (query.isEmpty ? "" : "?\(query)")
        let response = file["response"]
        status = response?["status"]?.int ?? 0
        let members = response?["headers"]?.object?.members ?? []
        headers = Dictionary(members.map { ($0.name, $0.value.string ?? "") }, uniquingKeysWith: { $1 })
        body = response?["body"] ?? .null
    }

    private static func query(_ parameters: JSONObject) -> String {
        parameters.flatMap { parameter -> [String] in
            guard let members = parameter.value.object else {
                return ["\(parameter.name)=\(escaped(parameter.value.string ?? ""))"]
            }
            return members.map { "\(parameter.name)%5B\($0.name)%5D=\(escaped($0.value.string ?? ""))" }
        }.joined(separator: "&")
    }

    private static let unreserved = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? text
    }
}
