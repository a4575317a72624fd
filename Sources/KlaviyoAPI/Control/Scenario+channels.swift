import JSONAPI

/// Push tokens and conversations of a scenario's profiles.
extension Scenario {
    /// Reads a push token: its text, or a mapping with more of it.
    static func pushToken(_ node: ScenarioNode) throws(ScenarioError) -> JSONObject {
        guard node.json.object != nil else { return ["token": .string(try node.text())] }
        var attributes: JSONObject = [:]
        let choices = [
            "platform": ["android", "ios"], "vendor": ["apns", "fcm"],
            "enablement_status": PushToken.Enablement.allCases.map(\.rawValue),
            "background": ["AVAILABLE", "DENIED", "RESTRICTED"],
        ]
        let names = ["token", "platform", "vendor", "enablement_status", "background"]
        for member in try node.members(names) {
            let text = try member.value.text()
            if let known = choices[member.name], !known.contains(text) {
                throw member.value.error("\(member.name) is one of \(known.joined(separator: ", "))")
            }
            attributes.append(member.name, .string(text))
        }
        guard attributes["token"] != nil else { throw node.error("\(node.path) needs a token") }
        return attributes
    }

    static func conversation(_ node: ScenarioNode) throws(ScenarioError) -> String {
        let channel = try node.text()
        let known = Conversation.channels
        guard known.contains(channel) else {
            throw node.error("conversations names \(known.joined(separator: ", ")), not '\(channel)'")
        }
        return channel
    }

    /// Refuses the channels that nothing of the profile's can be reached on: emails need an address, text messages a
    /// number.
    static func check(
        _ channels: [ScenarioNode],
        of attributes: JSONObject
    ) throws(ScenarioError) {
        let addresses = ["email": "email", "sms": "phone_number", "whatsapp": "phone_number"]
        for node in channels {
            let channel = try node.text()
            guard let address = addresses[channel], attributes[address] == nil else { continue }
            throw node.error("\(channel) needs the profile's \(address)")
        }
    }
}
