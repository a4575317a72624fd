package import JSONAPI

/// A setting that doesn't exist, or a value it doesn't take.
package struct SettingError: Error, Equatable, CustomStringConvertible {
    /// The path of the setting, such as `bot_protection.per`.
    package let name: String
    package let description: String
}

extension SettingError {
    /// A member of a setting that has others.
    init(unknown member: String, of setting: String, known: [String]) {
        let known = known.dropLast().joined(separator: ", ") + " and " + (known.last ?? "")
        self.init(name: "\(setting).\(member)", description: "\(setting) has \(known), not '\(member)'")
    }
}

extension Settings {
    /// One setting: its name, how it is shown and how it is set.
    private struct Entry: Sendable {
        let name: String
        /// What it takes, for people.
        let values: String
        let get: @Sendable (Settings) -> JSON
        /// Sets it; returns whether the value was one that it takes.
        let set: @Sendable (inout Settings, JSON) throws(SettingError) -> Bool

        /// Something that is so or not.
        static func flag(_ name: String, _ path: any WritableKeyPath<Settings, Bool> & Sendable) -> Entry {
            Entry(
                name: name,
                values: "true or false",
                get: { .bool($0[keyPath: path]) },
                set: { (settings, json) throws(SettingError) in
                    guard let value = json.bool else { return false }
                    settings[keyPath: path] = value
                    return true
                }
            )
        }

        /// Regions of phone numbers.
        static func regions(
            _ name: String,
            _ path: any WritableKeyPath<Settings, SMSRegions> & Sendable
        ) -> Entry {
            Entry(
                name: name,
                values: "\"any\", \"off\" or a list of regions such as [\"US\", \"CA\"]",
                get: { $0[keyPath: path].json },
                set: { (settings, json) throws(SettingError) in
                    guard let value = SMSRegions(json) else { return false }
                    settings[keyPath: path] = value
                    return true
                }
            )
        }

        /// A length of time that can be off.
        static func durationOrOff(
            _ name: String,
            _ example: String,
            _ path: any WritableKeyPath<Settings, SettingDuration?> & Sendable
        ) -> Entry {
            Entry(
                name: name,
                values: "\"off\" or a duration such as \"\(example)\"",
                get: { .string($0[keyPath: path]?.text ?? "off") },
                set: { (settings, json) throws(SettingError) in
                    let value = json.string.flatMap { SettingDuration($0) }
                    guard value.map({ $0.duration > .zero }) ?? (json == "off" || json == false) else {
                        return false
                    }
                    settings[keyPath: path] = value
                    return true
                }
            )
        }
    }

    private static let entries: [Entry] = [
        Entry(
            name: "default_opt_in",
            values: "\"double_opt_in\" or \"single_opt_in\"",
            get: { .string($0.defaultOptIn.rawValue) },
            set: { (settings, json) throws(SettingError) in
                guard let value = json.string.flatMap({ OptInProcess($0) }) else { return false }
                settings.defaultOptIn = value
                return true
            }
        ),
        Entry(
            name: "spam_filter",
            values:
                "\"off\", \"standard\" or \"strict\", or {\"level\", \"rules\": [{\"domain\" | \"address\" | \"word\"}]}",
            get: { $0.spamFilter.json },
            set: { (settings, json) throws(SettingError) in
                guard let value = try SpamFilter(json) else { return false }
                settings.spamFilter = value
                return true
            }
        ),
        Entry(
            name: "bot_protection",
            values: "\"off\" or {\"subscribes\": 5, \"per\": \"60s\", \"block\": \"1h\", \"by\": \"key\"}",
            get: { $0.botProtection?.json ?? "off" },
            set: { (settings, json) throws(SettingError) in
                if json == "off" || json == false {
                    settings.botProtection = nil
                    return true
                }
                guard let value = try BotProtection(json) else { return false }
                settings.botProtection = value
                return true
            }
        ),
        .flag("global_unsubscribe", \.globalUnsubscribe),
        .regions("sms_regions", \.smsRegions),
        .regions("branded_sender_ids", \.brandedSenders),
        Entry(
            name: "age_gate",
            values: "\"off\" or an age in years such as 18",
            get: { $0.ageGate.map { .int($0.minimumAge) } ?? "off" },
            set: { (settings, json) throws(SettingError) in
                let value = AgeGate(json)
                guard value != nil || json == "off" || json == false else { return false }
                settings.ageGate = value
                return true
            }
        ),
        Entry(
            name: "job_delay",
            values: "a duration such as \"1s\", \"500ms\", \"1h30m\" or \"PT2M\"",
            get: { .string($0.jobDelay.text) },
            set: { (settings, json) throws(SettingError) in
                guard let value = json.string.flatMap({ SettingDuration($0) }) else { return false }
                settings.jobDelay = value
                return true
            }
        ),
        Entry(
            name: "job_progress",
            values:
                "\(JobProgress.Mode.values), or {\"import\": …, \"default\": …} with one of these for each kind of job",
            get: { $0.jobProgress.json },
            set: { (settings, json) throws(SettingError) in
                guard let value = try JobProgress(json) else { return false }
                settings.jobProgress = value
                return true
            }
        ),
        Entry(
            name: "job_failures",
            values: "{\"import\": [0, 2]}: by the kind of job, the places of the items that fail",
            get: { $0.jobFailures.json },
            set: { (settings, json) throws(SettingError) in
                guard let value = try JobFailures(json) else { return false }
                settings.jobFailures = value
                return true
            }
        ),
        .durationOrOff("subscribe_interval", "30m", \.subscribeInterval),
        .durationOrOff("confirmation_expiry", "48h", \.confirmationExpiry),
        Entry(
            name: "confirmation_mail",
            values: "\"delivered\" or \"undelivered\"",
            get: { $0.deliversConfirmations ? "delivered" : "undelivered" },
            set: { (settings, json) throws(SettingError) in
                guard let value = ["delivered": true, "undelivered": false][json.string ?? ""] else {
                    return false
                }
                settings.deliversConfirmations = value
                return true
            }
        ),
        Entry(
            name: "rate_limits",
            values: "\"off\", \"count\" or \"enforce\"",
            get: { .string($0.rateLimits.rawValue) },
            set: { (settings, json) throws(SettingError) in
                let text = json == false ? "off" : json.string
                guard let value = text.flatMap({ RateLimits(rawValue: $0) }) else { return false }
                settings.rateLimits = value
                return true
            }
        ),
        .flag("push", \.push),
        .flag("custom_objects", \.customObjects),
        .flag("advanced_kdp", \.advancedKDP),
        Entry(
            name: "revision_today",
            values: "a date such as \"2026-11-23\", or null for the day of the account's clock",
            get: { .optional($0.revisionToday) },
            set: { (settings, json) throws(SettingError) in
                if json.isNull {
                    settings.revisionToday = nil
                    return true
                }
                guard let text = json.string, text.count == 10, Timestamp(iso8601: text) != nil else {
                    return false
                }
                settings.revisionToday = text
                return true
            }
        ),
        Entry(
            name: "keys",
            values: "[{\"key\": \"pk_…\", \"scopes\": [\"lists:read\", …]}], scopes left out for all",
            get: { settings in .array(settings.keys.map(\.json)) },
            set: { (settings, json) throws(SettingError) in
                guard let elements = json.array else { return false }
                var keys: [DeclaredKey] = []
                for element in elements {
                    guard let key = try DeclaredKey(element) else { return false }
                    keys.append(key)
                }
                settings.keys = keys
                return true
            }
        ),
        Entry(
            name: "oauth_clients",
            values: "[{\"client_id\", \"client_secret\", \"redirect_uris\": [\"http://…\"]}]",
            get: { settings in .array(settings.oauthClients.map(\.json)) },
            set: { (settings, json) throws(SettingError) in
                guard let elements = json.array else { return false }
                var clients: [OAuthClient] = []
                for element in elements {
                    guard let client = try OAuthClient(element) else { return false }
                    clients.append(client)
                }
                settings.oauthClients = clients
                return true
            }
        ),
    ]

    /// The names of all settings.
    package static let names = entries.map(\.name)

    /// All settings by name, the keys masked.
    package var json: JSON {
        .object(JSONObject(Self.entries.map { .init(name: $0.name, value: $0.get(self)) }))
    }

    /// These settings with some of them changed.
    ///
    /// - Throws: ``SettingError`` for the first unknown name or unfit value; nothing is changed then.
    package func applying(_ changes: JSONObject) throws(SettingError) -> Settings {
        var result = self
        for change in changes {
            guard let entry = Self.entries.first(where: { $0.name == change.name }) else {
                let known = Self.names.joined(separator: ", ")
                let suggestion = Suggestion.text(for: change.name, among: Self.names)
                throw SettingError(
                    name: change.name,
                    description: "unknown setting '\(change.name)'\(suggestion); the settings are \(known)"
                )
            }
            guard try entry.set(&result, change.value) else {
                throw SettingError(
                    name: change.name,
                    description: "\(change.name) takes \(entry.values), not \(change.value.text)"
                )
            }
        }
        return result
    }
}
