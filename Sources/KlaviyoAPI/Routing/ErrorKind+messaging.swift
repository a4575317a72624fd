// Templates, images, flows and campaigns
extension ErrorKind {
    static let attachedTemplate = ErrorKind(
        id: "attached_template",
        status: 409,
        code: "conflict",
        title: "Conflict.",
        template: "Cannot delete template %1 while it is attached to\nFlowMessage %2",
        pointer: "/data",
        isFramework: false,
        evidence: .recorded
    )
    static let notAllowedForEditor = invalid(
        "not_allowed_for_editor",
        "'%1' is not allowed for %2 templates.",
        .assumed
    )
    static let templateSyntax = invalid(
        "template_syntax",
        "The template's %1 can't be rendered: %2.",
        .assumed
    )
    static let templateTooLarge = invalid(
        "template_too_large",
        "The template's %1 takes too much to render.",
        .assumed
    )
    static let templateNotEmulated = framework(
        "template_not_emulated",
        501,
        "not_emulated",
        "Not emulated.",
        "klaviyo-emulator does not emulate %1 in templates yet.",
        .assumed
    )
    static let imageNotFetched = invalid(
        "image_not_fetched",
        "Unable to fetch the URL you entered.",
        .recorded
    )
    static let imageFormat = invalid(
        "image_format",
        "The image must be a PNG, JPEG or GIF.",
        .assumed
    )
    static let malformedForm = framework(
        "malformed_form",
        400,
        "parse_error",
        "Malformed request.",
        "Multipart form parse error - %1",
        .assumed
    )
    static let repeatedTemporaryID = invalid(
        "repeated_temporary_id",
        "More than one action has the temporary_id '%1'.",
        .assumed
    )
    static let unknownFlowAction = invalid(
        "unknown_flow_reference",
        "No action of the flow has the id '%1'.",
        .assumed
    )
    static let flowLoop = invalid("flow_loop", "The actions of a flow must not lead back.", .assumed)
    static let tooManyTriggers = invalid("too_many_triggers", "Only one trigger is supported.", .documented)
    static let fixedActionType = invalid(
        "fixed_action_type",
        "The type of an action can't be changed from '%1'.",
        .assumed
    )
    static let liveFlow = invalid(
        "live_flow",
        "The flow is live: set allow_live_action to add an action to it.",
        .assumed
    )
    static let campaignChannels = invalid(
        "campaign_channels",
        "A campaign has messages of one channel.",
        .assumed
    )
    static let campaignNotDraft = invalid(
        "campaign_not_draft",
        "Only a campaign with the status Draft can be changed or sent; this one's is %1.",
        .assumed
    )
    static let campaignNotOnItsWay = invalid(
        "campaign_not_on_its_way",
        "Only a campaign that is being sent can be cancelled or reverted; this one's status is %1.",
        .assumed
    )
    static let unknownAudience = invalid(
        "unknown_audience",
        "A list or segment with id %1 does not exist.",
        .assumed
    )
    static let unknownSendJob = notFound(
        "unknown_send_job",
        "A campaign send job with id '%1' does not exist.",
        .assumed
    )
    static let unknownEstimationJob = notFound(
        "unknown_estimation_job",
        "A campaign recipient estimation job with id '%1' does not exist.",
        .assumed
    )
    static let imageOfEmail = ErrorKind(
        id: "image_of_email",
        status: 400,
        code: "invalid",
        title: "Invalid input.",
        template: "Image relationships are only supported for push and SMS messages",
        pointer: "/data/relationships/images/",
        isFramework: false,
        evidence: .recorded
    )
    static let templateOfEmailOnly = invalid(
        "template_of_email_only",
        "Templates are only supported for email messages",
        .assumed
    )
    static let missingFilter = ErrorKind(
        id: "missing_filter",
        status: 400,
        code: "invalid",
        title: "Invalid input.",
        template: "A filter is required: %1.",
        pointer: "/data",
        isFramework: false,
        evidence: .assumed
    )

    static let ofMessaging: [ErrorKind] = [
        attachedTemplate, notAllowedForEditor, templateSyntax, templateTooLarge, templateNotEmulated,
        imageNotFetched, imageFormat, malformedForm, repeatedTemporaryID, unknownFlowAction, flowLoop,
        tooManyTriggers, liveFlow,
        fixedActionType, campaignChannels, campaignNotDraft, campaignNotOnItsWay, unknownAudience,
        unknownSendJob, unknownEstimationJob, imageOfEmail, templateOfEmailOnly, missingFilter,
    ]
}
