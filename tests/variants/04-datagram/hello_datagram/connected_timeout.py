#!/usr/bin/env python3
"""connect(), settimeout(), recvfrom_into() a buffer made beforehand."""

import ipaddress
import os
import socket
import sys

try:
    host, port = ipaddress.ip_address(sys.argv[1]), int(sys.argv[2])
    if host.version != 4 or not 0 < port < 65536 or len(sys.argv) != 4:
        raise ValueError
except (ValueError, IndexError):
    sys.stderr.write("usage: hello_datagram HOST PORT MESSAGE\n")
    raise SystemExit(2)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.connect((str(host), port))
    sock.settimeout(2)
    sock.send(os.fsencode(sys.argv[3]))
    buffer = bytearray(65535)
    try:
        size, _ = sock.recvfrom_into(buffer)
    except socket.timeout:
        raise SystemExit(3)
    os.write(1, buffer[:size])
