#!/bin/sh
# needs: scapy
# Scapy builds the datagram and sums it up.
exec /usr/bin/python3 -c '
import errno
import os
import socket
import sys

try:
    source, sport, destination, dport, message = sys.argv[1:]
    sport, dport = int(sport), int(dport)
    if not all(0 < port < 65536 for port in (sport, dport)):
        raise ValueError
    for address in (source, destination):
        socket.inet_pton(socket.AF_INET, address)
except (ValueError, OSError):
    sys.exit(print("usage: raw_udp SRC SPORT DST DPORT MESSAGE", file=sys.stderr) or 2)

try:
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW).close()  # before scapy loads
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")

from scapy.config import conf
from scapy.layers.inet import IP, UDP
from scapy.packet import Raw
from scapy.sendrecv import send
from scapy.supersocket import L3RawSocket

conf.L3socket = L3RawSocket  # the choice of scapy itself would be a packet socket
datagram = IP(src=source, dst=destination) / UDP(sport=sport, dport=dport)
try:
    send(datagram / Raw(os.fsencode(message)), verbose=False)
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")
' "$@"
