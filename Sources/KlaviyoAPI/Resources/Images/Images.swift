import JSONAPI
import Store

/// What images do beside being kept: they come from a URL or a file.
///
/// The emulator opens no connection: what an `http` address leads to is not known to it.
/// <https://developers.klaviyo.com/en/reference/images_api_overview>
enum Images {
    static let behaviour = Behaviour(prepare: importFromURL)
    static let handlers: [(String, Handler)] = [("upload_image_from_file", upload)]

    /// Domains that lead nowhere (RFC 2606, RFC 6761): nothing can be fetched there.
    private static let unreachable = ["invalid", "test", "example", "localhost"]

    /// An image to be stored.
    private struct Upload {
        let format: String
        /// `nil` for one that stands for what an address leads to.
        let content: [UInt8]?
        let fileName: String?
    }

    @Sendable private static func importFromURL(
        _ call: Call,
        _ image: inout StoredResource,
        _ db: Connection
    ) throws {
        let address = call.attributes["import_from_url"]?.string ?? ""
        let upload = address.hasPrefix("data:") ? embedded(address) : standIn(for: address)
        guard let upload else {
            throw APIError(.imageNotFetched, at: .pointer("/data/attributes/import_from_url"))
        }
        try complete(&image, upload, name: call.attributes["name"]?.string, call, db)
    }

    @Sendable private static func upload(_ call: Call, _ db: Connection) throws -> Reply {
        let kind = try call.operation.description.kept("image")
        guard let bytes = call.body["file"]?["content"]?.string.flatMap({ [UInt8](base64: $0) })
        else {
            throw APIError(.missingField, "file", "image", at: .pointer("/data/attributes/file"))
        }
        guard let format = ImageFormat.of(bytes) else {
            throw APIError(.imageFormat, at: .pointer("/data/attributes/file"))
        }
        var image = StoredResource(kind, [:], at: call.now)
        for name in ["name", "hidden"] {
            if let value = call.body[name] { image.attributes[name] = value }
        }
        let fileName = call.body["file"]?["name"]?.string
        let upload = Upload(format: format, content: bytes, fileName: fileName)
        try complete(&image, upload, name: call.body["name"]?.string, call, db)
        try StoredResourceTable.save(image, in: db)
        return .document(try call.document(image, .create, in: db), status: call.operation.status)
    }

    /// The image in a `data:` address (RFC 2397); `nil` where there is none of a format that Klaviyo takes.
    private static func embedded(_ address: String) -> Upload? {
        guard let comma = address.firstIndex(of: ","), address[..<comma].hasSuffix(";base64"),
            let bytes = [UInt8](base64: String(address[address.index(after: comma)...])),
            let format = ImageFormat.of(bytes)
        else { return nil }
        return Upload(format: format, content: bytes, fileName: nil)
    }

    /// What stands for the image at an address, of the format that its ending names.
    private static func standIn(for address: String) -> Upload? {
        guard let rest = ["https://", "http://"].lazy.compactMap({ address.rest(after: $0) }).first else {
            return nil
        }
        let host = rest.prefix { !"/?#:".contains($0) }
        guard !host.isEmpty, let domain = host.split(separator: ".").last,
            !unreachable.contains(domain.lowercased())
        else { return nil }
        let path = rest[host.endIndex...].prefix { !"?#".contains($0) }
        let file = path.split(separator: "/").last.map(String.init)
        let ending = file?.split(separator: ".").last?.lowercased() ?? ""
        return Upload(format: ImageFormat.endings[ending] ?? "png", content: nil, fileName: file)
    }

    private static func complete(
        _ image: inout StoredResource,
        _ upload: Upload,
        name: String?,
        _ call: Call,
        _ db: Connection
    ) throws {
        let ids = call.account.ids
        image.id = ids.numberID()
        let name = name ?? upload.fileName.map(Self.stem) ?? "image"
        let file = "company/\(call.account.company)/images/\(ids.uuid()).\(upload.format)"
        image.attributes = image.attributes.merging([
            "name": .string(try unused(name, image.kind, db)),
            "image_url": .string("https://d3k81ch9hvuctc.cloudfront.net/\(file)"),
            "format": .string(upload.format), "size": .int(upload.content?.count ?? 0),
        ])
        if let content = upload.content { try ImageContentTable.insert(content, of: image.id, in: db) }
    }

    private static func stem(_ file: String) -> String {
        guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return file }
        return String(file[..<dot])
    }

    /// The name, with a number behind it where another image has it already (documented).
    private static func unused(_ name: String, _ kind: ResourceKind, _ db: Connection) throws -> String {
        var candidate = name
        var number = 1
        while try StoredResourceTable.find(kind, name: candidate, in: db) != nil {
            candidate = "\(name)_\(number)"
            number += 1
        }
        return candidate
    }
}

/// The formats of images that Klaviyo takes (documented: JPEG, PNG and GIF).
enum ImageFormat {
    static let endings = ["png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif"]
    private static let beginnings: [(format: String, bytes: [UInt8])] = [
        ("png", [0x89, 0x50, 0x4E, 0x47]), ("jpeg", [0xFF, 0xD8, 0xFF]), ("gif", [0x47, 0x49, 0x46, 0x38]),
    ]

    /// The format of a file by its first bytes.
    static func of(_ bytes: [UInt8]) -> String? {
        beginnings.first { bytes.starts(with: $0.bytes) }?.format
    }
}

extension StringProtocol {
    /// What follows a beginning; `nil` for a text that begins otherwise.
    fileprivate func rest(after beginning: String) -> SubSequence? {
        lowercased().hasPrefix(beginning) ? dropFirst(beginning.count) : nil
    }
}
