#!/usr/bin/env python3
"""Reads everything first, prints everything last; sockets are closed by a with statement."""

import errno
import socket
import sys

NAMES = {
    0: dict(unix=1, inet=2, inet6=10, packet=17, bluetooth=31),
    1: dict(stream=1, dgram=2, raw=3, seqpacket=5),
    2: dict(tcp=6, udp=17, icmp=1, icmpv6=58, sctp=132, raw=255),
}


def answer(line):
    triple = [NAMES[i][w] if w in NAMES[i] else int(w) for i, w in enumerate(line.split())]
    try:
        with socket.socket(*triple):
            return f"{line} ok"
    except OSError as error:
        return f"{line} {errno.errorcode[error.errno]}"


if len(sys.argv) > 1:
    sys.exit(2)
print("\n".join(map(answer, sys.stdin.read().splitlines())))
