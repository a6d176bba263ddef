#!/usr/bin/env python3
"""A big-endian ctypes structure instead of struct.pack(); binascii; sendmsg()."""

import binascii
import ctypes
import errno
import ipaddress
import os
import socket
import sys


class Header(ctypes.BigEndianStructure):
    _pack_ = 1
    _fields_ = [
        ("version", ctypes.c_uint8, 4),
        ("words", ctypes.c_uint8, 4),
        ("dscp", ctypes.c_uint8, 6),
        ("ecn", ctypes.c_uint8, 2),
        ("length", ctypes.c_uint16),
        ("identification", ctypes.c_uint16),
        ("fragment", ctypes.c_uint16),
        ("ttl", ctypes.c_uint8),
        ("protocol", ctypes.c_uint8),
        ("checksum", ctypes.c_uint16),
        ("source", ctypes.c_uint32),
        ("destination", ctypes.c_uint32),
    ]


try:
    source, destination, *numbers, text = sys.argv[1:]
    source, destination = map(ipaddress.IPv4Address, (source, destination))
    identification, ttl, dscp, protocol = map(int, numbers)
    if identification not in range(1, 65536) or ttl not in range(1, 256):
        raise ValueError
    if dscp not in range(64) or protocol not in range(256):
        raise ValueError
except ValueError:
    print("usage: raw_hello SRC DST ID TTL DSCP PROTO TEXT", file=sys.stderr)
    sys.exit(2)
payload = binascii.hexlify(os.fsencode(text))
header = Header(
    version=4, words=5, dscp=dscp, length=20 + len(payload), identification=identification,
    ttl=ttl, protocol=protocol, source=int(source), destination=int(destination),
)
try:
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
except OSError as error:
    sys.exit(f"socket: {errno.errorcode[error.errno]}")
sock.sendmsg([bytes(header), payload], [], 0, (str(destination), 0))
