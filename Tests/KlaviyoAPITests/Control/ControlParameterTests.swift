import JSONAPI
import TestSupport
import Testing

@testable import KlaviyoAPI

/// What the control API takes by which name.
@Suite struct ControlParameterTests {
    @Test(
        arguments: [
            (
                "GET inbox?limt=5", "limt",
                "unknown parameter 'limt' (did you mean 'limit'?); GET inbox takes to, limit"
            ),
            ("GET jobs?state=held", "state", "unknown parameter 'state'; GET jobs takes kind, limit"),
            ("GET operations?tag=Lists", "tag", "unknown parameter 'tag'; GET operations takes revision"),
            ("GET health?verbose=1", "verbose", "unknown parameter 'verbose'; GET health takes none"),
        ]
    )
    func `refuses a parameter that it doesn't know`(line: String, name: String, message: String) throws {
        let answer = try TestServer().control(line)

        #expect(answer.status == 400)
        expectSame(answer.json, ["error": .string(message), "name": .string(name)])
    }

    @Test func `refuses a member that it doesn't know`() throws {
        let server = try TestServer()
        let answer = server.control("POST jobs/run", ["kind": "subscribe"])

        #expect(answer.status == 400)
        #expect(answer.json["error"] == "unknown member 'kind'; POST jobs/run takes none")
        let reset = server.control("POST reset", ["scenaro": "missing-profile"])
        #expect(
            reset.json["error"]
                == "unknown member 'scenaro' (did you mean 'scenario'?); POST reset takes scenario, yaml"
        )
    }

    @Test func `tells the nearest path for one that it doesn't know`() throws {
        let answer = try TestServer().control("GET inboxx")

        #expect(answer.status == 404)
        #expect(
            answer.json["error"]
                == "unknown path 'inboxx' (did you mean 'inbox'?); the README lists them under Control API"
        )
    }

    @Test(
        arguments: [
            "id=P1", "email=a@b.co", "phone=%2B12125550123", "phone_number=%2B12125550123", "external_id=C1",
            "anonymous_id=N1",
        ]
    )
    func `finds a profile by each identifier`(query: String) throws {
        let server = try TestServer(
            """
            profiles:
              - {id: P1, email: a@b.co, phone_number: "+12125550123", external_id: C1, anonymous_id: N1}
            """
        )

        #expect(server.control("GET profile?\(query)").json["id"] == "P1")
    }

    @Test func `lets a person write who is named by a phone number, whichever the name`() throws {
        let server = try TestServer("profiles: [{id: P1, phone_number: '+12125550123'}]")
        for name in ["phone", "phone_number"] {
            let body: JSON = [name: "+12125550123", "channel": "sms", "body": "Hi"]
            #expect(server.control("POST conversations", body).json["profile_id"] == "P1")
        }
    }

    @Test func `why knows no list that is not there`() throws {
        let server = try TestServer("lists: [{id: Y6nRLr, name: A}]")
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe(["a@b.co"], list: "Y6nRLr")
        )

        let answer = server.control("GET why?email=a@b.co&list=ZZZ")
        #expect(answer.status == 404)
        expectSame(answer.json, ["error": "there is no list 'ZZZ'", "name": "list"])
        #expect(server.control("GET why?email=a@b.co&list=Y6nRLr").status == 200)
        server.send("DELETE /api/lists/Y6nRLr")
        #expect(server.control("GET why?email=a@b.co&list=Y6nRLr").status == 200)
    }

    @Test func `shows as many as are asked for, and says whether there are more`() throws {
        let server = try TestServer("profiles: [{id: P1, phone_number: '+12125550123'}]")
        for name in ["one", "two", "three"] {
            server.send(
                "POST /api/profile-subscription-bulk-create-jobs",
                Requests.subscribe(["same@b.co", "\(name)@b.co"], list: nil)
            )
        }
        try server.runJobs()

        func page(_ line: String, _ name: String) -> String {
            let answer = server.control("GET \(line)").json
            return "\(answer[name]?.array?.count ?? 0), \(answer["has_more"] == true ? "more" : "all")"
        }
        #expect(page("jobs?limit=2", "jobs") == "2, more")
        #expect(page("jobs?limit=3", "jobs") == "3, all")
        #expect(page("inbox?limit=3", "messages") == "3, more")
        #expect(page("inbox?to=one@b.co&limit=1", "messages") == "1, all")
        #expect(page("conversations", "conversations") == "0, all")
    }

    @Test func `shows one job, and says of one that is over why it can't be changed`() throws {
        let server = try TestServer()
        server.send(
            "POST /api/profile-subscription-bulk-create-jobs",
            Requests.subscribe(["a@b.co"], list: nil)
        )
        #expect(server.control("GET jobs/1").json["state"] == "queued")
        try server.runJobs()

        expectSame(server.control("GET jobs/1").json, server.control("GET jobs").json["jobs"]?[0] ?? .null)
        let answer = server.control("POST jobs/1", ["action": "run"])
        #expect(answer.status == 409)
        #expect(answer.json["error"] == "job 1 is complete")
        for line in ["GET jobs/99", "POST jobs/99"] {
            let unknown = server.control(line, ["action": "run"])
            #expect(unknown.status == 404)
            #expect(unknown.json["error"] == "there is no job 99")
        }
    }
}
