/// A word that means something when it is texted to the account, whatever its case and the punctuation after it.
///
/// YES confirms and STOP ends (documented); the other words are those that carriers ask for, START and UNSTOP
/// bring back (assumed).
enum TextKeyword: Sendable, Equatable {
    case confirm(String)
    case stop(String)
    case start(String)

    /// Reads a message; `nil` for one without meaning.
    init?(_ text: String) {
        let word = text.uppercased().filter { $0.isLetter || $0.isNumber || $0 == " " }
            .split(separator: " ").joined(separator: " ")
        switch word {
        case "YES", "Y": self = .confirm(word)
        case "STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT": self = .stop(word)
        case "START", "UNSTOP": self = .start(word)
        default: return nil
        }
    }

    /// The word itself, in capitals.
    var word: String {
        switch self {
        case .confirm(let word), .stop(let word), .start(let word): word
        }
    }
}
