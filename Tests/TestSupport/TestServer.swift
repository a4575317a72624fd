package import HTTP
package import JSONAPI
package import KlaviyoAPI
import Store
import Threads

/// An emulator in memory, with a clock that stands still and a fixed sequence of ids.
package struct TestServer: Sendable {
    package static let noon = "2026-11-23T12:00:00Z"
    package static let key = "pk_0123456789abcdef0123456789abcdb273"

    package let emulator: Emulator
    package let clock: Clock
    private let lines: Locked<[String]>

    /// - `scenario`: The YAML of what the account begins with.
    /// - `settings`: What is set differently.
    /// - `description`: The API with resources of the test's own.
    package init(
        _ scenario: String = "lists: []",
        settings: JSONObject = [:],
        at time: String = noon,
        description: Description = .embedded
    ) throws {
        let clock = Clock(fixedAt: Timestamp(iso8601: time))
        let account = try Account(
            .temporary,
            scenario: Scenario(yaml: scenario, file: "test.yaml", description: description),
            overrides: settings,
            clock: clock,
            seed: 1,
            description: description
        )
        self.init(account, clock)
    }

    package init(_ account: Account, _ clock: Clock) {
        let lines = Locked<[String]>([])
        emulator = Emulator(account: account, console: Console { line in lines.withLock { $0.append(line) } })
        self.clock = clock
        self.lines = lines
    }

    /// What the emulator has said on its console.
    package var console: [String] { lines.withLock { $0 } }

    /// Sends a request such as `GET /api/lists` as a client with a key would.
    ///
    /// - `line`: Method and target; quotes, spaces and brackets in it are escaped.
    /// - `headers`: Set over the ones that every client sends; an empty value leaves one out, before others are set.
    /// - `bodyTooLarge`: Whether the server has read no body, since there was too much of it.
    @discardableResult
    package func send(
        _ line: String,
        _ body: JSON? = nil,
        revision: String = "2026-07-15",
        headers: [String: String] = [:],
        bodyTooLarge: Bool = false
    ) -> TestResponse {
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        var fields: Headers = [
            "Host": "localhost:5528", "Authorization": "Klaviyo-API-Key \(Self.key)", "revision": revision,
        ]
        if body != nil { fields["Content-Type"] = "application/json" }
        for (name, value) in headers.sorted(by: { $0.value < $1.value }) {
            fields[name] = value.isEmpty ? nil : value
        }
        let target = parts[1].replacing("\"", with: "%22").replacing(" ", with: "%20")
        let request = Request(
            method: parts[0],
            target: target,
            headers: fields,
            body: bodyTooLarge ? [] : body?.bytes ?? [],
            bodyTooLarge: bodyTooLarge
        )
        let response = emulator.respond(to: request)
        // What a test describes itself is no answer of Klaviyo's API.
        if emulator.account.description === Description.embedded { ExchangeLog.write(request, response) }
        return TestResponse(response)
    }

    /// Sends a form with a file.
    package func sendForm(_ path: String, _ body: [UInt8], boundary: String) -> TestResponse {
        let headers: Headers = [
            "Host": "localhost:5528", "Authorization": "Klaviyo-API-Key \(Self.key)",
            "revision": "2026-07-15",
            "Content-Type": "multipart/form-data; boundary=\(boundary)",
        ]
        let request = Request(method: "POST", target: path, headers: headers, body: body)
        return TestResponse(emulator.respond(to: request))
    }

    /// Sends the same to the control API: `POST jobs/run`.
    @discardableResult
    package func control(_ line: String, _ body: JSON = [:]) -> TestResponse {
        let parts = line.split(separator: " ", maxSplits: 1)
        return send("\(parts[0]) /__emulator/\(parts[1])", parts[0] == "GET" ? nil : body)
    }

    /// Lets time pass.
    ///
    /// Jobs that become due don't run by themselves.
    package func advance(by duration: Duration) {
        clock.advance(by: duration)
    }

    /// Runs all queued jobs.
    package func runJobs() throws {
        _ = try emulator.runAllJobs()
    }
}

/// An answer, its body read as JSON.
package struct TestResponse: Sendable {
    package let status: Int
    package let headers: Headers
    package let bytes: [UInt8]

    package init(_ response: Response) {
        status = response.status
        headers = response.headers
        bytes = response.body
    }

    /// The body as JSON; `null` where there is none.
    package var json: JSON { (try? JSON(parsing: bytes)) ?? .null }
    package var text: String { String(decoding: bytes, as: UTF8.self) }
    package var data: JSON { json["data"] ?? .null }
    package var id: String { data["id"]?.string ?? "" }
    /// The details of the errors, in order.
    package var details: [String] { json["errors"]?.array?.compactMap { $0["detail"]?.string } ?? [] }
    /// Where the errors lie, in order: pointers, or parameters.
    package var places: [String] {
        (json["errors"]?.array ?? []).compactMap { error in
            error["source"]?["pointer"]?.string ?? error["source"]?["parameter"]?.string
        }
    }
}
