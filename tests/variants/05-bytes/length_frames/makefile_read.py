#!/usr/bin/env python3
"""The socket as a file: its read(N) collects N bytes."""
import errno
import ipaddress
import socket
import struct
import sys

try:
    _, host, port = sys.argv
    peer = (str(ipaddress.IPv4Address(host)), int(port))
    if not 1 <= peer[1] <= 65535:
        raise ValueError(port)
except ValueError:
    sys.exit(2)

try:
    with socket.create_connection(peer) as connection:
        stream = connection.makefile("rwb")
        for line in sys.stdin.buffer.read().splitlines(keepends=True):
            text = line.rstrip(b"\n")
            stream.write(struct.pack("!L", len(text)) + text)
        stream.flush()
        connection.shutdown(socket.SHUT_WR)
        while head := stream.read(4):
            if len(head) < 4:
                sys.exit(4)
            length = struct.unpack("!L", head)[0]
            if length > 1 << 20:
                sys.exit(4)
            text = stream.read(length)
            if len(text) < length:
                sys.exit(4)
            sys.stdout.buffer.write(str(length).encode() + b" " + text + b"\n")
except OSError as error:
    sys.exit(f"connect: {errno.errorcode[error.errno]}")
