#include "CSystem.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static int connected(int family, const struct sockaddr *address, socklen_t size, int seconds) {
  int socket_ = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return -1;
  struct timeval timeout = {.tv_sec = seconds};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  if (connect(socket_, address, size) == 0) return socket_;
  close(socket_);
  return -1;
}

int CSystem_connectLoopback(uint16_t port, int seconds) {
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
  four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int socket_ = connected(AF_INET, (struct sockaddr *)&four, sizeof four, seconds);
  if (socket_ >= 0) return socket_;
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = in6addr_loopback};
  return connected(AF_INET6, (struct sockaddr *)&six, sizeof six, seconds);
}

static sigset_t stopSignals(void) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

void CSystem_holdSignals(void) {
  signal(SIGPIPE, SIG_IGN);
  sigset_t signals = stopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

void CSystem_waitForStopSignal(void) {
  sigset_t signals = stopSignals();
  int signal;
  sigwait(&signals, &signal);
  pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
}

static volatile sig_atomic_t receiver;

static void passOn(int signal) { kill(receiver, signal); }

void CSystem_passOnStopSignals(int32_t process) {
  receiver = process;
  struct sigaction action = {.sa_handler = passOn, .sa_flags = SA_RESTART};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}
