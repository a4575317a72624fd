import JSONAPI

extension Control {
    /// The bytes of an uploaded image, in base64.
    @Sendable static func image(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let bytes = try emulator.account.read { db in try ImageContentTable.find(image: call.id, in: db) }
        guard let bytes else {
            throw Refusal(status: 404, message: "no image with id \(call.id) was uploaded with content")
        }
        return ["id": .string(call.id), "size": .int(bytes.count), "content": .string(bytes.base64)]
    }
}
