#!/bin/sh
# needs: scapy
# Scapy builds the SYN, fills up its options and sums it up.
exec /usr/bin/python3 -c '
import errno
import socket
import sys

try:
    source, sport, destination, dport, seq = sys.argv[1:]
    sport, dport, seq = int(sport), int(dport), int(seq)
    if not all(0 < port < 65536 for port in (sport, dport)) or not 0 <= seq < 2**32:
        raise ValueError
    for address in (source, destination):
        socket.inet_pton(socket.AF_INET, address)
except (ValueError, OSError):
    sys.exit(print("usage: tcp_options SRC SPORT DST DPORT SEQ", file=sys.stderr) or 2)

try:
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW).close()  # before scapy loads
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")

from scapy.config import conf
from scapy.layers.inet import IP, TCP
from scapy.sendrecv import send
from scapy.supersocket import L3RawSocket

conf.L3socket = L3RawSocket  # the choice of scapy itself would be a packet socket
options = [("MSS", 1400), ("SAckOK", b""), ("WScale", 7)]
syn = TCP(sport=sport, dport=dport, seq=seq, flags="S", options=options)
try:
    send(IP(src=source, dst=destination) / syn, verbose=False)
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")
' "$@"
