import HTTP
import JSONAPI

/// The page behind a confirmation link: opening it confirms, as in a real message, and it says what happened.
struct ConfirmationPage {
    let emulator: Emulator

    init(_ emulator: Emulator) {
        self.emulator = emulator
    }

    func respond(to request: Request) -> Response {
        guard request.path == "/subscriptions/confirm" else {
            return page(404, "No such page", "There is nothing at this address.")
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            return page(405, "Not allowed", "A confirmation link is opened with GET.")
        }
        // A program that only looks whether the link works must not confirm it.
        if request.method == "HEAD" { return page(200, "Confirmation link", "") }
        let token = QueryString(parsing: request.query)["c"] ?? ""
        do {
            switch try emulator.confirm(token: token) {
            case .confirmed(let outcome) where outcome.rule == .confirmed:
                return page(
                    200,
                    "You're subscribed",
                    "\(outcome.address) is confirmed: the profile exists now, subscribed"
                        + (outcome.list.map { " and on list \($0)." } ?? ".")
                )
            case .confirmed(let outcome):
                return page(410, "Too late", outcome.rule.reason)
            case .alreadyConfirmed(let confirmation):
                return page(
                    200,
                    "Already confirmed",
                    "\(confirmation.subscription.address) was confirmed with this link before."
                )
            case .unknown:
                return page(
                    404,
                    "Unknown link",
                    "No message of this account has this link. Was the account reset since it was sent?"
                )
            }
        } catch {
            return page(500, "Something went wrong", "The emulator could not confirm: \(error)")
        }
    }

    private func page(_ status: Int, _ title: String, _ text: String) -> Response {
        let html = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(Self.escaped(title))</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>body{font:18px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;\
            color:#222;background:#fff}small{color:#666}@media(prefers-color-scheme:dark){body{color:#eee;\
            background:#1b1b1b}small{color:#aaa}}</style></head>
            <body><h1>\(Self.escaped(title))</h1><p>\(Self.escaped(text))</p>
            <p><small>klaviyo-emulator, a local stand-in for Klaviyo</small></p></body></html>
            """
        return Response(
            status: status,
            headers: [
                "Content-Type": "text/html; charset=utf-8",
                "Cache-Control": "no-store",
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
                "X-Content-Type-Options": "nosniff",
            ],
            body: Array(html.utf8)
        )
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
