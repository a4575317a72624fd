import JSONAPI
import TestSupport
import Testing

@Suite struct CouponTests {
    private static let scenario = """
        profiles:
          - {id: P1, email: a@klaviyo-demo.com}
        resources:
          - {type: coupon, attributes: {external_id: TEN, description: Ten off}}
          - {type: coupon, attributes: {external_id: TWO}}
          - type: coupon-code
            attributes: {unique_code: A, expires_at: '2026-12-01T00:00:00Z', status: ASSIGNED_TO_PROFILE}
            relationships: {coupon: TEN, profile: P1}
          - type: coupon-code
            attributes: {unique_code: B, expires_at: '2027-12-01T00:00:00Z'}
            relationships: {coupon: TWO}
        """
    private let server: TestServer

    init() throws {
        server = try TestServer(Self.scenario)
    }

    private func ids(_ line: String) -> [String] {
        (server.send("GET /api/\(line)").data.array ?? []).compactMap { $0["id"]?.string }
    }

    private func code(_ code: String, of coupon: String?, _ more: JSONObject = [:]) -> JSON {
        let attributes = (["unique_code": .string(code)] as JSONObject).merging(more)
        let relation: JSON = coupon.map { ["data": ["type": "coupon", "id": .string($0)]] } ?? [:]
        return [
            "data": [
                "type": "coupon-code", "attributes": .object(attributes),
                "relationships": ["coupon": relation],
            ]
        ]
    }

    private func newCoupon(_ attributes: JSON) -> JSON {
        ["data": ["type": "coupon", "attributes": attributes]]
    }

    @Test func `A code without a date lasts a year, and names its coupon`() throws {
        let answer = server.send("POST /api/coupon-codes", code("C", of: "TEN", ["expires_at": nil]))
        #expect(answer.status == 200)
        let path = "https://a.klaviyo.com/api/coupon-codes/TEN-C"
        expectSame(
            answer.data,
            [
                "type": "coupon-code",
                "id": "TEN-C",
                "attributes": [
                    "unique_code": "C", "expires_at": "2027-11-23T12:00:00Z", "status": "UNASSIGNED",
                ],
                "relationships": [
                    "coupon": [
                        "data": ["type": "coupon", "id": "TEN"],
                        "links": [
                            "self": .string("\(path)/relationships/coupon/"),
                            "related": .string("\(path)/coupon/"),
                        ],
                    ],
                    "profile": [
                        "links": [
                            "self": .string("\(path)/relationships/profile/"),
                            "related": .string("\(path)/profile/"),
                        ]
                    ],
                ],
                "links": ["self": .string("\(path)/")],
            ]
        )
        expectSame(server.send("GET /api/coupon-codes/TEN-C").data, answer.data)
    }

    @Test func `Codes are listed by coupon or by profile, and never without either (documented)`() throws {
        #expect(ids("coupon-codes?filter=equals(coupon.id,\"TEN\")") == ["TEN-A"])
        #expect(ids("coupon-codes?filter=any(coupon.id,[\"TEN\",\"TWO\"])") == ["TEN-A", "TWO-B"])
        #expect(ids("coupon-codes?filter=equals(profile.id,\"P1\")") == ["TEN-A"])
        let both = "coupon-codes?filter=any(coupon.id,[\"TEN\",\"TWO\"])"
        #expect(ids("\(both),greater-than(expires_at,2027-01-01T00:00:00Z)") == ["TWO-B"])
        #expect(ids("\(both),equals(status,\"UNASSIGNED\")") == ["TWO-B"])
        #expect(ids("coupons/TWO/coupon-codes?filter=equals(status,\"USED\")") == [])
        #expect(ids("coupons/TWO/relationships/coupon-codes") == ["TWO-B"])

        let refused = server.send("GET /api/coupon-codes?filter=equals(status,\"UNASSIGNED\")")
        #expect(refused.status == 400)
        #expect(refused.places == ["filter"])
        #expect(server.send("GET /api/coupon-codes").status == 400)
    }

    @Test func `A code shows its coupon`() throws {
        let included = server.send("GET /api/coupon-codes/TEN-A?include=coupon").json["included"]
        let coupon = server.send("GET /api/coupon-codes/TEN-A/coupon").data
        #expect(coupon["attributes"]?["description"] == "Ten off")
        #expect(included == [coupon])
        let id = server.send("GET /api/coupon-codes/TEN-A/relationships/coupon").data
        expectSame(id, ["type": "coupon", "id": "TEN"])
    }

    @Test func `A code is used, and goes with its coupon (assumed)`() throws {
        let body: JSON = ["data": ["type": "coupon-code", "id": "TEN-A", "attributes": ["status": "USED"]]]
        let answer = server.send("PATCH /api/coupon-codes/TEN-A", body)
        #expect(answer.data["attributes"]?["status"] == "USED")
        #expect(answer.data["attributes"]?["expires_at"] == "2026-12-01T00:00:00Z")

        #expect(server.send("DELETE /api/coupons/TEN").status == 204)
        let gone = server.send("GET /api/coupon-codes/TEN-A")
        #expect(gone.details == ["A coupon code with given identifier 'TEN-A' does not exist."])
        #expect(server.send("DELETE /api/coupon-codes/TWO-B").status == 204)
        #expect(ids("coupons/TWO/coupon-codes") == [])
    }

    @Test func `The threshold of a coupon is text (recorded) and at least 100 (reported)`() throws {
        func patch(_ threshold: JSON) -> TestResponse {
            let attributes: JSON = ["monitor_configuration": ["low_balance_threshold": threshold]]
            let body: JSON = ["data": ["type": "coupon", "id": "TEN", "attributes": attributes]]
            return server.send("PATCH /api/coupons/TEN", body)
        }
        let expected: JSON = ["low_balance_threshold": "100"]
        #expect(patch(100).data["attributes"]?["monitor_configuration"] == expected)
        #expect(patch("99").places == ["/data/attributes/monitor_configuration/low_balance_threshold"])
        #expect(server.send("GET /api/coupons/TEN").data["attributes"]?["monitor_configuration"] == expected)
    }

    /// Evidence: documented, by both documents of 2024-07-15.
    @Test func `The coupon of a code stood in a list until 2024-07-15`() throws {
        let server = try TestServer(Self.scenario, settings: ["revision_today": "2025-01-01"])
        let path = "GET /api/coupon-codes/TEN-A/coupon"
        #expect(server.send(path, revision: "2024-07-15").data.array?.map { $0["id"] } == ["TEN"])
        #expect(server.send(path, revision: "2024-10-15").id == "TEN")
    }

    /// Evidence: documented as a string; only those of profiles were recorded as numbers.
    @Test(arguments: ["coupon", "catalog-item", "catalog-category", "catalog-variant"])
    func `An external id that is a number is refused, but of profiles`(type: String) {
        let path = type == "coupon" ? "coupons" : type.replacing("category", with: "categorie") + "s"
        let body: JSON = ["data": ["type": .string(type), "attributes": ["external_id": 0]]]
        let refused = server.send("POST /api/\(path)", body)
        #expect(refused.status == 400)
        #expect(refused.places.contains("/data/attributes/external_id"))
    }

    @Test func `What cannot be a coupon or a code is refused`() throws {
        let bad = server.send("POST /api/coupons", newCoupon(["external_id": "TEN-OFF"]))
        #expect(bad.status == 400)
        #expect(bad.details == ["'external_id' must match regex '^[0-9_A-z]+$' ('TEN-OFF' doesn't)"])
        #expect(bad.places == ["/data/attributes/external_id"])
        let malformed = server.send("GET /api/coupons/TEN-OFF")
        #expect(malformed.status == 400)
        #expect(malformed.details == ["Invalid Coupon ID: 'TEN-OFF'"])
        #expect(server.send("POST /api/coupons", newCoupon(["external_id": "TEN"])).status == 409)
        let unknown = server.send("POST /api/coupon-codes", code("C", of: "NO"))
        #expect(unknown.details == ["A coupon with the given identifier 'NO' does not exist."])
        #expect(
            server.send("POST /api/coupon-codes", code("", of: nil)).details == [
                "'data' key missing in relationship", "'unique_code' may not be empty.",
            ]
        )
        #expect(server.send("POST /api/coupon-codes", code("A", of: "TEN")).status == 409)
        #expect(ids("coupons") == ["TEN", "TWO"])
    }
}
