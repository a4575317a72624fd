import JSONAPI
import TestSupport

extension RecordedCases {
    private static let template: JSON = [
        "data": [
            "type": "template",
            "attributes": [
                "name": "sdk-smoke-09048514-t", "editor_type": "CODE",
                "html": "<html><head></head><body><p>hi</p></body></html>",
            ],
        ]
    ]
    /// One pixel.
    private static let pixel =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="

    private static func image(from address: String) -> JSON {
        [
            "data": [
                "type": "image",
                "attributes": ["name": "sdk-smoke-09048514-img", "import_from_url": .string(address)],
            ]
        ]
    }

    static let templates = [
        RecordedCase("create_template.201", template),
        RecordedCase(
            "delete_template.200",
            resources: """
                [{type: template, id: RhSFjh, attributes: {name: sdk-smoke, editor_type: CODE, html: <p>hi</p>}}]
                """
        ),
        RecordedCase("get_image.404"),
        RecordedCase("get_template.404"),
        RecordedCase("upload_image_from_url.201", image(from: "data:image/png;base64,\(pixel)")),
        RecordedCase("upload_image_from_url.400", image(from: "https://nope.invalid/image.png")),
    ]
}
