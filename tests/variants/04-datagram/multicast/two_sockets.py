#!/usr/bin/env python3
"""One socket hears, bound to the group; another one speaks, bound to the interface's address."""
import select
import socket
import sys

try:
    group, port, address = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    socket.inet_pton(socket.AF_INET, address)
    if not 224 <= socket.inet_pton(socket.AF_INET, group)[0] <= 239 or not 0 < port < 65536:
        raise ValueError(group)
except (ValueError, IndexError, OSError):
    sys.exit(2)
ear = socket.socket(type=socket.SOCK_DGRAM)
ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
ear.bind((group, port))
ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
               socket.inet_aton(group) + socket.inet_aton(address))
if not select.select([ear], [], [], 2)[0]:
    sys.exit(3)
said, _ = ear.recvfrom(65535)
print(said.decode(), end="")
mouth = socket.socket(type=socket.SOCK_DGRAM)
mouth.bind((address, 0))
mouth.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
mouth.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
mouth.sendto(b"heard " + said, (group, port))
