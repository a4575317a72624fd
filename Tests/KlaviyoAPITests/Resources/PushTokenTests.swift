import HTTP
import JSONAPI
import TestSupport
import Testing

@Suite struct PushTokenTests {
    private static let scenario = """
        profiles:
          - {id: P1, email: a@klaviyo-demo.com, push_tokens: [{token: t1, platform: android, vendor: fcm}]}
          - {id: P2, email: b@klaviyo-demo.com, push_tokens: [{token: t2, enablement_status: DENIED}]}
          - {id: P3, email: c@klaviyo-demo.com}
        """

    private func body(
        _ token: String,
        _ profile: JSONObject,
        type: String = "push-token",
        _ more: JSONObject = [:]
    ) -> JSON {
        let attributes: JSONObject = [
            "token": .string(token), "platform": "ios", "vendor": "apns",
            "profile": ["data": ["type": "profile", "attributes": .object(profile)]],
        ]
        return ["data": ["type": .string(type), "attributes": .object(attributes.merging(more))]]
    }

    private func consent(_ server: TestServer, _ profile: String) -> JSON {
        let answer = server.send("GET /api/profiles/\(profile)?additional-fields[profile]=subscriptions")
        return answer.data["attributes"]?["subscriptions"]?["mobile_push"]?["marketing"] ?? .null
    }

    @Test func `is registered by a job, which makes the profile and subscribes it`() throws {
        let server = try TestServer()
        let answer = server.send(
            "POST /api/push-tokens",
            body("abc", ["email": "new@klaviyo-demo.com"], ["device_metadata": ["app_id": "com.shop"]])
        )

        #expect(answer.status == 202 && answer.bytes.isEmpty)
        #expect(server.send("GET /api/push-tokens").data == [])
        try server.runJobs()
        let profile = server.send("GET /api/profiles").data[0]?["id"]?.string ?? ""
        expectSame(
            server.send("GET /api/push-tokens/abc").json,
            [
                "data": [
                    "type": "push-token", "id": "abc",
                    "attributes": [
                        "created": "2026-11-23T12:00:00+00:00", "token": "abc",
                        "enablement_status": "AUTHORIZED", "platform": "ios", "vendor": "apns",
                        "background": "AVAILABLE", "recorded_date": "2026-11-23T12:00:00+00:00",
                        "metadata": [
                            "device_id": nil, "klaviyo_sdk": nil, "sdk_version": nil, "device_model": nil,
                            "os_name": nil, "os_version": nil, "manufacturer": nil, "app_name": nil,
                            "app_version": nil, "app_build": nil, "app_id": "com.shop", "environment": nil,
                        ],
                    ],
                    "relationships": [
                        "profile": [
                            "links": [
                                "self": "https://a.klaviyo.com/api/push-tokens/abc/relationships/profile/",
                                "related": "https://a.klaviyo.com/api/push-tokens/abc/profile/",
                            ]
                        ]
                    ],
                    "links": ["self": "https://a.klaviyo.com/api/push-tokens/abc/"],
                ],
                "links": ["self": "https://a.klaviyo.com/api/push-tokens/abc"],
            ]
        )
        expectSame(
            consent(server, profile),
            [
                "can_receive_push_marketing": true, "consent": "SUBSCRIBED",
                "consent_timestamp": "2026-11-23T12:00:00.000000+00:00",
            ]
        )
    }

    @Test func `that is registered again changes, and moves to the profile that it is registered for`() throws
    {
        let server = try TestServer(Self.scenario)
        server.advance(by: .seconds(60))
        server.send(
            "POST /api/push-tokens",
            body("t1", ["email": "c@klaviyo-demo.com"], ["enablement_status": "PROVISIONAL"])
        )
        try server.runJobs()

        let token = server.send("GET /api/push-tokens/t1").data["attributes"]
        #expect(token?["enablement_status"] == "PROVISIONAL" && token?["vendor"] == "apns")
        #expect(token?["created"] == "2026-11-23T12:00:00+00:00")
        #expect(token?["recorded_date"] == "2026-11-23T12:01:00+00:00")
        #expect(server.send("GET /api/push-tokens/t1/profile").id == "P3")
        #expect(consent(server, "P3")["consent"] == "SUBSCRIBED")
        #expect(consent(server, "P1")["consent"] == "UNSUBSCRIBED")
    }

    @Test(arguments: [
        ("AUTHORIZED", "SUBSCRIBED"), ("PROVISIONAL", "SUBSCRIBED"), ("DENIED", "UNSUBSCRIBED"),
        ("UNAUTHORIZED", "UNSUBSCRIBED"), ("NOT_DETERMINED", "NEVER_SUBSCRIBED"),
    ])
    func `says by its status what the profile consents to`(status: String, expected: String) throws {
        let server = try TestServer(Self.scenario)
        server.send(
            "POST /api/push-tokens",
            body("t3", ["email": "c@klaviyo-demo.com"], ["enablement_status": .string(status)])
        )
        try server.runJobs()

        #expect(consent(server, "P3")["consent"] == .string(expected))
    }

    @Test func `is refused where the account takes none, in the recorded words`() throws {
        let server = try TestServer(Self.scenario, settings: ["push": false])
        let answer = server.send("POST /api/push-tokens", body("abc", ["email": "a@klaviyo-demo.com"]))

        #expect(answer.status == 403)
        var error = answer.json["errors"]?[0]?.object ?? [:]
        error["id"] = nil
        expectSame(
            .object(error),
            [
                "status": 403, "code": "forbidden", "title": "Forbidden.",
                "detail": "Company is not able to process push tokens", "source": ["pointer": "/data"],
                "links": [:], "meta": [:],
            ]
        )
        #expect(server.control("GET jobs").json["jobs"] == [])
    }

    @Test func `needs a text, a profile with an identifier and known words`() throws {
        let server = try TestServer()
        func places(_ body: JSON) -> [String] { server.send("POST /api/push-tokens", body).places }
        let profile = "/data/attributes/profile/data/attributes"

        #expect(places(body("", ["email": "a@klaviyo-demo.com"])) == ["/data/attributes/token"])
        #expect(places(body("x", ["first_name": "A"])) == [profile])
        #expect(places(body("x", ["email": "nope"])) == ["\(profile)/email"])
        #expect(
            places(body("x", ["email": "a@klaviyo-demo.com"], ["platform": "windows"]))
                == ["/data/attributes/platform"]
        )
        let long = JSON.string(String(repeating: "x", count: 102_400))
        #expect(
            server.send("POST /api/push-tokens", body("x", ["email": "a@klaviyo-demo.com", "title": long]))
                .status == 413
        )
        #expect(server.control("GET jobs").json["jobs"] == [])
    }

    @Test func `is found by profile, status, platform and id`() throws {
        let server = try TestServer(Self.scenario)
        func ids(_ filter: String) -> [String] {
            server.send("GET /api/push-tokens?filter=\(filter)").data.array?.compactMap { $0["id"]?.string }
                ?? []
        }

        #expect(ids("equals(profile.id,\"P1\")") == ["t1"])
        #expect(ids("equals(enablement_status,\"DENIED\")") == ["t2"])
        #expect(ids("equals(platform,\"ios\")") == ["t2"])
        #expect(ids("equals(id,\"t1\")") == ["t1"])
        let first = server.send("GET /api/push-tokens?page[size]=1&include=profile&fields[profile]=email")
        #expect(first.data.array?.count == 1)
        #expect(first.json["links"]?["next"]?.string?.contains("page%5Bcursor%5D=") ?? false)
        #expect(
            first.data[0]?["relationships"]?["profile"]?["data"]?.text == #"{"type":"profile","id":"P1"}"#
        )
        #expect(first.json["included"]?[0]?["attributes"]?.text == #"{"email":"a@klaviyo-demo.com"}"#)
    }

    @Test func `belongs to a profile, in both directions`() throws {
        let server = try TestServer(Self.scenario)

        #expect(server.send("GET /api/profiles/P1/push-tokens").data[0]?["id"] == "t1")
        #expect(
            server.send("GET /api/profiles/P1/relationships/push-tokens").data.text
                == #"[{"type":"push-token","id":"t1"}]"#
        )
        #expect(
            server.send("GET /api/push-tokens/t1/relationships/profile").data.text
                == #"{"type":"profile","id":"P1"}"#
        )
        let included = server.send("GET /api/profiles/P1?include=push-tokens").json["included"]
        #expect(included?[0]?["attributes"]?["token"] == "t1")
        #expect(server.send("GET /api/profiles/NOPE/push-tokens").status == 404)
    }

    @Test(arguments: ["GET /api/push-tokens/NOPE01", "GET /api/push-tokens/NOPE01/profile"])
    func `that isn't there is answered in the recorded words`(request: String) throws {
        let answer = try TestServer().send(request)

        #expect(answer.status == 404)
        #expect(answer.details == ["Record with token ID: NOPE01 cannot be found."])
        #expect(answer.places == ["/data/"])
    }

    @Test func `that is deleted takes the consent with it`() throws {
        let server = try TestServer(Self.scenario)
        let answer = server.send("DELETE /api/push-tokens/t1")

        #expect(answer.status == 204 && answer.bytes.isEmpty)
        #expect(server.send("GET /api/push-tokens/t1").status == 404)
        #expect(server.send("DELETE /api/push-tokens/t1").status == 404)
        #expect(consent(server, "P1")["consent"] == "UNSUBSCRIBED")
    }

    @Test func `filters the members of a list`() throws {
        let server = try TestServer(
            """
            lists: [{id: AAAAAA, name: A}]
            profiles:
              - {id: P1, email: a@klaviyo-demo.com, lists: [AAAAAA], push_tokens: [t1, t2]}
              - {id: P2, email: b@klaviyo-demo.com, lists: [AAAAAA]}
              - {id: P3, email: c@klaviyo-demo.com, push_tokens: [t3]}
            """
        )
        func ids(_ filter: String) -> [String] {
            server.send("GET /api/lists/AAAAAA/profiles?filter=\(filter)").data.array?.compactMap {
                $0["id"]?.string
            } ?? []
        }

        #expect(ids("equals(push_token,\"t2\")") == ["P1"])
        #expect(ids("any(push_token,[\"t1\",\"t2\",\"t3\"])") == ["P1"])
        #expect(ids("equals(push_token,\"nope\")").isEmpty)
    }

    private static let app = ["Authorization": "", "Content-Type": "application/json"]

    @Test func `is registered and unregistered by an app, without a key`() throws {
        let server = try TestServer(Self.scenario)
        let query = "company_id=ABC123"
        let visitor: JSONObject = ["email": "c@klaviyo-demo.com", "external_id": "x"]
        #expect(
            server.send("POST /client/push-tokens?\(query)", body("t3", visitor), headers: Self.app).status
                == 202
        )
        try server.runJobs()
        #expect(server.send("GET /api/push-tokens/t3/profile").id == "P3")
        #expect(server.send("GET /api/profiles/P3").data["attributes"]?["external_id"] == .null)

        let path = "POST /client/push-token-unregister?\(query)"
        let gone = body("t3", visitor, type: "push-token-unregister")
        #expect(server.send(path, gone, headers: Self.app).status == 202)
        #expect(server.send(path, gone, headers: Self.app).status == 202)
        try server.runJobs()
        #expect(server.send("GET /api/push-tokens/t3").status == 404)
        #expect(consent(server, "P3")["consent"] == "UNSUBSCRIBED")
        #expect(server.console.contains { $0.contains("unknown_push_token") })
    }

    @Test func `of a fake address from an app is dropped, and why says so`() throws {
        let server = try TestServer()
        let path = "POST /client/push-tokens?company_id=ABC123"
        server.send(path, body("t", ["email": "a@example.com"]), headers: Self.app)
        try server.runJobs()

        #expect(server.send("GET /api/push-tokens").data == [])
        let why = server.control("GET why?email=a@example.com").json
        #expect(why["verdict"] == "dropped" && why["cause"] == "spam_filter")
    }

    @Test func `moves with a merge, and the consent with it`() throws {
        let server = try TestServer(Self.scenario)
        server.send(
            "POST /api/profile-merge",
            [
                "data": [
                    "type": "profile-merge", "id": "P2",
                    "relationships": ["profiles": Requests.identifiers("profile", ["P1"])],
                ]
            ]
        )
        try server.runJobs()

        #expect(server.send("GET /api/profiles/P2/push-tokens").data.array?.count == 2)
        #expect(consent(server, "P2")["consent"] == "SUBSCRIBED")
    }
}
