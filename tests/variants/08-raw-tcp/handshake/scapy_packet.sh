#!/bin/sh
# needs: scapy
# Scapy builds the segments and takes those that come apart.
exec /usr/bin/python3 -c '
import errno
import os
import socket
import sys

try:
    source, sport, destination, dport, message = sys.argv[1:]
    sport, dport = int(sport), int(dport)
    if not all(0 < port < 65536 for port in (sport, dport)) or not 1 <= len(message) <= 1400:
        raise ValueError
    for address in (source, destination):
        socket.inet_pton(socket.AF_INET, address)
except (ValueError, OSError):
    sys.exit(print("usage: handshake SRC SPORT DST DPORT MESSAGE", file=sys.stderr) or 2)

try:
    out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    heard = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")
heard.settimeout(1)

from scapy.layers.inet import IP, TCP
from scapy.packet import Raw


def say(flags, number, wanted, data=b""):
    segment = IP(src=source, dst=destination) / TCP(
        sport=sport, dport=dport, flags=flags, seq=number, ack=wanted)
    out.sendto(bytes(segment / Raw(data) if data else segment), (destination, 0))


def hear():
    while True:
        try:
            packet = IP(heard.recv(65535))
        except TimeoutError:
            sys.exit(3)
        if TCP not in packet or (packet.src, packet.dst) != (destination, source):
            continue
        if (packet[TCP].sport, packet[TCP].dport) != (dport, sport):
            continue
        if packet[TCP].flags.R:
            sys.exit(4)
        return packet[TCP], bytes(packet[TCP].payload)


say("S", 1000, 0)
segment, _ = hear()
number, wanted, line = 1001, segment.seq + 1, b""
say("A", number, wanted)
say("PA", number, wanted, os.fsencode(message))
number += len(os.fsencode(message))
while not line.endswith(b"\n"):
    segment, data = hear()
    if data and segment.seq == wanted:
        line += data
        wanted += len(data)
        say("A", number, wanted)
    if segment.flags.F and not line.endswith(b"\n"):
        sys.exit(4)
say("FA", number, wanted)
while not segment.flags.F:
    segment, _ = hear()
say("A", number + 1, wanted + 1)
print(line.decode(), end="")
' "$@"
