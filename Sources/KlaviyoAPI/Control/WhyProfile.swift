import JSONAPI
import Store

/// The profile that has an address, with what decides whether messages reach it.
struct WhyProfile {
    let profile: Profile
    let consents: [MessageType: Consent]
    private let suppressions: [Suppression]
    private let lists: [List]

    init(_ profile: Profile, in db: Connection) throws {
        self.profile = profile
        consents = try ConsentTable.consents(of: profile.id, in: db)
        suppressions = try ConsentTable.suppressions(of: profile.id, in: db)
        lists = try ListTable.lists(of: profile.id, in: db)
    }

    func consent(to type: MessageType) -> Consent { consents[type] ?? .none }

    /// Why it gets no email, whatever its consent: suppressions that are for no list in particular.
    var emailSuppressions: [Suppression] { suppressions.filter { $0.list == nil } }

    func isOn(_ list: String) -> Bool { lists.contains { $0.id == list } }

    func isSuppressed(for list: String) -> Bool { suppressions.contains { $0.list == list } }

    var json: JSON {
        [
            "id": .string(profile.id), "email": .optional(profile.email),
            "phone_number": .optional(profile.phoneNumber),
            "lists": .array(lists.map { .string($0.id) }),
        ]
    }

    /// Its consent to each message type of a channel that it has said anything about, marketing first.
    func consents(on channel: String) -> JSON {
        let names = consents.keys.filter { $0.channel == channel && $0.name != "marketing" }.map(\.name)
        let states = (["marketing"] + names.sorted()).map { name in
            let type = MessageType(channel: channel, name: name)
            return JSONObject.Member(name: name, value: .string(consent(to: type).state.rawValue))
        }
        return .object(JSONObject(states))
    }
}
