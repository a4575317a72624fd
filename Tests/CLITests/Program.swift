import Foundation
import HTTP
import HTTPClient
import JSONAPI
import TestSupport

/// The built program, run as its users run it.
struct Program {
    /// What a finished run left behind.
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// The program lies beside the tests' own binary.
    static let path: String = {
        let tests = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appending(path: "klaviyo-emulator").path
    }()

    /// Runs a command to its end.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        let complaint = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return Result(status: process.terminationStatus, output: text, errors: complaint)
    }
}

/// A server that was started as a process of its own.
final class RunningServer {
    let process = Process()
    let firstLine: String
    let port: UInt16

    init(_ arguments: [String], errors: FileHandle? = FileHandle.nullDevice) throws {
        process.executableURL = URL(filePath: Program.path)
        process.arguments = ["serve", "--port", "0"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        var line = ""
        while !line.hasSuffix("\n"), let byte = try output.fileHandleForReading.read(upToCount: 1),
            !byte.isEmpty
        {
            line += String(decoding: byte, as: UTF8.self)
        }
        firstLine = line
        port = line.split(separator: ":").last.flatMap { UInt16($0.dropLast()) } ?? 0
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var url: String { "http://localhost:\(port)" }

    /// Sends a request as a client with a key would.
    func send(_ method: String, _ target: String, _ body: JSON? = nil) throws -> Response {
        var headers: Headers = [
            "Authorization": "Klaviyo-API-Key \(TestServer.key)", "revision": "2026-07-15",
        ]
        if body != nil { headers["Content-Type"] = "application/json" }
        let request = Request(method: method, target: target, headers: headers, body: body?.bytes ?? [])
        return try HTTPClient(port: port).send(request)
    }

    /// Ends the process with a signal and waits until it is gone.
    @discardableResult
    func stop(_ signal: Int32) -> Int32 {
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        return process.terminationStatus
    }
}
