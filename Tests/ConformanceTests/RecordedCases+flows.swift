import JSONAPI
import TestSupport

extension RecordedCases {
    private static let template = """
        [{type: template, id: Ug5pJx, attributes: {name: sdk-smoke, editor_type: CODE, html: <p>hi</p>}}]
        """
    private static let flow: JSON = [
        "data": [
            "type": "flow",
            "attributes": [
                "name": "sdk-smoke-09049919-flow",
                "definition": [
                    "triggers": [["type": "list", "id": .string(list)]], "entry_action_id": "wait",
                    "actions": [
                        [
                            "temporary_id": "mail", "type": "send-email",
                            "data": [
                                "message": [
                                    "from_email": "customer@example.com", "from_label": "Example Org",
                                    "reply_to_email": "customer@example.com",
                                    "subject_line": "SDK smoke subject",
                                    "preview_text": "SDK smoke preview", "template_id": "Ug5pJx",
                                    "name": "sdk-smoke-09049919-msg",
                                ]
                            ],
                        ],
                        [
                            "temporary_id": "wait", "type": "time-delay", "links": ["next": "mail"],
                            "data": ["unit": "hours", "value": 2],
                        ],
                    ],
                ],
            ],
        ]
    ]

    static let flows = [
        RecordedCase("delete_template.409", resources: template, after: makingFlow),
        RecordedCase("get_flow.200", resources: template, after: makingFlow),
        RecordedCase("get_flow.404"),
        RecordedCase("get_template_for_flow_message.404"),
    ]

    /// A delay and an email with a template, and the ids of the flow and the email's message.
    @Sendable private static func makingFlow(_ server: TestServer) throws -> [String: String] {
        let made = server.send("POST /api/flows?additional-fields[flow]=definition", flow)
        let action = made.data["attributes"]?["definition"]?["actions"]?[0]
        let message = action?["data"]?["message"]?["id"]?.string ?? ""
        return ["T6EyQF": made.id, "StDwe4": message]
    }
}
