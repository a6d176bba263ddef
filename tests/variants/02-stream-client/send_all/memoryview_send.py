#!/usr/bin/env python3
"""The loop of sendall() by hand: a memoryview that moves on by what send() took."""

import errno
import ipaddress
import select
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
    sock = socket.create_connection((sys.argv[1], port))
except OSError as error:
    sys.exit(f"connect: {errno.errorcode[error.errno]}")
sock.setblocking(False)
rest = memoryview(sys.stdin.buffer.read())
while rest:
    try:
        rest = rest[sock.send(rest) :]
    except BlockingIOError:
        select.select([], [sock], [])
