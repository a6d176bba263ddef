#!/usr/bin/env python3
"""A socket of protocol 253 with IP_HDRINCL; one bytearray, changed from packet to packet; all that
is printed is written with one call."""

import errno
import socket
import sys

if len(sys.argv) != 3:
    sys.stderr.write("usage: who_fills_what DST TEXT\n")
    sys.exit(2)
text = sys.argv[2].encode()
try:
    packet = bytearray([0x45, 0, 0, 20 + len(text), 0xab, 0xcd, 0, 0, 1, 253, 0, 0])
    packet += bytes(4) + socket.inet_pton(socket.AF_INET, sys.argv[1]) + text
except OSError:
    sys.stderr.write("usage: who_fills_what DST TEXT\n")
    sys.exit(2)
guide = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
guide.connect((sys.argv[1], 53))
own = guide.getsockname()[0]
packet[12:16] = socket.inet_aton(own)
sys.stdout.write(
    "A len={0} ck=valid\nB len={0} ck=valid\nC id=kernel\nD id=0\nE src={1}\n".format(
        len(packet), own))
sys.stdout.flush()
try:
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, 253)
except OSError as error:
    sys.exit("socket: " + errno.errorcode[error.errno])
sock.setsockopt(socket.IPPROTO_IP, socket.IP_HDRINCL, 1)
changes = [
    [(2, b"\0\0"), (10, b"\0\0")],
    [(2, (9999).to_bytes(2, "big")), (10, b"\xde\xad")],
    [(4, b"\0\0")],
    [(4, b"\0\0"), (6, b"\x40\0")],
    [(12, bytes(4))],
]
for change in changes:
    one = packet[:]
    for at, value in change:
        one[at:at + len(value)] = value
    sock.sendto(one, (sys.argv[1], 0))
