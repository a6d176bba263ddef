#!/usr/bin/env python3
"""A socket as a binary file: its iterator cuts lines at newlines and nowhere else."""

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
    print("usage: recv_lines HOST PORT", file=sys.stderr)
    sys.exit(2)
try:
    sock = socket.create_connection((sys.argv[1], port))
except OSError as error:
    sys.exit(f"connect: {errno.errorcode[error.errno]}")
with sock, sock.makefile("rb") as lines:
    for line in lines:
        line = line.removesuffix(b"\n")
        sys.stdout.buffer.write(str(len(line)).encode() + b" " + line + b"\n")
