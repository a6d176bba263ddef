#!/usr/bin/env python3
"""The C library's own socket(), getsockopt() and close() through ctypes."""

import ctypes
import errno
import os
import socket
import sys

libc = ctypes.CDLL(None, use_errno=True)
TABLES = [
    {"unix": 1, "inet": 2, "inet6": 10, "packet": 17, "bluetooth": 31},
    {"stream": 1, "dgram": 2, "raw": 3, "seqpacket": 5},
    {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58, "sctp": 132, "raw": 255},
]


def ask(fd, option):
    value, size = ctypes.c_int(), ctypes.c_uint32(4)
    libc.getsockopt(fd, socket.SOL_SOCKET, option, ctypes.byref(value), ctypes.byref(size))
    return value.value


try:
    triple = [
        table[word] if word in table else int(word)
        for table, word in zip(TABLES, sys.argv[1:4] if len(sys.argv) == 4 else [""] * 3)
    ]
except ValueError:
    sys.stderr.write("usage: socket_triple FAMILY TYPE PROTO\n")
    os._exit(2)

fd = libc.socket(*triple)
if fd < 0:
    sys.exit("socket: " + errno.errorcode[ctypes.get_errno()])
sys.stdout.write(f"domain={ask(fd, 39)} type={ask(fd, 3)} protocol={ask(fd, 38)}\n")
libc.close(fd)
