/// Something that the emulator itself has made sure of isn't so: a fault of its own, answered with 500.
struct BrokenInvariant: Error, CustomStringConvertible {
    /// What is wrong, for the console.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
