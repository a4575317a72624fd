import JSONAPI
import Store

extension Call {
    /// What is wrong with the list that a subscription, unsubscription or suppression names; `nil` if it exists,
    /// or none is named (recorded for subscriptions, assumed for suppressions).
    func listProblem(in db: Connection) throws -> ErrorObject? {
        guard let list = related("list"), try ListTable.find(id: list, in: db) == nil else { return nil }
        return ErrorObject(.subscriptionListNotFound, list, at: .pointer("/data/relationships/list/data/id"))
    }
}
