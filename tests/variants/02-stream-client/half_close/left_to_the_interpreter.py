#!/usr/bin/env python3
"""Never calls close(): the interpreter closes the socket when it lets go of the object."""

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
    print("usage: half_close HOST PORT < FILE", file=sys.stderr)
    sys.exit(2)
try:
    sock = socket.create_connection((sys.argv[1], port))
except OSError as error:
    sys.exit(f"connect: {errno.errorcode[error.errno]}")
sock.sendall(sys.stdin.buffer.read())
sock.shutdown(socket.SHUT_WR)
sys.stdout.buffer.write(sock.makefile("rb").read())
