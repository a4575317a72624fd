import HTTP

/// A page for people: a title, a sentence, and perhaps a button.
struct Page {
    /// A button that sends a POST.
    struct Action {
        let target: String
        let label: String
    }

    private let status: Int
    private let title: String
    private let text: String
    private let action: Action?

    init(_ status: Int, _ title: String, _ text: String, action: Action? = nil) {
        self.status = status
        self.title = title
        self.text = text
        self.action = action
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
            <body><h1>\(title)</h1><p>\(Self.escaped(text))</p>\(form)
            <p><small>klaviyo-emulator, a local stand-in for Klaviyo</small></p></body></html>
            """
        return Response(
            status: status,
            headers: [
                "Content-Type": "text/html; charset=utf-8",
                "Cache-Control": "no-store",
                "Content-Security-Policy":
                    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
                "X-Content-Type-Options": "nosniff",
            ],
            body: Array(html.utf8)
        )
    }

    private var form: String {
        guard let action else { return "" }
        return """
            <form method="post" action="\(Self.escaped(action.target))">\
            <button>\(Self.escaped(action.label))</button></form>
            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
