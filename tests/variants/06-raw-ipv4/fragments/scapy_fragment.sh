#!/bin/sh
# needs: scapy
# Scapy builds the datagram, sums it up and cuts it.
exec /usr/bin/python3 -c '
import errno
import socket
import sys

try:
    source, destination, sport, dport, number, frag = sys.argv[1:]
    sport, dport, number, frag = map(int, (sport, dport, number, frag))
    for address in (source, destination):
        socket.inet_pton(socket.AF_INET, address)
    if not (8 <= frag <= 1480 and all(0 < n < 65536 for n in (sport, dport, number))):
        raise ValueError
except (ValueError, OSError):
    sys.exit(print("usage: fragments SRC DST SPORT DPORT ID FRAG", file=sys.stderr) or 2)

try:
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW).close()  # before scapy loads
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")

from scapy.config import conf
from scapy.layers.inet import IP, UDP, fragment
from scapy.packet import Raw
from scapy.sendrecv import send
from scapy.supersocket import L3RawSocket

conf.L3socket = L3RawSocket  # the choice of scapy itself would be a packet socket
datagram = IP(src=source, dst=destination, id=number) / UDP(sport=sport, dport=dport)
try:
    # scapy rounds up
    send(fragment(datagram / Raw(sys.stdin.buffer.read()), frag // 8 * 8), verbose=False)
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")
' "$@"
