import Store

extension Emulator {
    /// Decides something outside of a job, in one transaction: what was decided is kept and said on the console.
    func decide<Result>(_ body: (Connection) throws -> (Result, [Outcome])) throws -> Result {
        let (result, outcomes) = try account.write { db in
            let (result, outcomes) = try body(db)
            for outcome in outcomes { try OutcomeTable.insert(outcome, in: db) }
            return (result, outcomes)
        }
        console.say(outcomes)
        return result
    }
}
