import HTTP
import JSONAPI

/// The pages behind the links of a message: one confirms when it is opened, the other asks first.
struct SubscriptionPages {
    let emulator: Emulator

    init(_ emulator: Emulator) {
        self.emulator = emulator
    }

    func respond(to request: Request) -> Response {
        do {
            switch request.path {
            case "/subscriptions/confirm": return try confirm(request).response
            case "/subscriptions/unsubscribe": return try unsubscribe(request).response
            default: return Page(404, "No such page", "There is nothing at this address.").response
            }
        } catch {
            return Page(500, "Something went wrong", "The emulator could not do that: \(error)").response
        }
    }

    private static let unknown = Page(
        404,
        "Unknown link",
        "No message of this account has this link. Was the account reset since it was sent?"
    )

    /// Opening the link confirms, as in a real message.
    private func confirm(_ request: Request) throws -> Page {
        guard request.method == "GET" || request.method == "HEAD" else {
            return Page(405, "Not allowed", "A confirmation link is opened with GET.")
        }
        // A program that only looks whether the link works must not confirm it.
        if request.method == "HEAD" { return Page(200, "Confirmation link", "") }
        switch try emulator.confirm(token: Self.token(request)) {
        case .confirmed(let outcome):
            return Page(
                200,
                "You're subscribed",
                "\(outcome.address) is confirmed: the profile exists now, subscribed"
                    + (outcome.list.map { " and on list \($0)." } ?? ".")
            )
        case .inVain(let outcome): return Page(410, "Too late", outcome.rule.reason)
        case .alreadyConfirmed(let confirmation, _):
            return Page(
                200,
                "Already confirmed",
                "\(confirmation.subscription.address) was confirmed with this link before."
            )
        case .declined(let confirmation):
            return Page(
                410,
                "Declined",
                "\(confirmation.subscription.address) was unsubscribed before it was confirmed. "
                    + "It has to subscribe again."
            )
        case .expired(let confirmation):
            return Page(
                410,
                "This link has expired",
                "\(confirmation.subscription.address) was not confirmed in time. It has to subscribe again, and "
                    + "gets a new message."
            )
        case .unknown: return Self.unknown
        }
    }

    /// GET shows a button; POST unsubscribes, as the button does and as mail programs do by RFC 8058
    /// (<https://www.rfc-editor.org/rfc/rfc8058>).
    private func unsubscribe(_ request: Request) throws -> Page {
        let token = Self.token(request)
        guard let confirmation = try emulator.confirmation(token: token) else { return Self.unknown }
        let address = confirmation.subscription.address
        switch request.method {
        case "GET", "HEAD":
            return Page(
                200,
                "Unsubscribe",
                "\(address) will get no more of these messages.",
                action: Page.Action(
                    target: "/subscriptions/unsubscribe?c=\(QueryString.encoded(token))",
                    label: "Unsubscribe"
                )
            )
        case "POST":
            let isOneClick = String(decoding: request.body, as: UTF8.self).contains("One-Click")
            guard let outcome = try emulator.unsubscribe(token: token, isOneClick ? .oneClick : .page) else {
                return Self.unknown
            }
            return Page(200, "You're unsubscribed", "\(address): \(outcome.rule.reason)")
        default: return Page(405, "Not allowed", "This link is opened with GET, and unsubscribes with POST.")
        }
    }

    private static func token(_ request: Request) -> String {
        QueryString(parsing: request.query)["c"] ?? ""
    }
}
