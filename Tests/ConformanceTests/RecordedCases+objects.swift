import JSONAPI
import TestSupport

extension RecordedCases {
    static let customObjects = [
        RecordedCase("create_object_type.403", objectType, after: refusingObjectTypes),
        RecordedCase("create_profile_schema_relationship.500", ownership),
        RecordedCase("get_data_source.404"),
    ]

    private static let objectType: JSON = [
        "data": ["type": "object-type", "attributes": ["title": "sdk-smoke-09049e5a-type"]]
    ]

    private static let ownership: JSON = [
        "data": [["type": "profile-object-schema", "id": "profile", "meta": ["name": "owner"]]]
    ]

    @Sendable private static func refusingObjectTypes(_ server: TestServer) throws -> [String: String] {
        server.control("PATCH settings", ["custom_objects": false])
        return [:]
    }
}
