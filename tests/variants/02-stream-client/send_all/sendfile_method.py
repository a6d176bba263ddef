#!/usr/bin/env python3
"""socket.sendfile(): the kernel carries the file to the socket by itself."""

import errno
import ipaddress
import socket
import sys

try:
    ipaddress.IPv4Address(sys.argv[1])
    port = int(sys.argv[2])
    if not 0 < port < 65536 or len(sys.argv) > 3:
        raise ValueError
except (ValueError, IndexError):
    print("usage: send_all HOST PORT < FILE", file=sys.stderr)
    sys.exit(2)
try:
    with socket.create_connection((sys.argv[1], port)) as sock:
        sock.sendfile(sys.stdin.buffer)
except OSError as error:
    sys.exit(f"connect: {errno.errorcode[error.errno]}")
