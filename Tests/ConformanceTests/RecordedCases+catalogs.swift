import JSONAPI
import TestSupport

extension RecordedCases {
    private static let coupon = "[{type: coupon, attributes: {external_id: sdk_smoke_09048f53_coupon1}}]"

    static let catalogs = [
        RecordedCase("bulk_create_catalog_items.202", bulk),
        RecordedCase("get_bulk_create_catalog_items_job.404"),
        RecordedCase("create_catalog_item.201", ["data": item]),
        RecordedCase("get_catalog_category.404"),
        RecordedCase("get_catalog_item.404"),
        RecordedCase("create_coupon.201", newCoupon),
        RecordedCase("get_coupon.404"),
        RecordedCase("create_coupon_code.200", couponCode, resources: coupon),
        RecordedCase("get_coupon_code.404", resources: coupon),
    ]

    private static let item: JSON = [
        "type": "catalog-item",
        "attributes": [
            "external_id": "sdk-smoke-090444b5-item2", "title": "SDK Smoke Item Two 090444b5",
            "description": "Second smoke item.", "price": 5.5,
            "url": "https://example.com/products/sdk-smoke-090444b5-item2",
            "custom_metadata": ["smokeRun": "090444b5"],
        ],
    ]

    private static let bulk: JSON = [
        "data": [
            "type": "catalog-item-bulk-create-job", "attributes": ["items": ["data": [item, item]]],
        ]
    ]

    private static let newCoupon: JSON = [
        "data": [
            "type": "coupon",
            "attributes": [
                "external_id": "sdk_smoke_09048f53_coupon1", "description": "SDK smoke coupon 1 — 10% off",
                "monitor_configuration": ["low_balance_threshold": 500],
            ],
        ]
    ]

    private static let couponCode: JSON = [
        "data": [
            "type": "coupon-code",
            "attributes": [
                "unique_code": "sdk_smoke_09048f53_code2", "expires_at": "2026-10-04T13:39:37+00:00",
            ],
            "relationships": [
                "coupon": ["data": ["type": "coupon", "id": "sdk_smoke_09048f53_coupon1"]]
            ],
        ]
    ]
}
