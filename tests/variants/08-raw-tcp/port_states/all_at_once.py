#!/usr/bin/env python3
"""All SYNs first, each from a port of its own, with a maximum segment size; then what comes within
a second, from a packet socket; prints at the end."""

import errno
import ipaddress
import random
import socket
import sys
import time

try:
    source, destination = (ipaddress.IPv4Address(text).packed for text in sys.argv[1:3])
    ports = [int(text) for text in sys.argv[3:]]
    if not 1 <= len(ports) <= 16 or not all(0 < port < 65536 for port in ports):
        raise ValueError
except ValueError:
    print("usage: port_states SRC DST PORT...", file=sys.stderr)
    sys.exit(2)
try:
    out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    heard = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
except OSError as error:
    sys.exit("socket: " + errno.errorcode[error.errno])

states = dict.fromkeys(ports, "filtered")
asked = {}
for number, port in enumerate(ports):
    own, sequence = 40000 + number, random.randrange(2**32)
    asked[own] = port, sequence
    segment = own.to_bytes(2, "big") + port.to_bytes(2, "big") + sequence.to_bytes(4, "big")
    segment += bytes(4) + b"\x60\2\xff\xff\0\0\0\0\2\4\5\xb4"
    total = int.from_bytes(source + destination + b"\0\6\0\x18" + segment, "big") % 0xFFFF
    segment = segment[:16] + (0xFFFF - total).to_bytes(2, "big") + segment[18:]
    header = b"\x45" + bytes(5) + b"\x40\0\x40\6\0\0" + source + destination
    out.sendto(header + segment, (sys.argv[2], 0))

deadline = time.monotonic() + 1
while (rest := deadline - time.monotonic()) > 0:
    heard.settimeout(rest)
    try:
        packet, address = heard.recvfrom(65535)
    except TimeoutError:
        break
    if address[2] == socket.PACKET_OUTGOING or address[1] != 0x0800 or packet[9] != 6:
        continue
    tcp = packet[packet[0] % 16 * 4 :]
    port, sequence = asked.get(int.from_bytes(tcp[2:4], "big"), (0, 0))
    if packet[12:16] != destination or int.from_bytes(tcp[:2], "big") != port:
        continue
    if int.from_bytes(tcp[8:12], "big") != (sequence + 1) % 2**32:
        continue
    states[port] = "closed" if tcp[13] & 4 else "open"
for port in ports:
    print(port, states[port])
