#!/bin/sh
# needs: scapy
# Scapy builds the packet, its option included, and sends it from a raw socket.
exec /usr/bin/python3 - "$@" <<'END'
import errno
import socket
import sys

try:
    source, destination, number, text = sys.argv[1:]
    number = int(number)
    if not 0 < number < 65536:
        raise ValueError
    for address in (source, destination):
        socket.inet_pton(socket.AF_INET, address)
except (ValueError, OSError):
    sys.exit(print("usage: ip_options SRC DST ID TEXT", file=sys.stderr) or 2)

try:
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW).close()  # before scapy loads
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")

from scapy.config import conf
from scapy.layers.inet import IP, IPOption_Router_Alert
from scapy.packet import Raw
from scapy.sendrecv import send
from scapy.supersocket import L3RawSocket

conf.L3socket = L3RawSocket  # scapy's own choice would be a packet socket
packet = IP(src=source, dst=destination, id=number, proto=253, options=[IPOption_Router_Alert()])
try:
    send(packet / Raw(text.encode()), verbose=False)
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")
END
