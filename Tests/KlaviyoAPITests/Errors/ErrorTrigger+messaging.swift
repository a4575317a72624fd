import JSONAPI
import TestSupport

@testable import KlaviyoAPI

// Templates, images, flows and campaigns
extension ErrorTrigger {
    private static func data(_ type: String, _ attributes: JSONObject, id: String? = nil) -> JSON {
        var data: JSONObject = ["type": .string(type)]
        if let id { data.append("id", .string(id)) }
        data.append("attributes", .object(attributes))
        return ["data": .object(data)]
    }

    private static func template(_ html: JSON, editor: String = "CODE") -> JSON {
        data("template", ["name": "T", "editor_type": .string(editor), "html": html])
    }

    /// Renders a template of this HTML.
    @Sendable private static func render(_ html: String, _ server: TestServer) -> TestResponse {
        let id = server.send("POST /api/templates", template(.string(html))).id
        return server.send("POST /api/template-render", data("template", ["context": [:]], id: id))
    }

    private static func flow(_ actions: [JSON], triggers: [JSON] = []) -> JSON {
        let definition: JSON = [
            "triggers": .array(triggers), "actions": .array(actions), "entry_action_id": "a",
        ]
        return data("flow", ["name": "F", "definition": definition])
    }

    private static func wait(_ id: String, next: String? = nil) -> JSON {
        [
            "temporary_id": .string(id), "type": "time-delay", "links": ["next": .optional(next)],
            "data": ["value": 1],
        ]
    }

    private static func campaign(_ channels: [String] = ["email"], list: String = "LIST01") -> JSON {
        let messages = channels.map { channel -> JSON in
            ["type": "campaign-message", "attributes": ["definition": ["channel": .string(channel)]]]
        }
        return data(
            "campaign",
            [
                "name": "C", "audiences": ["included": [.string(list)]],
                "campaign-messages": ["data": .array(messages)],
            ]
        )
    }

    /// A new campaign, and the id of its message.
    @Sendable private static func make(_ channel: String, _ server: TestServer) -> (
        id: String, message: String
    ) {
        let made = server.send("POST /api/campaigns", campaign([channel]))
        return (made.id, made.data["relationships"]?["campaign-messages"]?["data"]?[0]?["id"]?.string ?? "")
    }

    static let ofMessaging = ofTemplates + ofFlows + ofCampaigns

    private static let ofTemplates = [
        ErrorTrigger(.attachedTemplate) { server in
            let id = server.send("POST /api/templates", template("x")).id
            let mail: JSON = [
                "temporary_id": "a", "type": "send-email", "data": ["message": ["template_id": .string(id)]],
            ]
            server.send("POST /api/flows", flow([mail]))
            return server.send("DELETE /api/templates/\(id)")
        },
        ErrorTrigger(.notAllowedForEditor) { server in
            let id = server.send("POST /api/templates", template("x")).id
            let definition: JSON = ["body": ["properties": [:], "styles": [:]], "styles": []]
            return server.send(
                "PATCH /api/templates/\(id)",
                data("template", ["definition": definition], id: id)
            )
        },
        ErrorTrigger(.templateSyntax) { render("{% endif %}", $0) },
        ErrorTrigger(.templateTooLarge) { render(String(repeating: "{% if x %}", count: 100), $0) },
        ErrorTrigger(.templateNotEmulated) { render("{{ x|md5 }}", $0) },
        ErrorTrigger(
            .imageNotFetched,
            "POST /api/images",
            data("image", ["import_from_url": "https://nope.invalid/a.png"])
        ),
        ErrorTrigger(.imageFormat) { server in
            let body =
                "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--X--"
            return server.sendForm("/api/image-upload", Array(body.utf8), boundary: "X")
        },
        ErrorTrigger(.malformedForm) { $0.sendForm("/api/image-upload", [], boundary: "X") },
    ]

    private static let ofFlows = [
        ErrorTrigger(.repeatedTemporaryID, "POST /api/flows", flow([wait("a"), wait("a")])),
        ErrorTrigger(.unknownFlowAction, "POST /api/flows", flow([wait("b")])),
        ErrorTrigger(.flowLoop, "POST /api/flows", flow([wait("a", next: "b"), wait("b", next: "a")])),
        ErrorTrigger(
            .tooManyTriggers,
            "POST /api/flows",
            flow(
                [wait("a")],
                triggers: [["type": "list", "id": "LIST01"], ["type": "list", "id": "LIST01"]]
            )
        ),
        ErrorTrigger(.fixedActionType) { server in
            let made = server.send("POST /api/flows", flow([wait("a")])).id
            let id = server.send("GET /api/flows/\(made)/flow-actions").data[0]?["id"]?.string ?? ""
            let definition: JSON = ["type": "send-sms", "data": ["message": ["body": "x"]]]
            return server.send(
                "PATCH /api/flow-actions/\(id)",
                data("flow-action", ["definition": definition], id: id)
            )
        },
        ErrorTrigger(.liveFlow) { server in
            let id = server.send("POST /api/flows", flow([wait("a")])).id
            server.send("PATCH /api/flows/\(id)", data("flow", ["status": "live"], id: id))
            let attributes: JSON = [
                "definition": ["type": "time-delay", "data": ["unit": "days", "value": 1]]
            ]
            let relationships: JSON = ["flow": ["data": ["type": "flow", "id": .string(id)]]]
            return server.send(
                "POST /api/flow-actions",
                [
                    "data": [
                        "type": "flow-action", "attributes": attributes, "relationships": relationships,
                    ]
                ],
                revision: "2026-10-15"
            )
        },
    ]

    private static let ofCampaigns = [
        ErrorTrigger(.campaignChannels, "POST /api/campaigns", campaign(["email", "sms"])),
        ErrorTrigger(.unknownAudience, "POST /api/campaigns", campaign(list: "NOPE01")),
        ErrorTrigger(.missingFilter, "GET /api/campaigns?filter=contains(name,\"x\")"),
        ErrorTrigger(.campaignNotDraft) { server in
            let id = make("email", server).id
            let job: JSON = ["data": ["type": "campaign-send-job", "id": .string(id)]]
            server.send("POST /api/campaign-send-jobs", job)
            return server.send("POST /api/campaign-send-jobs", job)
        },
        ErrorTrigger(.campaignNotOnItsWay) { server in
            let id = make("email", server).id
            return server.send(
                "PATCH /api/campaign-send-jobs/\(id)",
                data("campaign-send-job", ["action": "cancel"], id: id)
            )
        },
        ErrorTrigger(.unknownSendJob) { server in
            server.send("GET /api/campaign-send-jobs/\(make("email", server).id)")
        },
        ErrorTrigger(.unknownEstimationJob) { server in
            server.send("GET /api/campaign-recipient-estimation-jobs/\(make("email", server).id)")
        },
        ErrorTrigger(.imageOfEmail) { server in
            let address = "https://mydomain.com/a.png"
            let image = server.send("POST /api/images", data("image", ["import_from_url": .string(address)]))
                .id
            return server.send(
                "PATCH /api/campaign-messages/\(make("email", server).message)/relationships/image",
                ["data": ["type": "image", "id": .string(image)]]
            )
        },
        ErrorTrigger(.templateOfEmailOnly) { server in
            let made = server.send("POST /api/templates", template("x")).id
            let body: JSON = [
                "data": [
                    "type": "campaign-message", "id": .string(make("sms", server).message),
                    "relationships": ["template": ["data": ["type": "template", "id": .string(made)]]],
                ]
            ]
            return server.send("POST /api/campaign-message-assign-template", body)
        },
    ]
}
