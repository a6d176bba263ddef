#!/usr/bin/env python3
"""A connected socket as an unbuffered file, in a with statement; ipaddress reads the address."""

import ipaddress
import socket
import sys

try:
    _, host, port = sys.argv
    ipaddress.IPv4Address(host)
    if not 1 <= int(port) <= 65535:
        raise ValueError(port)
except ValueError:
    sys.exit((print("usage: first_packet HOST PORT", file=sys.stderr), 2)[1])

with socket.socket(type=socket.SOCK_DGRAM) as sock:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    sock.connect((host, int(port)))
    with sock.makefile("wb", buffering=0) as file:
        file.write(b"hello, wire")
