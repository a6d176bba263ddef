#!/usr/bin/env python3
"""Big-endian ctypes structures; the sum as a remainder; TTL 33."""

import base64
import ctypes
import errno
import ipaddress
import os
import socket
import sys

U8, U16, U32 = ctypes.c_uint8, ctypes.c_uint16, ctypes.c_uint32


class Packet(ctypes.BigEndianStructure):
    _pack_ = 1
    _fields_ = [
        ("version", U8, 4), ("words", U8, 4), ("tos", U8), ("length", U16), ("id", U16),
        ("fragment", U16), ("ttl", U8), ("protocol", U8), ("ip_sum", U16),
        ("source", U32), ("destination", U32),
        ("source_port", U16), ("destination_port", U16), ("seq", U32), ("ack", U32),
        ("offset", U8, 4), ("reserved", U8, 4), ("flags", U8), ("window", U16),
        ("tcp_sum", U16), ("urgent", U16),
    ]


try:
    source, sport, destination, dport, *numbers, text = sys.argv[1:]
    source, destination = map(ipaddress.IPv4Address, (source, destination))
    sport, dport, number, seq, ack, window = map(int, (sport, dport, *numbers))
    if not all(0 < word < 2**16 for word in (sport, dport, number)):
        raise ValueError
    if not (0 <= window < 2**16 and 0 <= seq < 2**32 and 0 <= ack < 2**32):
        raise ValueError
except ValueError:
    print("usage: raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT", file=sys.stderr)
    sys.exit(2)
payload = base64.standard_b64encode(os.fsencode(text))
packet = Packet(
    version=4, words=5, ttl=33, id=number, protocol=6, source=int(source),
    destination=int(destination), source_port=sport, destination_port=dport, seq=seq, ack=ack,
    offset=5, flags=2, window=window,
)
length = 20 + len(payload)
covered = bytes(packet)[12:] + bytes([0, 6]) + length.to_bytes(2, "big") + payload
packet.tcp_sum = 0xFFFF - int.from_bytes(covered, "big") % 0xFFFF
try:
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, 255)
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")
sock.connect((str(destination), 0))
sock.send(bytes(packet) + payload)
