// Datagrams of 64 bytes, there and back: one server that sends back what it gets, and clients that ask again as soon as they are answered.
//   datagrams serve HOST PORT
//   datagrams ask HOST PORT CLIENTS SECONDS     says what wrk(1) would say
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BYTES = 64, BATCH = 32, MOST = 1024, BUCKETS = 100000 };

static void fail(const char *what) { perror(what); exit(1); }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static struct sockaddr_in address(const char *host, const char *port) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
  if (inet_pton(AF_INET, host, &at.sin_addr) != 1) fail(host);
  return at;
}

static void serve(struct sockaddr_in at) {
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  if (s < 0 || bind(s, (void *)&at, sizeof at)) fail("bind");
  static char bytes[BATCH][2048];
  static struct sockaddr_in from[BATCH];
  struct iovec io[BATCH];
  struct mmsghdr all[BATCH];
  for (;;) {
    for (int i = 0; i < BATCH; i++) {
      io[i] = (struct iovec){bytes[i], sizeof bytes[i]};
      all[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i], .msg_iov = &io[i], .msg_iovlen = 1};
    }
    int got = recvmmsg(s, all, BATCH, MSG_WAITFORONE, NULL);
    for (int i = 0; i < got; i++) io[i].iov_len = all[i].msg_len;
    if (got > 0) sendmmsg(s, all, got, 0);
  }
}

static unsigned counts[BUCKETS];

static int ask(struct sockaddr_in at, int clients, double seconds) {
  static double sent[MOST];
  static int fds[MOST];
  char bytes[2048] = {0};
  int poll = epoll_create1(0);
  double begun = now(), end = begun + seconds * 1e6;
  long done = 0, lost = 0;
  for (int i = 0; i < clients; i++) {
    fds[i] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    if (fds[i] < 0 || connect(fds[i], (void *)&at, sizeof at) || epoll_ctl(poll, EPOLL_CTL_ADD, fds[i], &event)) fail("connect");
    sent[i] = now();
    send(fds[i], bytes, BYTES, 0);
  }
  while (now() < end) {
    struct epoll_event events[MOST];
    int ready = epoll_wait(poll, events, MOST, 100);
    double time = now();
    for (int k = 0; k < ready; k++) {
      int i = events[k].data.u32;
      if (recv(fds[i], bytes, sizeof bytes, 0) <= 0) continue;
      long micros = time - sent[i];
      counts[micros < BUCKETS ? micros : BUCKETS - 1]++;
      done++;
      sent[i] = time;
      send(fds[i], bytes, BYTES, 0);
    }
    for (int i = 0; ready == 0 && i < clients; i++) { lost++; sent[i] = time; send(fds[i], bytes, BYTES, 0); }
  }
  long seen = 0;
  int p99 = 0;
  while (p99 < BUCKETS - 1 && (seen += counts[p99]) < done * 0.99) p99++;
  printf("  %ld requests in %.3fs\n  Latency\n     99%%  %dus\n", done, (now() - begun) / 1e6, p99);
  if (lost) printf("  Socket errors: connect 0, read %ld, write 0\n", lost);
  return 0;
}

int main(int count, char **words) {
  if (count == 4 && !strcmp(words[1], "serve")) serve(address(words[2], words[3]));
  if (count == 6 && !strcmp(words[1], "ask") && atoi(words[4]) <= MOST) {
    return ask(address(words[2], words[3]), atoi(words[4]), atof(words[5]));
  }
  fprintf(stderr, "usage: datagrams serve HOST PORT | ask HOST PORT CLIENTS SECONDS\n");
  return 2;
}
