#include "CEmbedded.h"

// #embed belongs to C23; Swift's clang has it for every C.
#pragma clang diagnostic ignored "-Wc23-extensions"

const uint8_t CEmbedded_description_bytes[] = {
#embed "description.txt"
};
const int64_t CEmbedded_description_count = sizeof CEmbedded_description_bytes;

// Each scenario ends with a zero.
const uint8_t CEmbedded_scenarios_bytes[] = {
#embed "../../scenarios/quickstart.yaml"
    , 0,
#embed "../../scenarios/missing-profile.yaml"
    , 0,
#embed "../../scenarios/missing-profile-spam-filter.yaml"
    , 0,
#embed "../../scenarios/missing-profile-bot-protection.yaml"
    , 0,
#embed "../../scenarios/missing-profile-no-list.yaml"
    , 0,
#embed "../../scenarios/missing-profile-queued.yaml"
    , 0,
#embed "../../scenarios/missing-profile-hard-bounce.yaml"
    , 0,
#embed "../../scenarios/missing-profile-filtered-consent.yaml"
    , 0,
#embed "../../scenarios/missing-profile-list-bombing.yaml"
    , 0,
#embed "../../scenarios/missing-profile-subscribed-twice.yaml"
    , 0,
#embed "../../scenarios/missing-profile-soft-bounces.yaml"
    , 0,
#embed "../../scenarios/missing-profile-wrong-key.yaml"
    , 0,
#embed "../../scenarios/missing-profile-undelivered.yaml"
    , 0,
#embed "../../scenarios/missing-profile-expired.yaml"
    , 0,
#embed "../../scenarios/missing-profile-incident.yaml"
    , 0,
#embed "../../scenarios/missing-profile-stuck.yaml"
    , 0,
#embed "../../scenarios/missing-profile-refused.yaml"
    , 0,
#embed "../../scenarios/missing-profile-phone-ignored.yaml"
    , 0,
#embed "../../scenarios/missing-profile-sms-region.yaml"
    , 0,
#embed "../../scenarios/missing-profile-age-gate.yaml"
    , 0};
const int64_t CEmbedded_scenarios_count = sizeof CEmbedded_scenarios_bytes;
