// libmicrohttpd configures a daemon and its connections through C varargs, which
// Swift cannot call. These wrappers give what is needed of them a fixed signature.

#ifndef CMICROHTTPD_SHIM_H
#define CMICROHTTPD_SHIM_H

#include <microhttpd.h>

/// Called when a request line has been read, with the request target exactly as it was sent.
/// What it returns is handed to the other callbacks as that request's state.
///
/// 0.9.75 forgets to complete some of the requests whose head it refuses later, so that a state
/// made here may never be freed.
typedef void *_Nullable (*CMicrohttpdTarget)(
    void *_Nonnull context, const char *_Nullable target,
    struct MHD_Connection *_Nonnull connection);

/// Starts a pool of `workers` threads on a socket that listens already.
///
/// The socket is made by the caller, who can then tell why it could not be made.
/// 32 KB hold a request's head; libmicrohttpd clears them for each request.
///
/// Not epoll: when exactly 128 connections of a thread become ready at once, 0.9.75
/// waits for one more event, up to the connection timeout, before it serves them.
/// poll is as fast, unless a thousand connections are idle.
static inline struct MHD_Daemon *_Nullable CMicrohttpd_start(
    int listening_socket, unsigned int workers, unsigned int connections,
    unsigned int timeout, void *_Nonnull context,
    MHD_NotifyConnectionCallback _Nullable notify, CMicrohttpdTarget _Nullable note,
    MHD_AccessHandlerCallback _Nonnull handle,
    MHD_RequestCompletedCallback _Nullable complete) {
  return MHD_start_daemon(
      MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME,
      0, NULL, NULL, handle, context,
      MHD_OPTION_LISTEN_SOCKET, (MHD_socket)listening_socket,
      MHD_OPTION_NOTIFY_CONNECTION, notify, context,
      MHD_OPTION_URI_LOG_CALLBACK, note, context,
      MHD_OPTION_NOTIFY_COMPLETED, complete, context,
      MHD_OPTION_THREAD_POOL_SIZE, workers,
      MHD_OPTION_CONNECTION_LIMIT, connections,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)32768,
      MHD_OPTION_CONNECTION_TIMEOUT, timeout,
      MHD_OPTION_END);
}

/// What the connection's notification has stored for it.
static inline void *_Nullable CMicrohttpd_context(struct MHD_Connection *_Nonnull connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

/// Sets after how many seconds without a byte this connection is closed.
static inline void CMicrohttpd_set_timeout(
    struct MHD_Connection *_Nonnull connection, unsigned int seconds) {
  MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, seconds);
}

#endif
