import JSONAPI

/// What no two profiles share.
private let identifiers = ["id", "email", "phone_number", "external_id", "anonymous_id"]

extension Scenario {
    /// Reads a scenario file.
    ///
    /// - Parameters:
    ///   - yaml: Its text.
    ///   - file: Its name, for errors.
    ///   - description: The resource types it may have resources of.
    /// - Throws: ``ScenarioError`` with the place of the first mistake.
    package init(
        yaml: String,
        file: String,
        description: Description = .embedded
    ) throws(ScenarioError) {
        let root = try ScenarioNode(yaml: yaml, file: file)
        let names = [
            "name", "about", "company_id", "clock", "settings", "lists", "segments", "profiles", "resources",
            "blocked_as_bot",
        ]
        var (name, about, company): (String?, String?, String?)
        var clock: Timestamp?
        var settings: JSONObject = [:]
        var lists: [(id: String?, name: String, optInProcess: OptInProcess?)] = []
        var (segments, profiles, resources): ([ScenarioNode], [ScenarioNode], [ScenarioNode]) = ([], [], [])
        var blocked: ScenarioNode?
        for member in try root.members(names) {
            switch member.name {
            case "name": name = try member.value.text()
            case "about": about = try member.value.text()
            case "company_id": company = try Self.company(member.value)
            case "clock":
                clock = Timestamp(iso8601: try member.value.text())
                if clock == nil {
                    throw member.value.error("clock must be a date such as 2026-01-01T00:00:00Z")
                }
            case "settings": settings = try Self.settings(member.value)
            case "lists":
                for element in try member.value.elements() {
                    let list = try Self.list(element)
                    guard !lists.contains(where: { $0.id != nil && $0.id == list.id }) else {
                        throw element.error("the id '\(list.id ?? "")' is taken by another list")
                    }
                    lists.append(list)
                }
            case "segments": segments = try member.value.elements()
            case "profiles": profiles = try member.value.elements()
            case "resources": resources = try member.value.elements()
            default: blocked = member.value
            }
        }
        let isBlocked = try blocked?.bool() ?? false
        if let blocked, isBlocked, (settings["bot_protection"] ?? "off") == "off" {
            throw blocked.error("blocked_as_bot needs the setting bot_protection")
        }
        let known = Set(lists.compactMap(\.id))
        var readSegments: [Segment] = []
        for node in segments {
            readSegments.append(try Self.segment(node, groups: known.union(readSegments.compactMap(\.id))))
        }
        var readProfiles: [Profile] = []
        var taken: Set<String> = []
        for node in profiles {
            let profile = try Self.profile(node, lists: known)
            for name in identifiers {
                guard let value = profile.attributes[name], !value.isNull else { continue }
                guard taken.insert("\(name) \(value.text.lowercased())").inserted else {
                    throw node.error("\(name) \(value.text) is another profile's as well")
                }
            }
            for token in profile.pushTokens.compactMap({ $0["token"]?.string })
            where !taken.insert("push token \(token)").inserted {
                throw node.error("the push token \(token) is there twice")
            }
            readProfiles.append(profile)
        }
        let ids = [
            "list": known, "segment": Set(readSegments.compactMap(\.id)),
            "profile": Set(readProfiles.compactMap { $0.attributes["id"]?.string }),
        ]
        let readResources = try Self.resources(resources, ids: ids, description)
        self.init(
            name: name,
            about: about,
            company: company,
            clock: clock,
            settings: settings,
            lists: lists,
            segments: readSegments,
            profiles: readProfiles,
            resources: readResources,
            isBlockedAsBot: isBlocked,
            source: yaml
        )
    }

    private static func company(_ node: ScenarioNode) throws(ScenarioError) -> String {
        let text = try node.text()
        guard text.utf8.count == 6, isAlphanumeric(text) else {
            throw node.error("company_id must be six letters or digits")
        }
        return text
    }

    static func isAlphanumeric(_ text: String) -> Bool {
        text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    private static func settings(_ node: ScenarioNode) throws(ScenarioError) -> JSONObject {
        var result: JSONObject = [:]
        for member in try node.members() {
            result.append(member.name, member.value.json)
            do throws(SettingError) {
                _ = try Settings().applying(result)
            } catch {
                let isKnown = Settings.names.contains(member.name)
                throw (isKnown ? member.value : member.key).error(error.description)
            }
        }
        return result
    }

    private static func list(
        _ node: ScenarioNode
    ) throws(ScenarioError) -> (id: String?, name: String, optInProcess: OptInProcess?) {
        var (id, name): (String?, String?)
        var optInProcess: OptInProcess?
        for member in try node.members(["id", "name", "opt_in_process"]) {
            let text = try member.value.text()
            switch member.name {
            case "id":
                guard isAlphanumeric(text) else {
                    throw member.value.error("a list's id is letters and digits")
                }
                id = text
            case "name": name = text
            default:
                guard let process = OptInProcess(text) else {
                    throw member.value.error(
                        "opt_in_process is double_opt_in or single_opt_in, not '\(text)'"
                    )
                }
                optInProcess = process
            }
        }
        guard let name else { throw node.error("\(node.path) needs a name") }
        return (id, name, optInProcess)
    }

    private static let profileNames =
        identifiers + KlaviyoAPI.Profile.textNames
        + ["location", "properties", "lists", "subscribed", "suppressed", "soft_bounces"]
        + ["push_tokens", "conversations"]

    private static func profile(_ node: ScenarioNode, lists known: Set<String>) throws(ScenarioError)
        -> Profile
    {
        var profile = Profile(attributes: [:], lists: [], subscribed: [], suppressed: [])
        var channels: [ScenarioNode] = []
        for member in try node.members(profileNames) {
            switch member.name {
            case "lists":
                for element in try member.value.elements() {
                    let list = try element.text()
                    guard known.contains(list) else {
                        throw element.error("the scenario has no list '\(list)'")
                    }
                    profile.lists.append(list)
                }
            case "subscribed":
                for element in try member.value.elements() {
                    let channel = try element.text()
                    guard ["email", "sms"].contains(channel) else {
                        throw element.error("subscribed names email or sms, not '\(channel)'")
                    }
                    channels.append(element)
                    profile.subscribed.append(MessageType(channel: channel, name: "marketing"))
                }
            case "suppressed":
                for element in try member.value.elements() {
                    let text = try element.text()
                    guard let reason = Suppression.Reason(rawValue: text) else {
                        let known = Suppression.Reason.allCases.map(\.rawValue).joined(separator: ", ")
                        throw element.error("suppressed names \(known), not '\(text)'")
                    }
                    profile.suppressed.append(reason)
                }
            case "push_tokens":
                for element in try member.value.elements() {
                    profile.pushTokens.append(try pushToken(element))
                }
            case "conversations":
                for element in try member.value.elements() {
                    channels.append(element)
                    profile.conversations.append(try conversation(element))
                }
            case "soft_bounces":
                guard let count = member.value.json.int, (0...6).contains(count) else {
                    throw member.value.error("soft_bounces is a number up to 6: the seventh suppresses")
                }
                profile.softBounces = count
            case "location", "properties":
                guard member.value.json.object != nil else {
                    throw member.value.error("\(member.value.path) must be a mapping")
                }
                profile.attributes.append(member.name, member.value.json)
                if let problem = problem(of: [member.name: member.value.json], "profile", "create_profile") {
                    throw node.error(problem)
                }
            case "external_id": profile.attributes.append(member.name, member.value.json)
            default:
                let value = JSON.string(try member.value.text())
                if let problem = Identifiers([member.name: value]).problems.first {
                    throw member.value.error("\(member.value.path): \(problem.detail)")
                }
                profile.attributes.append(member.name, value)
            }
        }
        guard ["email", "phone_number", "external_id"].contains(where: { profile.attributes[$0] != nil })
        else {
            throw node.error("\(node.path) needs an email, phone_number or external_id")
        }
        try check(channels, of: profile.attributes)
        return profile
    }
}
