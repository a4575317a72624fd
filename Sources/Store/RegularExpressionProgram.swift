/// What a regular expression consists of.
indirect enum RegularExpressionNode {
    case one(ScalarSet)
    case assert(RegularExpression.Assertion)
    case sequence([RegularExpressionNode])
    case either([RegularExpressionNode])
    /// So many times at least and, if there is a second number, at most.
    case repeated(RegularExpressionNode, Int, Int?)
}

/// The steps by which a regular expression is searched for.
struct RegularExpressionProgram {
    private(set) var instructions: [RegularExpression.Instruction] = []
    /// How many parts have been added, those without a step included.
    private var count = 0

    /// Adds the steps of a part.
    ///
    /// It throws ``RegularExpression/Problem`` when there are too many parts.
    mutating func append(_ node: RegularExpressionNode) throws(RegularExpression.Problem) {
        count += 1
        guard count <= RegularExpression.longest else { throw .notSupported }
        switch node {
        case .one(let set): instructions.append(.one(set))
        case .assert(let assertion): instructions.append(.assert(assertion))
        case .sequence(let parts): for part in parts { try append(part) }
        case .either(let ways): try append(ways[...])
        case .repeated(let part, let least, let most):
            for _ in 0..<least { try append(part) }
            if let most {
                for _ in least..<most { try appendOptional(part) }
            } else {
                try appendLoop(part)
            }
        }
    }

    private mutating func append(
        _ ways: ArraySlice<RegularExpressionNode>
    ) throws(RegularExpression.Problem) {
        guard let first = ways.first else { return }
        guard ways.count > 1 else { return try append(first) }
        let split = instructions.count
        instructions.append(.match)
        try append(first)
        let jump = instructions.count
        instructions.append(.match)
        instructions[split] = .split(split + 1, jump + 1)
        try append(ways.dropFirst())
        instructions[jump] = .jump(instructions.count)
    }

    private mutating func appendOptional(_ part: RegularExpressionNode) throws(RegularExpression.Problem) {
        let split = instructions.count
        instructions.append(.match)
        try append(part)
        instructions[split] = .split(split + 1, instructions.count)
    }

    private mutating func appendLoop(_ part: RegularExpressionNode) throws(RegularExpression.Problem) {
        let split = instructions.count
        instructions.append(.match)
        try append(part)
        instructions.append(.jump(split))
        instructions[split] = .split(split + 1, instructions.count)
    }
}
