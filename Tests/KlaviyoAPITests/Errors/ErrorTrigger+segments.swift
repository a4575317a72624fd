import JSONAPI
import TestSupport

@testable import KlaviyoAPI

extension ErrorTrigger {
    private static func segment(_ conditions: JSON...) -> JSON { Requests.segment([conditions]) }

    private static func property(_ name: String, _ filter: JSON) -> JSON {
        ["type": "profile-property", "property": .string(name), "filter": filter]
    }

    private static func isIn(_ group: String) -> JSON {
        ["type": "profile-group-membership", "is_member": true, "group_ids": [.string(group)]]
    }

    private static let isSet: JSON = ["type": "existence", "operator": "is-set"]

    static let ofSegments = [
        ErrorTrigger(.unknownSegment, "GET /api/segments/X"),
        ErrorTrigger(.tooFewItems, "POST /api/segments", Requests.segment([[]])),
        ErrorTrigger(
            .segmentConditionNotEmulated,
            "POST /api/segments",
            segment([
                "type": "profile-postal-code-distance", "country_code": "US", "postal_code": "02110",
                "unit": "miles", "filter": ["type": "numeric", "operator": "less-than", "value": 50],
            ])
        ),
        ErrorTrigger(
            .segmentRegularExpression,
            "POST /api/segments",
            segment(property("email", ["type": "string", "operator": "regex", "value": "(a"]))
        ),
        ErrorTrigger(.segmentUnknownProperty, "POST /api/segments", segment(property("plan", isSet))),
        ErrorTrigger(.segmentUnknownGroup, "POST /api/segments", segment(isIn("X"))),
        ErrorTrigger(
            .segmentUnknownMetric,
            "POST /api/segments",
            segment([
                "type": "profile-metric", "metric_id": "X", "measurement": "count",
                "measurement_filter": ["type": "numeric", "operator": "equals", "value": 1],
                "timeframe_filter": ["type": "date", "operator": "alltime"],
            ])
        ),
        ErrorTrigger(.segmentCycle) { server in
            let id = server.send("POST /api/segments", segment(property("email", isSet))).id
            let definition: JSON = ["condition_groups": [["conditions": [isIn(id)]]]]
            return server.send(
                "PATCH /api/segments/\(id)",
                Requests.segment(id, ["definition": definition])
            )
        },
        ErrorTrigger(
            .segmentTooLarge,
            "POST /api/segments",
            Requests.segment(Array(repeating: [property("email", isSet)], count: 501))
        ),
        ErrorTrigger(
            .segmentNumberOutOfRange,
            "POST /api/segments",
            segment(property("created", ["type": "date", "operator": "calendar-month", "value": 0]))
        ),
    ]
}
