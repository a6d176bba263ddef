#!/usr/bin/env python3
"""A raw ICMP socket with IP_HDRINCL carries any protocol; int.to_bytes(); a bound source."""

import errno
import socket
import sys

USAGE = "usage: raw_hello SRC DST ID TTL DSCP PROTO TEXT"
RANGES = [range(1, 65536), range(1, 256), range(64), range(256)]
try:
    _, source, destination, *numbers, text = sys.argv
    numbers = [int(number) for number in numbers]
    addresses = b"".join(socket.inet_pton(socket.AF_INET, a) for a in (source, destination))
    assert len(numbers) == 4 and all(n in r for n, r in zip(numbers, RANGES))
except (ValueError, OSError, AssertionError):
    print(USAGE, file=sys.stderr)
    sys.exit(2)
identification, ttl, dscp, protocol = numbers
packet = bytearray([0x45, dscp * 4, 0, 0])
packet += identification.to_bytes(2, "big") + bytes(2)
packet += bytes([ttl, protocol, 0, 0]) + addresses
packet += "".join("%02x" % byte for byte in text.encode()).encode()
print(packet.hex(" "), file=sys.stderr)
try:
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP) as sock:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_HDRINCL, True)
        sock.bind(("", 0))
        sock.sendto(packet, (destination, 0))
except OSError as error:
    print("socket:", errno.errorcode[error.errno], file=sys.stderr)
    sys.exit(1)
