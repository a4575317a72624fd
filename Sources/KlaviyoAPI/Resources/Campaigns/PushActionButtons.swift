import JSONAPI

/// The action buttons of a push notification: at most three, each with a short label, in places that count from 0
/// (documented).
enum PushActionButtons {
    private static let limit = 3
    private static let types = ["open_app", "deep_link", "open_url", "dismiss"]
    /// The types that lead to an address.
    private static let linked = ["deep_link", "open_url"]

    /// What is wrong with the buttons in the definition of a message.
    ///
    /// `place`: The JSON pointer of the definition.
    static func problems(in definition: JSON?, at place: String) -> [ErrorObject] {
        let buttons = definition?["content"]?["action_buttons"]?.array ?? []
        let place = "\(place)/content/action_buttons"
        var problems = buttons.enumerated().flatMap { index, button in
            Self.problems(of: button, at: "\(place)/\(index)")
        }
        if buttons.count > limit {
            problems.append(ErrorObject(.tooManyButtons, String(limit), at: .pointer(place)))
        }
        // Without one of its own, a button has the place that it has in the list.
        let positions = buttons.enumerated().map { index, button in button["position"]?.int ?? index }
        if positions.sorted() != Array(buttons.indices) {
            problems.append(ErrorObject(.buttonPositions, at: .pointer(place)))
        }
        return problems
    }

    private static func problems(of button: JSON, at place: String) -> [ErrorObject] {
        var problems: [ErrorObject] = []
        for (name, longest) in [("label", 40), ("url", 2048)] {
            guard let text = button[name]?.string, text.count > longest else { continue }
            problems.append(ErrorObject(.tooLong, name, String(longest), at: .pointer("\(place)/\(name)")))
        }
        let type = button["action_type"]?.string ?? ""
        if !types.contains(type) {
            problems.append(
                ErrorObject(.invalidChoice, type, "action_type", at: .pointer("\(place)/action_type"))
            )
        }
        if linked.contains(type), button["url"]?.string == nil {
            problems.append(
                ErrorObject(.missingField, "url", "campaign-message", at: .pointer("\(place)/url"))
            )
        }
        return problems
    }
}
