/// How it is known that Klaviyo behaves in a certain way, the strongest first.
package enum Evidence: String, Sendable, CaseIterable {
    /// Seen in recorded answers of the live API.
    case recorded
    /// Said by Klaviyo's documentation or OpenAPI documents.
    case documented
    /// Said by users or Klaviyo's staff.
    case reported
    /// Not known: the choice that helps a tester most.
    case assumed
}
