import JSONAPI
import Store

/// What coupons do beside being kept.
///
/// <https://developers.klaviyo.com/en/reference/coupons_api_overview>
enum Coupons {
    static let behaviour = Behaviour(
        prepare: { _, coupon, _ in try readThreshold(of: &coupon) },
        update: { _, _, coupon, _ in try readThreshold(of: &coupon) }
    )

    /// The fewest codes left that a warning can be asked for (reported).
    private static let lowestThreshold = 100

    /// Keeps the threshold of a warning as text, as which it is shown (recorded).
    private static func readThreshold(of coupon: inout StoredResource) throws {
        guard var configuration = coupon.attributes["monitor_configuration"]?.object,
            let threshold = configuration["low_balance_threshold"], !threshold.isNull
        else { return }
        guard let number = threshold.int ?? threshold.string.flatMap({ Int($0) }), number >= lowestThreshold
        else {
            let place = "/data/attributes/monitor_configuration/low_balance_threshold"
            throw APIError(.lowBalanceThreshold, at: .pointer(place))
        }
        configuration["low_balance_threshold"] = .string(String(number))
        coupon.attributes["monitor_configuration"] = .object(configuration)
    }
}
