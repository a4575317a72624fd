import JSONAPI

extension Control {
    /// The scenarios that come with the program.
    @Sendable static func scenarios(_ emulator: Emulator, _ call: Call) throws -> JSON {
        ["scenarios": try BuiltInScenarios.json()]
    }

    /// Makes the account as its scenario made it, or as another one does: one by its name, or the text of any.
    @Sendable static func reset(_ emulator: Emulator, _ call: Call) throws -> JSON {
        let scenario = try scenario(call)
        try emulator.account.reset(to: scenario)
        let name = scenario.map { $0.name ?? "a scenario without a name" } ?? "its scenario"
        emulator.console.say("the account is reset to \(name)")
        return ["reset": true]
    }

    private static func scenario(_ call: Call) throws -> Scenario? {
        if let member = call.body["yaml"] {
            guard let yaml = member.string else {
                throw Refusal(status: 400, message: "yaml takes the text of a scenario", name: "yaml")
            }
            do throws(ScenarioError) {
                return try Scenario(yaml: yaml, file: "scenario")
            } catch {
                throw Refusal(status: 400, message: error.description, name: "yaml")
            }
        }
        guard let member = call.body["scenario"] else { return nil }
        let name = member.string ?? member.text
        do throws(ScenarioError) {
            if let scenario = try BuiltInScenarios.scenario(name) { return scenario }
        } catch {
            throw Refusal(status: 500, message: error.description, name: "scenario")
        }
        throw Refusal(status: 400, message: BuiltInScenarios.absence(of: name), name: "scenario")
    }
}
