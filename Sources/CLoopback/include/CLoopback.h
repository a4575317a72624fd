// Connecting a socket takes pointers to addresses. This function takes a number instead, so that Swift can
// call it safely.

#ifndef CLOOPBACK_H
#define CLOOPBACK_H

#include <stdint.h>

/// Connects to a port of this machine, over IPv4 or else IPv6, for reads and writes of at most `seconds` each.
/// Returns a file descriptor, or -1 where nothing listens.
int CLoopback_connect(uint16_t port, int seconds);

#endif
