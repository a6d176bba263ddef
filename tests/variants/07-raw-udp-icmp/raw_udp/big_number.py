#!/usr/bin/env python3
"""The sum as one big number modulo 65535, which never gives 0 here; identification 0, so the kernel
chooses one; a UDP raw socket with IP_HDRINCL."""

import errno
import ipaddress
import socket
import sys

try:
    _, source, sport, destination, dport, message = sys.argv
    source, destination = (ipaddress.IPv4Address(text).packed for text in (source, destination))
    ports = [int(sport), int(dport)]
    if not all(0 < port < 65536 for port in ports):
        raise ValueError
except ValueError:
    print("usage: raw_udp SRC SPORT DST DPORT MESSAGE", file=sys.stderr)
    sys.exit(2)
message = message.encode("utf-8", "surrogateescape")
length = (8 + len(message)).to_bytes(2, "big")
start = b"".join(port.to_bytes(2, "big") for port in ports) + length
summed = source + destination + b"\0\x11" + length + start + message + b"\0" * (len(message) % 2)
check = 0xFFFF - int.from_bytes(summed, "big") % 0xFFFF
packet = b"\x45" + bytes(7) + b"\xff\x11\0\0" + source + destination
packet += start + check.to_bytes(2, "big") + message
try:
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP) as sock:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_HDRINCL, 1)
        sock.sendto(packet, (sys.argv[3], 0))
except OSError as error:
    sys.exit("socket: " + errno.errorcode[error.errno])
