#!/usr/bin/env python3
"""recv_into() one buffer that grows and is cut at the front."""

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


def show(line):
    sys.stdout.buffer.write(b"%d " % len(line) + line + b"\n")


piece = bytearray(3000)
rest = bytearray()
while count := sock.recv_into(piece):
    rest += piece[:count]
    while (end := rest.find(b"\n")) >= 0:
        show(rest[:end])
        del rest[: end + 1]
if rest:
    show(rest)
