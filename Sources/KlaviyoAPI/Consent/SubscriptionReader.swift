import JSONAPI
import Store

/// Reads the profiles of a subscribe or unsubscribe request and checks what the schema cannot.
struct SubscriptionReader {
    /// A profile as it was read.
    struct Reading {
        var subscription: Subscription
        /// The profile that its id leads to.
        var known: Profile?
        var problems: [ErrorObject]
        /// Whether a malformed phone number was left out because the email address is fine.
        var ignoresPhoneNumber: Bool

        /// What its job keeps: under the addresses of the profile, where only its id was sent.
        var item: Job.Item {
            Job.Item(
                email: subscription.email ?? known?.email,
                phoneNumber: subscription.phoneNumber ?? known?.phoneNumber,
                payload: subscription.json
            )
        }
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
    /// - Throws: ``APIError`` with every problem; one is enough to refuse the whole request.
    static func readAll(_ call: Call, in db: Connection) throws -> [Reading] {
        let list = call.related("list")
        let reader = SubscriptionReader(call, list: list, process: try process(call, list, in: db))
        let listProblem = try call.listProblem(in: db)
        let profiles = call.attributes["profiles"]?["data"]?.array ?? []
        let readings = try profiles.enumerated().map { index, profile in
            try reader.read(profile, at: "/data/attributes/profiles/data/\(index)/attributes", in: db)
        }
        let problems = [listProblem].compactMap(\.self) + readings.flatMap(\.problems)
        guard problems.isEmpty else { throw APIError(problems) }
        return readings
    }

    /// The opt-in process that applies to a request.
    static func process(_ call: Call, _ list: String?, in db: Connection) throws -> OptInProcess {
        try list.flatMap { try ListTable.find(id: $0, in: db)?.optInProcess } ?? call.settings.defaultOptIn
    }

    /// Reads a profile whose attributes stand at a place in the body, its JSON pointer.
    func read(_ profile: JSON, at pointer: String, in db: Connection) throws -> Reading {
        let attributes = profile["attributes"]?.object ?? [:]
        let identifiers = Identifiers(attributes, at: pointer, canIgnorePhoneNumber: canIgnorePhoneNumber)
        let sentPhone = attributes["phone_number"]?.string
        let push = attributes["subscriptions"]?["push"]
        let id = profile["id"]?.string
        var reading = Reading(
            subscription: Subscription(
                profile: id,
                email: attributes["email"]?.string,
                phoneNumber: identifiers.ignoresPhoneNumber ? nil : sentPhone,
                anonymousID: push?["anonymous_id"]?.string,
                pushTokens: push?["tokens"]?.array?.compactMap(\.object) ?? [],
                choices: [],
                list: list,
                isHistoricalImport: isHistoricalImport,
                customSource: call.attributes["custom_source"]?.string,
                keyTail: call.key.tail
            ),
            known: try id.flatMap { try IdentityTable.profile(withID: $0, in: db) },
            problems: identifiers.problems,
            ignoresPhoneNumber: identifiers.ignoresPhoneNumber
        )
        readChoices(attributes, at: pointer, into: &reading)
        checkTokens(at: pointer, &reading)
        if id == nil, reading.subscription.email == nil, sentPhone == nil,
            reading.subscription.anonymousID == nil
        {
            reading.problems.append(ErrorObject(.noIdentifier, at: .pointer(pointer)))
        }
        checkChannels(sentPhone: sentPhone, at: pointer, &reading)
        if reading.ignoresPhoneNumber {
            reading.subscription.choices.removeAll { $0.type.identifier == "phone_number" }
            let detail = "\"\(sentPhone ?? "")\" is no phone number"
            reading.subscription.omissions.append(
                Omission(rule: .phoneNumberIgnored, phoneNumber: sentPhone, detail: detail)
            )
        }
        checkSMS(attributes, at: pointer, &reading)
        return reading
    }

    /// Looks whether each channel has the identifier that it needs, sent or known.
    private func checkChannels(sentPhone: String?, at pointer: String, _ reading: inout Reading) {
        let types = reading.subscription.choices.map(\.type)
        if types.contains(where: { $0.identifier == "email" }), reading.subscription.email == nil,
            reading.known?.email == nil
        {
            reading.problems.append(ErrorObject(.emailMissingForChannel, at: .pointer("\(pointer)/email")))
        }
        guard sentPhone == nil, reading.known?.phoneNumber == nil else { return }
        let place = ErrorObject.Source.pointer("\(pointer)/phone_number")
        let channels = Set(types.filter { $0.identifier == "phone_number" }.map(\.channel))
        for channel in channels.sorted() {
            reading.problems.append(
                call.operation.revision.name < "2025-01-15"
                    ? ErrorObject(.phoneMissingForSMS, at: place)
                    : ErrorObject(.phoneMissingForChannel, channel, at: place)
            )
        }
    }

    /// A push token without a text can be nobody's.
    private func checkTokens(at pointer: String, _ reading: inout Reading) {
        for (index, token) in reading.subscription.pushTokens.enumerated()
        where token["token"]?.string?.isEmpty ?? true {
            let place = "\(pointer)/subscriptions/push/tokens/\(index)/token"
            reading.problems.append(ErrorObject(.emptyPushToken, at: .pointer(place)))
        }
    }

    /// Lets a subscription to SMS be an error, or leave it out, where the account can't send to the number.
    private func checkSMS(_ attributes: JSONObject, at pointer: String, _ reading: inout Reading) {
        let birth = attributes["age_gated_date_of_birth"]?.string
        let hasEmail = reading.subscription.email != nil || reading.known?.email != nil
        guard let smsCheck, reading.problems.isEmpty,
            let number = reading.subscription.phoneNumber ?? reading.known?.phoneNumber,
            reading.subscription.choices.contains(where: { $0.type.channel == "sms" }),
            let objection = smsCheck.objection(to: number, hasEmail: hasEmail, birth: birth)
        else { return }
        if smsCheck.isChecked {
            let place = "\(pointer)/\(objection.attribute)"
            reading.problems.append(ErrorObject(objection.error, at: .pointer(place)))
            return
        }
        reading.subscription.choices.removeAll { $0.type.channel == "sms" }
        reading.subscription.omissions.append(
            Omission(rule: objection.rule, phoneNumber: number, detail: objection.detail)
        )
    }

    /// Reads the message types of `subscriptions`, in the order in which they were sent.
    ///
    /// A channel is an object of types or, before 2023-10-15, a list of their names in capitals; without
    /// `subscriptions`, which revisions before 2025-01-15 allow, marketing is meant on each channel whose identifier
    /// is given (documented). Where none is named, a historical import has no date either.
    private func readChoices(_ attributes: JSONObject, at pointer: String, into reading: inout Reading) {
        var names: [MessageType] = []
        if attributes["subscriptions"].map(\.isNull) ?? true {
            if reading.subscription.email != nil { names.append(.emailMarketing) }
            if reading.subscription.phoneNumber != nil { names.append(.smsMarketing) }
        }
        for channel in attributes["subscriptions"]?.object ?? [:] {
            names += (channel.value.array ?? []).compactMap(\.string).map { name in
                MessageType(channel: channel.name, name: name.lowercased())
            }
            for type in channel.value.object ?? [:] {
                // The operation's schema has seen to it that the consent is the one it takes.
                guard let consent = type.value.object else { continue }
                let place = "\(pointer)/subscriptions/\(channel.name)/\(type.name)/consented_at"
                let messageType = MessageType(channel: channel.name, name: type.name)
                let sent = consent["consented_at"]?.string.flatMap { Timestamp(iso8601: $0) }
                // Channels whose schema has no such member can't be asked for one.
                let takesDate = messageType == .emailMarketing || channel.name == "sms"
                let (date, fault) = consentDates.date(sent, isTaken: takesDate)
                if let fault { reading.problems.append(ErrorObject(fault, at: .pointer(place))) }
                reading.subscription.choices.append(
                    Subscription.Choice(type: messageType, consentedAt: date)
                )
            }
        }
        if reading.subscription.choices.isEmpty, let fault = consentDates.date(nil, isTaken: true).fault {
            reading.problems.append(ErrorObject(fault, at: .pointer("\(pointer)/subscriptions")))
        }
        reading.subscription.choices += names.map { Subscription.Choice(type: $0) }
    }
}
