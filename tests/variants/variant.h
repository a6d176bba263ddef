/// \file
/// What all variants in C and C++ have in common: how they read their arguments and how they say
/// that a call failed. In everything else they differ.
#pragma once

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/// The decimal number in `text`, or -1 when it is anything else or not from `low` to `high`.
static inline long number(const char* text, long low, long high) {
  char* end = NULL;
  const long value = strtol(text, &end, 10);
  const int is_number = text[0] >= '0' && text[0] <= '9' && *end == '\0';
  return is_number && value >= low && value <= high ? value : -1;
}

/// Whether host and port are an address that could be reached; fills it.
static inline int endpoint(const char* host, const char* port, struct sockaddr_in* address) {
  const long value = number(port, 1, 65535);
  memset(address, 0, sizeof *address);
  address->sin_family = AF_INET;
  address->sin_port = htons((unsigned short)value);
  return value > 0 && inet_pton(AF_INET, host, &address->sin_addr) == 1;
}

static inline int failed(const char* call) {
  fprintf(stderr, "%s: %s\n", call, strerrorname_np(errno));
  return 1;
}

static inline int usage(const char* words) {
  fprintf(stderr, "usage: %s\n", words);
  return 2;
}
