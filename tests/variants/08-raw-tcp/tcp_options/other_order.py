#!/usr/bin/env python3
"""Filling in front and in between, the window scale first; window 0; identification 0: the kernel
chooses one; a TCP raw socket with IP_HDRINCL."""

import errno
import ipaddress
import socket
import sys

try:
    _, source, sport, destination, dport, seq = sys.argv
    addresses = b"".join(ipaddress.IPv4Address(text).packed for text in (source, destination))
    sport, dport, seq = int(sport), int(dport), int(seq)
    if 0 in (sport, dport):
        raise ValueError
    start = sport.to_bytes(2, "big") + dport.to_bytes(2, "big") + seq.to_bytes(4, "big")
except (ValueError, OverflowError):
    print("usage: tcp_options SRC SPORT DST DPORT SEQ", file=sys.stderr)
    sys.exit(2)
options = bytes([1, 3, 3, 7, 1, 4, 2, 1, 2, 4, 5, 120])
segment = bytearray(start + bytes(4) + b"\x80\x02" + bytes(6) + options)
summed = addresses + b"\0\x06\0\x20" + segment
check = -int.from_bytes(summed, "big") % 65535
segment[16:18] = check.to_bytes(2, "big")
packet = b"\x45" + bytes(7) + b"\x09\x06\0\0" + addresses + segment
try:
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP) as sock:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_HDRINCL, 1)
        sock.sendto(packet, (sys.argv[3], 0))
except OSError as error:
    sys.exit("socket: " + errno.errorcode[error.errno])
