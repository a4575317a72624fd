// What the system offers only through pointers, as functions of numbers, which Swift can call safely.

#ifndef CSYSTEM_H
#define CSYSTEM_H

#include <stdint.h>

/// Connects to a port of this machine, over IPv4 or else IPv6, for reads and writes of at most `seconds` each.
/// Returns a file descriptor, or -1 where nothing listens.
int CSystem_connectLoopback(uint16_t port, int seconds);

/// Ignores SIGPIPE, so that writing where nobody reads is an error like any other, and holds SIGINT and SIGTERM back
/// from this thread and all that it starts from now on, so that none is lost until somebody waits for them.
void CSystem_holdSignals(void);

/// Waits for SIGINT or SIGTERM. From then on they end the process as they always do.
void CSystem_waitForStopSignal(void);

/// Passes SIGINT and SIGTERM on to another process from now on, instead of ending this one.
void CSystem_passOnStopSignals(int32_t process);

#endif
