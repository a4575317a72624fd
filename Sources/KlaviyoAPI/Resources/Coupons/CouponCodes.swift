import JSONAPI
import Store

/// What coupon codes do beside being kept.
///
/// <https://developers.klaviyo.com/en/reference/coupons_api_overview>
enum CouponCodes {
    static let behaviour = Behaviour(
        list: checkFilter,
        prepare: { _, code, _ in readExpiry(of: &code) },
        update: { _, _, code, _ in readExpiry(of: &code) }
    )

    /// How long a code lasts whose request doesn't say (documented).
    private static let lifetime = Duration.seconds(365 * 86_400)

    /// The list must be of some coupons or profiles (documented).
    @Sendable private static func checkFilter(_ call: Call) throws {
        let fields = call.query.filter.clauses.map(\.field)
        guard fields.contains("coupon.id") || fields.contains("profile.id") else {
            throw APIError(.couponCodeFilter, at: .parameter("filter"))
        }
    }

    /// Keeps the date as it is shown: whole seconds and a Z (recorded).
    private static func readExpiry(of code: inout StoredResource) {
        let sent = code.attributes["expires_at"]?.string.flatMap { Timestamp(iso8601: $0) }
        let expiry = sent ?? code.created + lifetime
        code.attributes["expires_at"] = .string(expiry.iso8601().replacing("+00:00", with: "Z"))
    }
}
