import Foundation
import HTTPServer

do {
    let options = try Options(CommandLine.arguments.dropFirst())
    let socket = try ListeningSocket(address: "127.0.0.1", port: options.port)
    let server = try BareServer(socket: socket, options: options)
    FileHandle.standardOutput.write(Data("listening on 127.0.0.1:\(socket.port)\n".utf8))
    withExtendedLifetime(server) {
        while true { sleep(3600) }
    }
} catch {
    FileHandle.standardError.write(Data("bare-server: \(error)\n".utf8))
    exit(2)
}
