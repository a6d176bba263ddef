#!/usr/bin/env python3
"""Acknowledgments ride on the next segment; a maximum segment size in the SYN; random first number,
DF, TTL 255, a window of 1000, PSH beside FIN; one raw TCP socket with IP_HDRINCL to send."""

import errno
import ipaddress
import os
import random
import select
import socket
import sys

try:
    _, source, sport, destination, dport, message = sys.argv
    source, destination = (ipaddress.IPv4Address(text).packed for text in (source, destination))
    sport, dport = (int(port).to_bytes(2, "big") for port in (sport, dport))
    message = os.fsencode(message)
    if b"\0\0" in (sport, dport) or not 1 <= len(message) <= 1400:
        raise ValueError
except (ValueError, OverflowError):
    print("usage: handshake SRC SPORT DST DPORT MESSAGE", file=sys.stderr)
    sys.exit(2)

try:
    out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
    out.setsockopt(socket.IPPROTO_IP, socket.IP_HDRINCL, 1)
    heard = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
except OSError as error:
    sys.exit("socket: " + errno.errorcode[error.errno])


def send(flags, sequence, acknowledgment, options=b"", data=b""):
    words = 5 + len(options) // 4
    segment = sport + dport + (sequence % 2**32).to_bytes(4, "big")
    segment += (acknowledgment % 2**32).to_bytes(4, "big") + bytes([words << 4, flags])
    segment += b"\x03\xe8\0\0\0\0" + options + data
    summed = source + destination + b"\0\6" + len(segment).to_bytes(2, "big") + segment
    total = int.from_bytes(summed + b"\0" * (len(summed) % 2), "big") % 0xFFFF
    segment = segment[:16] + (0xFFFF - total).to_bytes(2, "big") + segment[18:]
    header = b"\x45" + bytes(3) + random.randbytes(2) + b"\x40\0\xff\6\0\0" + source + destination
    out.sendto(header + segment, (str(ipaddress.IPv4Address(destination)), 0))


def hear():
    while select.select([heard], [], [], 1)[0]:
        frame, address = heard.recvfrom(65535)
        packet = frame[14:]
        if address[2] == socket.PACKET_OUTGOING or address[1] != 0x0800 or packet[9] != 6:
            continue
        if packet[12:20] != destination + source:
            continue
        segment = packet[(packet[0] & 15) * 4 : int.from_bytes(packet[2:4], "big")]
        if segment[:4] != dport + sport:
            continue
        if segment[13] & 4:
            sys.exit(4)
        return segment, int.from_bytes(segment[4:8], "big"), segment[(segment[12] >> 4) * 4 :]
    sys.exit(3)


sent = random.randrange(2**32)
send(2, sent, 0, options=b"\2\4\5\xb4")
answer, number, _ = hear()
if answer[13] & 0x12 != 0x12:
    sys.exit(4)
wanted = number + 1
send(0x18, sent + 1, wanted, data=message)
line = b""
while not line.endswith(b"\n"):
    answer, number, data = hear()
    if number == wanted % 2**32 and data:
        line += data
        wanted += len(data)
    if answer[13] & 1 and not line.endswith(b"\n"):
        sys.exit(4)
send(0x19, sent + 1 + len(message), wanted)
while True:
    answer, number, _ = hear()
    if answer[13] & 1 and number == wanted % 2**32:
        break
send(0x10, sent + 2 + len(message), wanted + 1)
print(line.decode("utf-8", "surrogateescape"), end="")
