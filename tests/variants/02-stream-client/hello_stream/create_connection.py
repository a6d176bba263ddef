#!/usr/bin/env python3
"""create_connection() and shutil.copyfileobj(); two sends; the descriptor is closed at exit."""

import errno
import ipaddress
import os
import shutil
import socket
import sys

try:
    host, port, message = sys.argv[1:]
    ipaddress.IPv4Address(host)
    assert 1 <= int(port) <= 65535
except (ValueError, AssertionError):
    print("usage: hello_stream HOST PORT MESSAGE", file=sys.stderr)
    sys.exit(2)

try:
    sock = socket.create_connection((host, int(port)), timeout=4)
except OSError as error:
    print("connect:", errno.errorcode[error.errno], file=sys.stderr)
    sys.exit(1)
sock.sendall(os.fsencode(message))
sock.sendall(b"\n")
with sock.makefile("rb") as answer:
    shutil.copyfileobj(answer, sys.stdout.buffer)
