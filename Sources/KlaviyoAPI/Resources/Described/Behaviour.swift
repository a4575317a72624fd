import JSONAPI
import Store

/// What resources of a described kind do beside being kept.
///
/// Each step runs within the transaction of its request and may refuse it by throwing an ``APIError``.
struct Behaviour: Sendable {
    typealias Step = @Sendable (Call, inout StoredResource, Connection) throws -> Void
    /// What is done to a resource that a request has changed, given what it was before.
    typealias Update =
        @Sendable (Call, _ old: StoredResource, inout StoredResource, Connection) throws -> Void
    /// A resource that a new account has: its id, and its attributes as far as the kind doesn't set them.
    typealias First = (id: String, attributes: JSONObject)
    /// The resources that a new account has; ids are made from a sequence of their own.
    typealias Begin = @Sendable (Account, IDSource) -> [First]
    typealias Relate =
        @Sendable (
            Call, StoredResource, ResourceKind.Relationship, _ targets: [String], Connection
        ) throws -> Void
    typealias View = @Sendable (StoredResource, _ attribute: String, Revision) -> JSON?

    var begin: Begin?
    /// Before a page of the collection is read.
    var list: (@Sendable (Call) throws -> Void)?
    /// Before a new resource gets its id and is stored.
    var prepare: Step?
    /// After a new resource and its relationships have been stored.
    var created: Step?
    /// After a resource that a scenario has, and its relationships, have been stored.
    var seeded: (@Sendable (StoredResource, Description, Connection) throws -> Void)?
    /// After the changes have been applied and before they are stored.
    var update: Update?
    /// Before a resource is deleted.
    var delete: Step?
    /// After targets have been added to a relationship on its own path.
    var related: Relate?
    /// An attribute as a revision has it; `nil` where that is as it is kept.
    var view: View?

    /// The behaviours, by resource type.
    static let table: [String: Behaviour] = [
        "account": Accounts.behaviour,
        "brand-button": BrandButtons.behaviour,
        "brand-email-default": BrandEmailDefaults.behaviour,
        "brand-voice": BrandVoices.behaviour,
        "campaign": Campaigns.behaviour,
        "campaign-audience": CampaignAudiences.behaviour,
        "campaign-message": CampaignMessages.behaviour,
        "campaign-variation": CampaignVariations.behaviour,
        "catalog-category": Catalog.behaviour,
        "catalog-item": Catalog.behaviour,
        "catalog-variant": Catalog.behaviour,
        "coupon": Coupons.behaviour,
        "coupon-code": CouponCodes.behaviour,
        "custom-metric": CustomMetrics.behaviour,
        "data-source": DataSources.behaviour,
        "flow": Flows.behaviour,
        "form": Forms.behaviour,
        "image": Images.behaviour,
        "ip-allowlist": IPAllowlist.behaviour,
        "mapped-metric": MappedMetrics.behaviour,
        "object-schema": ObjectSchemas.behaviour,
        "object-type": ObjectTypes.behaviour,
        "review": Reviews.behaviour,
        "source-mapping": SourceMappings.behaviour,
        "tag": Tags.behaviour,
        "tag-group": TagGroups.behaviour,
        "template": Templates.behaviour,
        "text-messaging-sender": TextMessagingSenders.behaviour,
        "text-messaging-sender-registration": SenderRegistrations.behaviour,
        "tracking-setting": TrackingSettings.behaviour,
        "translation": Translations.behaviour,
        "web-feed": WebFeeds.behaviour,
        "webhook": Webhooks.behaviour,
    ]
}
