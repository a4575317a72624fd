import JSONAPI

/// The regions in which the account has a number to send text messages from.
enum SMSRegions: Sendable, Equatable {
    case any
    /// In the order in which they were given; none where SMS is not set up.
    case only([String])

    /// Reads `"any"`, `"off"`, one region or a list of them; `nil` for anything else.
    init?(_ json: JSON) {
        if json == "any" {
            self = .any
            return
        }
        if json == "off" || json == false {
            self = .only([])
            return
        }
        let elements = json.array ?? [json]
        let regions = elements.compactMap { $0.string?.uppercased() }
        guard regions.count == elements.count, regions.allSatisfy(CallingCodes.known.contains) else {
            return nil
        }
        self = .only(regions)
    }

    var json: JSON {
        switch self {
        case .any: "any"
        case .only([]): "off"
        case .only(let regions): .array(regions.map { .string($0) })
        }
    }

    /// Whether the account can send text messages at all.
    var isSetUp: Bool { self != .only([]) }

    /// Whether there is a sending number for a phone number's region.
    func cover(_ phoneNumber: String) -> Bool {
        switch self {
        case .any: true
        case .only(let regions): CallingCodes.region(of: phoneNumber).map(regions.contains) ?? false
        }
    }
}
