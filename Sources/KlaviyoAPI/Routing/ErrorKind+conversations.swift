// Conversations
extension ErrorKind {
    static let unknownConversation = notFound(
        "unknown_conversation",
        "A conversation with id %1 does not exist.",
        .assumed
    )
    static let emptyMessage = invalid("empty_message", "'body' may not be empty.", .assumed)

    static let ofConversations = [unknownConversation, emptyMessage]
}
