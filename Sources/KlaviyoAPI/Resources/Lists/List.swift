import JSONAPI

/// A list that profiles are on.
///
/// <https://developers.klaviyo.com/en/reference/lists_api_overview>
struct List: Sendable, Equatable {
    var id: String
    var name: String
    var optInProcess: OptInProcess
    var created: Timestamp
    var updated: Timestamp
    /// How many profiles are on it, counted only when asked for.
    var profileCount: Int?
}

extension List: Resource {
    static let type = "list"
    static let collection = "lists"

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        switch name {
        case "name": .string(self.name)
        case "created": .string(created.iso8601(precision.created))
        case "updated": .string(updated.iso8601(precision.updated))
        case "opt_in_process": .string(optInProcess.rawValue)
        case "profile_count": profileCount.map { .int($0) }
        default: nil
        }
    }
}

/// A profile as a member of a list or segment.
struct Member: Resource {
    static let type = Profile.type
    static let collection = Profile.collection

    let profile: Profile
    let joined: Timestamp

    var id: String { profile.id }

    func attribute(_ name: String, _ precision: Precision) -> JSON? {
        name == "joined_group_at" ? .string(joined.iso8601()) : profile.attribute(name, precision)
    }
}
