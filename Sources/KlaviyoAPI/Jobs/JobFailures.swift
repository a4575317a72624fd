import JSONAPI

/// Which items of every new job fail, by the kind of job: the setting `job_failures`.
struct JobFailures: Sendable, Equatable {
    private var places: [String: [Int]] = [:]

    init() {}

    /// The items that fail of a job of a kind, by their places.
    subscript(kind: String) -> [Int] { places[kind] ?? [] }

    /// Reads `{"import": [0, 2]}`.
    ///
    /// - Returns: `nil` for a value of another form.
    /// - Throws: ``SettingError`` for a kind whose items can't fail one by one.
    init?(_ json: JSON) throws(SettingError) {
        guard let object = json.object else { return nil }
        for member in object {
            guard JobKinds.withItems.contains(member.name) else {
                throw SettingError(
                    name: "job_failures.\(member.name)",
                    description:
                        "job_failures has the kinds of jobs whose items can fail one by one, which are "
                        + "\(JobKinds.withItems.sorted().joined(separator: ", ")); not '\(member.name)'"
                )
            }
            guard let elements = member.value.array else { return nil }
            let places = elements.compactMap(\.int).filter { $0 >= 0 }
            guard places.count == elements.count else { return nil }
            self.places[member.name] = places
        }
    }

    var json: JSON {
        .object(
            JSONObject(
                places.sorted { $0.key < $1.key }.map { kind, places in
                    .init(name: kind, value: .array(places.map { .int($0) }))
                }
            )
        )
    }
}
