#!/usr/bin/env python3
"""An IPv6 socket that takes IPv4 too: senders appear as ::ffff:10.9.0.2 (ipv6(7))."""

import socket
import sys

try:
    port, count = map(int, sys.argv[1:])
    if not 1 <= port <= 65535 or count < 1:
        raise ValueError
except ValueError:
    print("usage: udp_echo PORT COUNT", file=sys.stderr)
    sys.exit(2)
with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.bind(("::", port))
    for _ in range(count):
        sock.sendto(*sock.recvfrom(65535))
