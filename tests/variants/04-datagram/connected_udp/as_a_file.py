#!/usr/bin/env python3
"""The connected socket as a file descriptor: os.write(), os.read(), select.poll()."""

import os
import select
import socket
import sys

try:
    host, port, message = sys.argv[1:]
    socket.inet_pton(socket.AF_INET, host)
    if not 1 <= int(port) <= 65535:
        raise ValueError(port)
except (OSError, ValueError) as error:
    print("usage: connected_udp HOST PORT MESSAGE:", error, file=sys.stderr)
    sys.exit(2)

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.connect((host, int(port)))
os.write(sock.fileno(), os.fsencode(message))
poll = select.poll()
poll.register(sock, select.POLLIN)
if not poll.poll(2000):
    sys.exit(3)
try:
    os.write(1, os.read(sock.fileno(), 65535))
except ConnectionRefusedError:
    sys.exit("recv: ECONNREFUSED")
