import JSONAPI

/// What a condition wants of a row of `consent`: its state, and how and when it came about.
struct ConsentRecord {
    let channel: String
    let messageType: String
    let now: Timestamp

    /// Whether there is a record in a state that passes all of some filters.
    func exists(_ state: Consent.State, _ filters: [SegmentCondition] = []) throws(APIError) -> BoundSQL {
        guard state != .never else {
            return "NOT EXISTS (SELECT 1 FROM consent WHERE \(isThis) AND consent.state <> \(state.rawValue))"
        }
        var conditions: [BoundSQL] = [isThis, "consent.state = \(state.rawValue)"]
        for filter in filters { conditions.append(try passes(filter)) }
        return "EXISTS (SELECT 1 FROM consent WHERE \(.all(conditions)))"
    }

    private var isThis: BoundSQL {
        """
        (consent.profile_id = profile.id AND consent.channel = \(channel)
        AND consent.message_type = \(messageType))
        """
    }

    /// How methods are written in consent records: in capitals (assumed), and texts by a name of their own
    /// (documented).
    private static func names(_ method: String) -> JSON {
        let name = JSON.string(method.uppercased())
        return method == "inbound_message" ? [name, "TEXT"] : [name]
    }

    private func passes(_ filter: SegmentCondition) throws(APIError) -> BoundSQL {
        switch filter["field"] {
        case "method", "subscribe_method":
            let isMethod: BoundSQL =
                "consent.method IN (SELECT value FROM json_each(\(Self.names(filter["method"]).text)))"
            guard let detail = filter.part("filter") else { return isMethod }
            return .all([isMethod, Self.passes("consent.method_detail", detail)])
        case "status_date", "effective_date", "recorded_date":
            guard let dates = filter.part("filter") else { return .always }
            let moment = SegmentMoment(sql: "consent.timestamp", unit: .microseconds)
            return "coalesce(\(try moment.fulfils(dates, at: now)), 0)"
        case "is_double_opt_in":
            let wanted = filter.part("filter")?.json["value"]?.bool ?? false
            return "coalesce(consent.double_optin, 0) = \(Int64(wanted ? 1 : 0))"
        case "custom_source":
            guard let source = filter.part("filter") else { return .always }
            return Self.passes("consent.custom_method_detail", source)
        // No phone is known to take RCS (assumed).
        case "is_rcs_capable": return filter.part("filter")?.json["value"] == true ? .not(.always) : .always
        default: throw filter.notEmulated(filter["field"])
        }
    }

    /// Whether a column is a text, or one of several; the names of integrations are small in definitions.
    private static func passes(_ column: String, _ filter: SegmentCondition) -> BoundSQL {
        switch filter.json["value"] {
        case .array(let texts)?:
            let texts = JSON.array(texts).text
            return "lower(\(sql: column)) IN (SELECT lower(value) FROM json_each(\(texts)))"
        case .string(let text)?: return "\(sql: column) = \(text)"
        default: return "\(sql: column) IS NULL"
        }
    }
}
