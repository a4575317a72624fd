import JSONAPI
import Store

/// Reads the profiles of a subscribe or unsubscribe request and checks what the schema cannot.
struct SubscriptionReader {
    /// A profile as it was read.
    struct Reading {
        var subscription: Subscription
        var problems: [ErrorObject]
        /// Whether a malformed phone number was left out because the email address is fine.
        var ignoresPhoneNumber: Bool
    }

    let call: Call
    let list: String?
    let isHistoricalImport: Bool
    /// What the revision says of `consented_at`.
    private let consentDates: ConsentDates
    /// Only the documentation of subscribing says that a malformed phone number is left out beside a valid email.
    private let canIgnorePhoneNumber: Bool
    /// What SMS depends on; `nil` where nothing is subscribed.
    private let smsCheck: SMSCheck?

    /// - `process`: The opt-in process of the list or, without one, of the account.
    init(_ call: Call, list: String?, process: OptInProcess) {
        self.call = call
        self.list = list
        isHistoricalImport = call.attributes["historical_import"]?.bool ?? false
        consentDates = ConsentDates(
            revision: call.operation.revision.name,
            isHistoricalImport,
            process,
            call.now
        )
        canIgnorePhoneNumber = call.operation.id == "bulk_subscribe_profiles"
        smsCheck = call.operation.id == "bulk_unsubscribe_profiles" ? nil : SMSCheck(call)
    }

    /// Reads all profiles of the request.
    ///
    /// - Returns: What they ask for, and whether a phone number was left out.
    /// - Throws: ``APIError`` with every problem; one is enough to refuse the whole request.
    static func readAll(_ call: Call, in db: Connection) throws -> ([Subscription], ignoresPhoneNumber: Bool)
    {
        let list = call.related("list")
        let reader = SubscriptionReader(call, list: list, process: try process(call, list, in: db))
        var problems = [try call.listProblem(in: db)].compactMap(\.self)
        let profiles = call.attributes["profiles"]?["data"]?.array ?? []
        let readings = try profiles.enumerated().map { index, profile in
            try reader.read(profile, at: "/data/attributes/profiles/data/\(index)/attributes", in: db)
        }
        problems += readings.flatMap(\.problems)
        guard problems.isEmpty else { throw APIError(problems) }
        return (readings.map(\.subscription), readings.contains(where: \.ignoresPhoneNumber))
    }

    /// The opt-in process that applies to a request.
    static func process(_ call: Call, _ list: String?, in db: Connection) throws -> OptInProcess {
        try list.flatMap { try ListTable.find(id: $0, in: db)?.optInProcess } ?? call.settings.defaultOptIn
    }

    /// Reads a profile whose attributes stand at a place in the body, its JSON pointer.
    func read(_ profile: JSON, at pointer: String, in db: Connection) throws -> Reading {
        let attributes = profile["attributes"]?.object ?? [:]
        let identifiers = Identifiers(attributes, at: pointer, canIgnorePhoneNumber: canIgnorePhoneNumber)
        var problems = identifiers.problems
        let sentPhone = attributes["phone_number"]?.string
        let id = profile["id"]?.string
        let known = try id.flatMap { try ProfileTable.find(id: $0, in: db) }
        var subscription = Subscription(
            profile: id,
            email: attributes["email"]?.string,
            phoneNumber: identifiers.ignoresPhoneNumber ? nil : sentPhone,
            choices: choices(attributes, at: pointer, &problems),
            list: list,
            isHistoricalImport: isHistoricalImport,
            customSource: call.attributes["custom_source"]?.string,
            keyTail: call.key.tail
        )
        let (email, phone) = (subscription.email, subscription.phoneNumber)
        if attributes["subscriptions"].map(\.isNull) ?? true {
            subscription.choices = Self.everything(email: email, phone: phone)
        }
        if id == nil, email == nil, sentPhone == nil {
            problems.append(ErrorObject(.noIdentifier, at: .pointer(pointer)))
        }
        for channel in Set(subscription.choices.map(\.type.channel)).sorted() {
            switch MessageType.identifier(of: channel) {
            case "email" where email == nil && known?.email == nil:
                problems.append(ErrorObject(.emailMissingForChannel, at: .pointer("\(pointer)/email")))
            case "phone_number" where sentPhone == nil && known?.phoneNumber == nil:
                let kind: ErrorKind =
                    call.operation.revision.name < "2025-01-15"
                    ? .phoneMissingForSMS : .phoneMissingForChannel
                problems.append(ErrorObject(kind, at: .pointer("\(pointer)/phone_number")))
            default: break
            }
        }
        if identifiers.ignoresPhoneNumber {
            subscription.choices.removeAll { MessageType.identifier(of: $0.type.channel) == "phone_number" }
            let detail = "\"\(sentPhone ?? "")\" is no phone number"
            subscription.omissions.append(
                Omission(rule: .phoneNumberIgnored, phoneNumber: sentPhone, detail: detail)
            )
        }
        if let number = phone ?? known?.phoneNumber, problems.isEmpty {
            let hasEmail = email != nil || known?.email != nil
            check(number, hasEmail: hasEmail, attributes, at: pointer, &subscription, &problems)
        }
        return Reading(
            subscription: subscription,
            problems: problems,
            ignoresPhoneNumber: identifiers.ignoresPhoneNumber
        )
    }

    /// Lets a subscription to SMS be an error, or leave it out, where the account can't send to the number.
    private func check(
        _ phoneNumber: String,
        hasEmail: Bool,
        _ attributes: JSONObject,
        at pointer: String,
        _ subscription: inout Subscription,
        _ problems: inout [ErrorObject]
    ) {
        let birth = attributes["age_gated_date_of_birth"]?.string
        guard let smsCheck, subscription.choices.contains(where: { $0.type.channel == "sms" }),
            let objection = smsCheck.objection(to: phoneNumber, hasEmail: hasEmail, birth: birth)
        else { return }
        if smsCheck.isChecked {
            problems.append(ErrorObject(objection.error, at: .pointer("\(pointer)/\(objection.attribute)")))
            return
        }
        subscription.choices.removeAll { $0.type.channel == "sms" }
        subscription.omissions.append(
            Omission(rule: objection.rule, phoneNumber: phoneNumber, detail: objection.detail)
        )
    }

    /// The message types of `subscriptions`, in the order in which they were sent.
    ///
    /// A channel is an object of types or, before 2023-10-15, a list of their names in capitals (documented).
    private func choices(
        _ attributes: JSONObject,
        at pointer: String,
        _ problems: inout [ErrorObject]
    ) -> [Subscription.Choice] {
        var choices: [Subscription.Choice] = []
        for channel in attributes["subscriptions"]?.object ?? [:] {
            for name in channel.value.array?.compactMap(\.string) ?? [] {
                let type = MessageType(channel: channel.name, name: name.lowercased())
                choices.append(Subscription.Choice(type: type))
            }
            for type in channel.value.object ?? [:] {
                // The operation's schema has seen to it that the consent is the one it takes.
                guard let consent = type.value.object else { continue }
                let place = "\(pointer)/subscriptions/\(channel.name)/\(type.name)/consented_at"
                let sent = consent["consented_at"]?.string.flatMap { Timestamp(iso8601: $0) }
                // Channels whose schema has no such member can't be asked for one.
                let takesDate = channel.name == "email" && type.name == "marketing" || channel.name == "sms"
                let (date, fault) = consentDates.date(sent, isTaken: takesDate)
                if let fault { problems.append(ErrorObject(fault, at: .pointer(place))) }
                let messageType = MessageType(channel: channel.name, name: type.name)
                choices.append(Subscription.Choice(type: messageType, consentedAt: date))
            }
        }
        return choices
    }

    /// What is meant without `subscriptions`, which revisions before 2025-01-15 allow: marketing on each
    /// channel whose identifier is given (documented).
    private static func everything(email: String?, phone: String?) -> [Subscription.Choice] {
        let channels = [email.map { _ in "email" }, phone.map { _ in "sms" }].compactMap { $0 }
        return channels.map { Subscription.Choice(type: MessageType(channel: $0, name: "marketing")) }
    }
}
