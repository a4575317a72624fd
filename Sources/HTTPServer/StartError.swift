/// Why a server could not be started, in a sentence for the person who tried.
package struct StartError: Error, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
