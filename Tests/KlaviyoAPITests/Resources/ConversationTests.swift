import JSONAPI
import TestSupport
import Testing

@Suite struct ConversationTests {
    private static let scenario = """
        profiles:
          - {id: P1, phone_number: '+15005550006', conversations: [sms, whatsapp]}
          - {id: P2, email: b@klaviyo-demo.com}
        """

    private func message(_ conversation: String, _ attributes: JSONObject = ["body": "Hello"]) -> JSON {
        [
            "data": [
                "type": "conversation-message", "attributes": .object(attributes),
                "relationships": [
                    "conversation": ["data": ["type": "conversation", "id": .string(conversation)]]
                ],
            ]
        ]
    }

    @Test func `of a profile without any is null, as recorded`() throws {
        let server = try TestServer(Self.scenario)

        #expect(server.send("GET /api/profiles/P2/conversation").text == #"{"data":null}"#)
        #expect(server.send("GET /api/profiles/P2/relationships/conversation").text == #"{"data":null}"#)
        #expect(server.send("GET /api/profiles/P2/conversations").data == [])
        #expect(server.send("GET /api/profiles/NOPE/conversation").status == 404)
    }

    @Test func `is read alone, or with those on other channels`() throws {
        let server = try TestServer(Self.scenario)
        let first = server.send("GET /api/profiles/P1/conversation")

        expectSame(
            first.data,
            [
                "type": "conversation", "id": .string(first.id), "attributes": ["channel": "sms"],
                "relationships": [
                    "profile": [
                        "links": [
                            "self": .string(
                                "https://a.klaviyo.com/api/conversations/\(first.id)/relationships/profile/"
                            ),
                            "related": .string(
                                "https://a.klaviyo.com/api/conversations/\(first.id)/profile/"
                            ),
                        ]
                    ]
                ],
                "links": ["self": .string("https://a.klaviyo.com/api/conversations/\(first.id)/")],
            ]
        )
        let all = server.send("GET /api/profiles/P1/conversations").data.array ?? []
        #expect(all.map { $0["attributes"]?["channel"]?.string } == ["sms", "whatsapp"])
        #expect(server.send("GET /api/profiles/P1/relationships/conversations").data.array?.count == 2)
    }

    @Test func `is included with its profile: one or all of them, by revision`() throws {
        let server = try TestServer(Self.scenario)
        let all = server.send("GET /api/profiles/P1?include=conversations")
        let one = server.send("GET /api/profiles/P1?include=conversation", revision: "2026-04-15")

        #expect(all.json["included"]?.array?.count == 2)
        #expect(all.data["relationships"]?["conversations"]?["data"]?.array?.count == 2)
        #expect(one.json["included"]?.array?.count == 1)
        #expect(one.data["relationships"]?["conversation"]?["data"]?["type"] == "conversation")
        let none = server.send("GET /api/profiles/P2?include=conversation", revision: "2026-04-15")
        #expect(none.data["relationships"]?["conversation"]?["data"] == .null)
        #expect(server.send("GET /api/profiles/P1/conversations", revision: "2026-04-15").status == 404)
    }

    @Test func `takes a message of the account, which a job sends`() throws {
        let server = try TestServer(Self.scenario)
        let id = server.send("GET /api/profiles/P1/conversation").id
        let answer = server.send(
            "POST /api/conversation-messages",
            message(
                id,
                ["body": "Hello", "message_hierarchy": [["message": "Hello", "message_format": "SMS"]]]
            )
        )

        #expect(answer.status == 202 && answer.bytes.isEmpty)
        try server.runJobs()
        let shown = server.control("GET conversations").json["conversations"]?.array?.first {
            $0["id"] == .string(id)
        }
        expectSame(
            shown?["messages"] ?? .null,
            [
                [
                    "direction": "outbound", "body": "Hello",
                    "message_hierarchy": [["message": "Hello", "message_format": "SMS"]],
                    "sent": "2026-11-23T12:00:00.000000+00:00",
                ]
            ]
        )
        #expect(server.control("GET why?phone=%2B15005550006").text.contains("conversation_message"))
    }

    @Test func `takes no message that is empty, of an unknown kind, or for a conversation that isn't there`()
        throws
    {
        let server = try TestServer(Self.scenario)
        let id = server.send("GET /api/profiles/P1/conversation").id
        let path = "POST /api/conversation-messages"

        #expect(server.send(path, message(id, ["body": ""])).places == ["/data/attributes/body"])
        #expect(server.send(path, message("NOPE")).status == 404)
        #expect(server.send(path, message(id, ["body": "x", "text": "y"])).status == 400)
        #expect(server.control("GET jobs").json["jobs"] == [])
    }

    @Test func `that ends before the job is told`() throws {
        let server = try TestServer(Self.scenario)
        let id = server.send("GET /api/profiles/P1/conversation").id
        server.send("POST /api/conversation-messages", message(id))
        server.control("POST reset")
        server.send(
            "POST /api/conversation-messages",
            message(server.send("GET /api/profiles/P1/conversation").id)
        )
        let erasure: JSON = [
            "data": [
                "type": "data-privacy-deletion-job",
                "attributes": ["profile": ["data": ["type": "profile", "id": "P1", "attributes": [:]]]],
            ]
        ]
        server.send("POST /api/data-privacy-deletion-jobs", erasure)
        let jobs = server.control("GET jobs").json["jobs"]?.array ?? []
        server.control("POST jobs/\(jobs[0]["id"]?.int ?? 0)", ["action": "run"])
        try server.runJobs()

        #expect(server.console.contains { $0.contains("conversation_gone") })
    }

    @Test func `begins when a person writes`() throws {
        let server = try TestServer(Self.scenario)
        let written: JSON = ["email": "b@klaviyo-demo.com", "channel": "whatsapp", "body": "Hi"]
        let first = server.control("POST conversations", written).json
        let second = server.control("POST conversations", written).json

        #expect(first["id"] == second["id"] && second["messages"]?.array?.count == 2)
        #expect(first["messages"]?[0]?["direction"] == "inbound")
        #expect(server.send("GET /api/profiles/P2/conversation").id == first["id"]?.string)
        let mistakes: [(JSON, Int)] = [
            (["channel": "sms", "body": "x"], 400), (["email": "b@klaviyo-demo.com", "body": "x"], 400),
            (["email": "b@klaviyo-demo.com", "channel": "sms"], 400),
            (["email": "no@klaviyo-demo.com", "channel": "sms", "body": "x"], 404),
        ]
        for (body, status) in mistakes {
            #expect(server.control("POST conversations", body).status == status)
        }
    }
}
