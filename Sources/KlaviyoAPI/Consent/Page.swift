import HTTP

/// A page for people: a title, a sentence, and perhaps buttons or links.
struct Page {
    /// A button that sends a POST.
    struct Action {
        let target: String
        let label: String
        /// What it sends as `decision`, where there is more than one button.
        var decision: String?
    }

    /// Where it leads, and what that is called.
    typealias Link = (target: String, label: String)

    private let status: Int
    private let title: String
    private let text: String
    private let actions: [Action]
    private let links: [Link]
    /// Where else the answer to a button may lead: an origin such as `http://localhost:3000`.
    private let destination: String?

    init(_ status: Int, _ title: String, _ text: String, action: Action? = nil, links: [Link] = []) {
        self.init(status, title, text, actions: action.map { [$0] } ?? [], links: links)
    }

    init(
        _ status: Int,
        _ title: String,
        _ text: String,
        actions: [Action],
        links: [Link] = [],
        destination: String? = nil
    ) {
        self.status = status
        self.title = title
        self.text = text
        self.actions = actions
        self.links = links
        self.destination = destination
    }

    var response: Response {
        let title = Self.escaped(title)
        let html = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(title)</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>body{font:18px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;\
            color:#222;background:#fff}small{color:#666}button{font:inherit;padding:.4em 1em}\
            @media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}small{color:#aaa}}</style></head>
            <body><h1>\(title)</h1><p>\(Self.escaped(text))</p>\(forms)\(list)
            <p><small>klaviyo-emulator, a local stand-in for Klaviyo</small></p></body></html>
            """
        return Response(
            status: status,
            headers: [
                "Content-Type": "text/html; charset=utf-8",
                "Cache-Control": "no-store",
                "Content-Security-Policy":
                    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'self'"
                    + (destination.map { " \($0)" } ?? ""),
                "X-Content-Type-Options": "nosniff",
            ],
            body: Array(html.utf8)
        )
    }

    private var forms: String {
        actions.map { action in
            let value = action.decision.map { " name=\"decision\" value=\"\(Self.escaped($0))\"" } ?? ""
            return """
                <form method="post" action="\(Self.escaped(action.target))">\
                <button\(value)>\(Self.escaped(action.label))</button></form>
                """
        }.joined()
    }

    private var list: String {
        guard !links.isEmpty else { return "" }
        let items = links.map { target, label in
            "<li><a href=\"\(Self.escaped(target))\">\(Self.escaped(label))</a></li>"
        }
        return "<ul>\(items.joined())</ul>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
