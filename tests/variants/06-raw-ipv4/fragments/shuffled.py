#!/usr/bin/env python3
"""The fragments in an order that is neither forward nor backward; the checksum as one big number
modulo 65535; a UDP raw socket with IP_HDRINCL."""

import errno
import ipaddress
import socket
import sys

try:
    addresses = b"".join(ipaddress.IPv4Address(text).packed for text in sys.argv[1:3])
    sport, dport, identification, frag = map(int, sys.argv[3:])
    if not all(0 < n < 65536 for n in (sport, dport, identification)) or not 8 <= frag <= 1480:
        raise ValueError
except ValueError:
    print("usage: fragments SRC DST SPORT DPORT ID FRAG", file=sys.stderr)
    sys.exit(2)

data = sys.stdin.buffer.read()


def two(value):
    return value.to_bytes(2, "big")


length = two(8 + len(data))
udp = two(sport) + two(dport) + length
summed = addresses + two(17) + length + udp + data + bytes(len(data) % 2)
check = 65535 - int.from_bytes(summed, "big") % 65535
datagram = udp + two(check) + data

step = frag - frag % 8
pieces = [(at, datagram[at:at + step]) for at in range(0, len(datagram), step)]
pieces = pieces[1::2] + pieces[0::2]
try:
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP) as sock:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_HDRINCL, 1)
        for at, piece in pieces:
            word = at // 8 | (at + len(piece) < len(datagram)) << 13
            header = b"\x45\0\0\0" + two(identification) + two(word) + b"\x40\x11\0\0" + addresses
            sock.sendto(header + piece, (sys.argv[2], 0))
except OSError as error:
    print("socket:", errno.errorcode[error.errno], file=sys.stderr)
    sys.exit(1)
