extension Choice {
    /// Templates, images, flows and campaigns.
    static let ofMessaging: [Choice] = [
        Choice(
            id: "images_from_addresses",
            statement:
                "An image from an http address is stored without being fetched: its size is 0, its format "
                + "that of the address's ending. Domains that lead nowhere, such as .invalid, are refused.",
            evidence: .assumed
        ),
        Choice(
            id: "clone_names",
            statement:
                "A copy without a name of its own is called \"Clone of\" and the name of the original; of a campaign, "
                + "which is documented, and of its parts \"Copy of\".",
            evidence: .assumed
        ),
        Choice(
            id: "template_text",
            statement: "The text of a template follows its HTML until it is set by itself.",
            evidence: .assumed
        ),
        Choice(
            id: "drag_and_drop_html",
            statement:
                "The HTML of a drag-and-drop template is what its blocks of text and HTML say, unstyled.",
            evidence: .assumed
        ),
        Choice(
            id: "template_escaping",
            statement: "Rendering escapes values in HTML and AMP as Django does, and not in plain text.",
            evidence: .assumed
        ),
        Choice(
            id: "null_for_required",
            statement: "A null for an attribute that is never null leaves it as it is.",
            evidence: .assumed
        ),
        Choice(
            id: "campaigns_sent",
            statement:
                "Sending a campaign counts its recipients and goes through its statuses, by the job queue and "
                + "the clock; no message and no event comes of it.",
            evidence: .assumed
        ),
        Choice(
            id: "campaign_recipients",
            statement:
                "An email campaign reaches the members with an address that is not suppressed, SMS and push "
                + "those who subscribed; smart sending leaves nobody out. A message that ignores unsubscribes "
                + "reaches those who did.",
            evidence: .documented
        ),
        Choice(
            id: "campaign_changes",
            statement: "A campaign and its messages change only while it is a draft.",
            evidence: .assumed
        ),
        Choice(
            id: "flows_run",
            statement: "Flows are kept and don't run: nobody enters them, and they send nothing.",
            evidence: .assumed
        ),
        Choice(
            id: "inserted_action",
            statement:
                "A new action of a flow goes after its anchor, or before all others; what followed there follows it, "
                + "of a split if it is true. A live flow takes it only with allow_live_action.",
            evidence: .assumed
        ),
        Choice(
            id: "template_previews",
            statement:
                "A preview of a template is rendered when it is asked for, with what its profile has and the context "
                + "over that; a job puts it into the inbox.",
            evidence: .assumed
        ),
        Choice(
            id: "ip_allowlist",
            statement: "The IP allowlist has the networks reserved for documentation.",
            evidence: .assumed
        ),
        Choice(
            id: "form_versions_replaced",
            statement:
                "A new definition of a form changes the versions whose ids it has, and replaces all others; the "
                + "versions of a form, and their definitions, have its status.",
            evidence: .assumed
        ),
        Choice(
            id: "deleted_split",
            statement:
                "What led to a deleted action of a flow leads to what followed it, of a split if it is true; "
                + "actions that nothing leads to any more go with it.",
            evidence: .assumed
        ),
    ]
}
