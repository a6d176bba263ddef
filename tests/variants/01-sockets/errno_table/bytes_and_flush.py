#!/usr/bin/env python3
"""Bytes in, bytes out, flushed for every line; the descriptor is detached and closed by os."""

import errno
import os
import socket
import sys

VALUES = {b"unix": 1, b"inet": 2, b"inet6": 10, b"packet": 17, b"bluetooth": 31, b"stream": 1,
          b"dgram": 2, b"seqpacket": 5, b"tcp": 6, b"udp": 17, b"icmp": 1, b"icmpv6": 58,
          b"sctp": 132}

if len(sys.argv) > 1:
    sys.exit(2)
while line := sys.stdin.buffer.readline():
    family, kind, protocol = line.split()
    numbers = [
        VALUES.get(family) or int(family),
        3 if kind == b"raw" else VALUES.get(kind) or int(kind),
        255 if protocol == b"raw" else VALUES.get(protocol) or int(protocol),
    ]
    result = b"ok"
    try:
        os.close(socket.socket(*numbers).detach())
    except OSError as error:
        result = errno.errorcode[error.errno].encode()
        print("refused:", os.strerror(error.errno), file=sys.stderr)
    sys.stdout.buffer.write(line.rstrip(b"\n") + b" " + result + b"\n")
    sys.stdout.buffer.flush()
