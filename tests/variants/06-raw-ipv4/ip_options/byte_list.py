#!/usr/bin/env python3
"""The packet as a list of bytes; the first byte is counted from the list; a connected socket of
protocol 253 with IP_HDRINCL."""

import errno
import ipaddress
import socket
import sys

try:
    source, destination, number, text = sys.argv[1:]
    source, destination = map(ipaddress.IPv4Address, (source, destination))
    number = int(number)
    if not 0 < number < 65536:
        raise ValueError
except ValueError:
    print("usage: ip_options SRC DST ID TEXT", file=sys.stderr)
    sys.exit(2)
header = [0x40, 0, 0, 0, number // 256, number % 256, 0, 0, 255, 253, 0, 0]
header += [*source.packed, *destination.packed]
header += [0x94, 4, 0, 0]
header[0] += len(header) // 4
header[3] = len(header) + len(text)  # right, and replaced all the same
try:
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, 253) as sock:
        sock.setsockopt(socket.SOL_IP, socket.IP_HDRINCL, 1)
        sock.connect((str(destination), 0))
        sock.send(bytes(header) + text.encode())
except OSError as error:
    print("socket:", errno.errorcode[error.errno], file=sys.stderr)
    sys.exit(1)
