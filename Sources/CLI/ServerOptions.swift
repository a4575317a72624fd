import ArgumentParser
import Foundation
import HTTP
import HTTPClient
import JSONAPI
import KlaviyoAPI

/// How commands reach a running server, and in which form they answer.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the server is reached; $KLAVIYO_EMULATOR_URL without it, or else http://localhost:5528.",
            valueName: "address"
        )
    )
    var url: String?

    @Flag(help: "Print JSON instead of text.")
    var json = false

    /// Where the server is reached, and what says so; an empty variable counts as none.
    private var address: (url: String, source: String) {
        if let url { return (url, "--url") }
        let variable = "KLAVIYO_EMULATOR_URL"
        if let url = ProcessInfo.processInfo.environment[variable], !url.isEmpty { return (url, variable) }
        return ("http://localhost:5528", "")
    }

    private func client() throws -> HTTPClient {
        guard let client = HTTPClient(url: address.url) else {
            throw ValidationError(
                "\(address.source) is '\(address.url)', which is not an address of this machine, such as "
                    + "http://localhost:5528"
            )
        }
        return client
    }

    func validate() throws {
        _ = try client()
    }

    /// Sends a request to the control API.
    ///
    /// - `path`: What follows `/__emulator/`.
    /// - `body`: What is to be changed, for any method but GET.
    /// Throws an error with the server's own words for an answer that is not 200.
    func send(_ method: String, _ path: String, body: JSON = [:]) throws -> JSON {
        let client = try client()
        let isRead = method == "GET"
        let request = Request(
            method: method,
            target: "/__emulator/\(path)",
            headers: isRead ? [:] : ["Content-Type": "application/json"],
            body: isRead ? [] : body.bytes
        )
        let response: Response
        do {
            response = try client.send(request)
        } catch let failure as HTTPClient.Failure {
            throw CommandFailure(
                "\(failure.description); is 'klaviyo-emulator serve' running? (--url says where)"
            )
        }
        guard response.headers["Server"] == Control.server,
            let answer = try? JSON(parsing: response.body)
        else {
            throw CommandFailure(
                "what answers at \(address.url) is not a klaviyo-emulator, or is another version of it"
            )
        }
        guard response.status == 200 else {
            throw CommandFailure(answer["error"]?.string?.visible ?? "the server answered \(response.status)")
        }
        return answer
    }

    /// Prints an answer as JSON, or as the lines that `text` makes of it.
    func print(_ answer: JSON, text: (JSON) -> [String]) {
        let lines = json ? [answer.text] : text(answer).map(\.visible)
        for line in lines { Swift.print(line) }
    }
}

/// An error of a command: one sentence on standard error and exit status 1.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
