#!/usr/bin/env python3
"""int.to_bytes() and int.from_bytes(); select() for the wait."""

import ipaddress
import select
import socket
import sys

SIZES = ((1, False), (2, False), (4, False), (8, False), (4, True))

try:
    host, port = str(ipaddress.IPv4Address(sys.argv[1])), int(sys.argv[2])
    *words, name = sys.stdin.readline().split(" ")
    name = name.rstrip("\n").encode()
    if len(sys.argv) != 3 or not 0 < port < 65536 or len(words) != 5 or not 0 < len(name) <= 10:
        raise ValueError
    record = b"".join(int(word).to_bytes(size, "big", signed=signed)
                      for word, (size, signed) in zip(words, SIZES))
except (ValueError, IndexError, OverflowError):
    sys.stderr.write("usage: pack_record HOST PORT\n")
    sys.exit(2)

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.sendto(record + name + bytes(10 - len(name)), (host, port))
    if not select.select([sock], [], [], 2)[0]:
        sys.exit(3)
    answer = bytearray(sock.recv(1000))
if len(answer) != 29:
    sys.exit(4)
for size, signed in SIZES:
    print(int.from_bytes(answer[:size], "big", signed=signed), end=" ")
    del answer[:size]
print(answer.split(b"\0")[0].decode())
