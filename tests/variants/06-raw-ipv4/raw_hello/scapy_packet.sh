#!/bin/sh
# needs: scapy
# Scapy builds the packet.
exec /usr/bin/python3 -c '
import errno
import os
import socket
import sys

try:
    source, destination, number, ttl, dscp, protocol, text = sys.argv[1:]
    number, ttl, dscp, protocol = map(int, (number, ttl, dscp, protocol))
    for address in (source, destination):
        socket.inet_pton(socket.AF_INET, address)
    if not (0 < number < 65536 and 0 < ttl < 256 and 0 <= dscp < 64 and 0 <= protocol < 256):
        raise ValueError
except (ValueError, OSError):
    sys.exit(print("usage: raw_hello SRC DST ID TTL DSCP PROTO TEXT", file=sys.stderr) or 2)

try:
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW).close()  # before scapy loads
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")

from scapy.config import conf
from scapy.layers.inet import IP
from scapy.packet import Raw
from scapy.sendrecv import send
from scapy.supersocket import L3RawSocket

conf.L3socket = L3RawSocket  # the choice of scapy itself would be a packet socket
packet = IP(src=source, dst=destination, id=number, ttl=ttl, tos=dscp << 2, proto=protocol)
try:
    send(packet / Raw(os.fsencode(text).hex().encode()), verbose=False)
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")
' "$@"
