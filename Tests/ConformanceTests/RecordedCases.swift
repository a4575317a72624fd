import JSONAPI
import TestSupport

/// The recordings, a row each: what was sent where that isn't in the recording, and after what.
enum RecordedCases {
    static let email = "sdk-smoke+09047c86-a@nickdnktech.com"
    static let other = "sdk-smoke+09047c86-e@nickdnktech.com"
    static let profile = "01M1PAAR5HBCRHA3NN9NG5WRTA"
    static let list = "YafG4m"

    /// All cases, family by family.
    static let all: [RecordedCase] = core + tags + templates + flows + campaigns + account + customObjects

    private static let core: [RecordedCase] = [
        RecordedCase("bulk_import_profiles.202", importBody),
        RecordedCase("bulk_subscribe_profiles.202", Requests.subscribe([email], list: list)),
        RecordedCase("bulk_suppress_profiles.202", Requests.suppress([email])),
        RecordedCase("bulk_unsubscribe_profiles.202", Requests.unsubscribe([email], list: list)),
        RecordedCase("create_event.202", Requests.event("SDK Smoke", ["email": .string(email)])),
        RecordedCase("create_list.201", Requests.list("sdk-smoke", optInProcess: "single_opt_in")),
        RecordedCase("create_or_update_profile.200", Requests.profile(["email": .string(email)])),
        RecordedCase("create_or_update_profile.201", bee),
        RecordedCase("create_profile.201", Requests.profile(["email": .string(other)])),
        RecordedCase("create_profile.409", Requests.profile(["email": .string(email)])),
        RecordedCase("create_push_token.403", pushToken, after: refusingPushTokens),
        RecordedCase("delete_list.204"),
        RecordedCase("get_bulk_import_profiles_job.200", after: queueingImport),
        RecordedCase("get_bulk_import_profiles_job.404"),
        RecordedCase("get_bulk_import_profiles_jobs.200", after: importing),
        RecordedCase("get_bulk_suppress_profiles_job.200", after: suppressing),
        RecordedCase("get_bulk_suppress_profiles_job.404"),
        RecordedCase("get_bulk_suppress_profiles_jobs.200", after: suppressing),
        RecordedCase("get_bulk_unsuppress_profiles_job.200", after: unsuppressing),
        RecordedCase("get_conversation_for_profile.200"),
        RecordedCase("get_errors_for_bulk_import_profiles_job.200", after: importing),
        RecordedCase("get_event.200", after: sendingEvents),
        RecordedCase("get_event.400"),
        RecordedCase("get_events.200", after: sendingEvents),
        RecordedCase("get_list.200"),
        RecordedCase("get_list.404"),
        RecordedCase("get_list_for_bulk_import_profiles_job.200", after: importing),
        RecordedCase("get_list_ids_for_bulk_import_profiles_job.200", after: importing),
        RecordedCase("get_list_ids_for_profile.200", after: joining),
        RecordedCase(
            "get_lists.200",
            differences: ["links.prev": "a fault of Klaviyo's: text of the filter as a cursor"]
        ),
        RecordedCase("get_lists_for_profile.200", after: joining),
        RecordedCase("get_metric.200", after: sendingEvents),
        RecordedCase("get_metric.404"),
        RecordedCase("get_metric_property.404"),
        RecordedCase("get_metrics.200", after: sendingEvents),
        RecordedCase("get_profile.200"),
        RecordedCase("get_profile.404"),
        RecordedCase("get_profile_for_push_token.404"),
        RecordedCase("get_profile_ids_for_list.200", after: joining),
        RecordedCase("get_profiles.200"),
        RecordedCase("get_profiles_for_bulk_import_profiles_job.200", after: importing),
        RecordedCase("get_profiles_for_list.200", after: joiningSuppressed),
        RecordedCase("get_properties_for_metric.200", after: sendingEvents),
        RecordedCase("get_push_token.404"),
        RecordedCase("get_push_tokens.200"),
        RecordedCase("merge_profiles.202", merge, after: knowingAnother),
        RecordedCase("query_metric_aggregates.200", aggregate, after: sendingEvents),
        RecordedCase("request_profile_deletion.202", deletion(email)),
        RecordedCase("request_profile_deletion.404", deletion("sdk-smoke+09047c86-c@nickdnktech.com")),
        RecordedCase("update_list.200", rename),
        RecordedCase("update_profile.200", Requests.profile(["first_name": "Smokey"], id: profile)),
    ]
}
