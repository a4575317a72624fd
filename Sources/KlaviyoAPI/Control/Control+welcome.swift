import HTTP

extension Control {
    /// What a browser is shown at the server's address.
    static let welcome = Page(
        200,
        "klaviyo-emulator is running",
        "Point your client at this address. What has come of its requests:",
        links: [
            ("/__emulator/health", "health"), ("/__emulator/requests", "requests"),
            ("/__emulator/jobs", "jobs"), ("/__emulator/inbox", "inbox"),
            ("/__emulator/settings", "settings"), ("/__emulator/scenarios", "scenarios"),
        ]
    ).response
}
