import JSONAPI
import TestSupport

@testable import KlaviyoAPI

// MARK: - Catalogs and coupons

extension ErrorTrigger {
    private static func item(_ name: String, _ more: JSONObject = [:], categories: [String] = []) -> JSON {
        let attributes: JSONObject = [
            "external_id": .string(name), "title": "T", "description": "D", "url": "https://shop.io",
        ]
        return [
            "data": [
                "type": "catalog-item", "attributes": .object(attributes.merging(more)),
                "relationships": ["categories": Requests.identifiers("catalog-category", categories)],
            ]
        ]
    }

    private static func coupon(_ attributes: JSON) -> JSON {
        ["data": ["type": "coupon", "attributes": attributes]]
    }

    private static let backInStock: JSON = [
        "data": [
            "type": "back-in-stock-subscription",
            "attributes": [
                "channels": ["EMAIL"],
                "profile": ["data": ["type": "profile", "attributes": ["email": "ada@klaviyo-demo.com"]]],
            ],
            "relationships": ["variant": ["data": ["type": "catalog-variant", "id": "x"]]],
        ]
    ]

    private static let noItems: JSON = [
        "data": ["type": "catalog-item-bulk-delete-job", "attributes": ["items": ["data": []]]]
    ]

    static let ofCatalogs = [
        ErrorTrigger(.alreadyRelated) { server in
            let attributes: JSON = ["external_id": "hats", "name": "Hats"]
            let category = server.send(
                "POST /api/catalog-categories",
                ["data": ["type": "catalog-category", "attributes": attributes]]
            ).id
            let item = server.send("POST /api/catalog-items", item("cap", categories: [category])).id
            return server.send(
                "POST /api/catalog-items/\(item)/relationships/categories",
                Requests.identifiers("catalog-category", [category])
            )
        },
        ErrorTrigger(.emptyIDPart, "POST /api/catalog-items", item("")),
        ErrorTrigger(.idFormat, "POST /api/coupons", coupon(["external_id": "TEN-OFF"])),
        ErrorTrigger(
            .metadataTooLarge,
            "POST /api/catalog-items",
            item("cap", ["custom_metadata": ["text": .string(String(repeating: "x", count: 102_400))]])
        ),
        ErrorTrigger(
            .lowBalanceThreshold,
            "POST /api/coupons",
            coupon(["external_id": "TEN", "monitor_configuration": ["low_balance_threshold": 99]])
        ),
        ErrorTrigger(.couponCodeFilter, "GET /api/coupon-codes?filter=equals(status,\"USED\")"),
        ErrorTrigger(.variantNotFound, "POST /api/back-in-stock-subscriptions", backInStock),
        ErrorTrigger(.tooManyJobs) { server in
            (0...500).map { _ in server.send("POST /api/catalog-item-bulk-delete-jobs", noItems) }[500]
        },
    ]
}
