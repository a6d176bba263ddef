#!/usr/bin/env python3
"""Two sockets: one for any protocol, with a header of our own, and one that only listens."""

import errno
import select
import socket
import struct
import sys
import time

try:
    _, host, protocol, ttl, text = sys.argv
    destination = socket.inet_pton(socket.AF_INET, host)
    protocol, ttl = int(protocol), int(ttl)
    if not (0 < protocol < 255 and 0 < ttl < 256):
        raise ValueError
except (ValueError, OSError):
    print("usage: kernel_header DST PROTO TTL TEXT", file=sys.stderr)
    sys.exit(2)
header = struct.pack("!BxxxHxxBBxx4x4s", 0x45, 4711, ttl, protocol, destination)
try:
    listener = socket.socket(socket.AF_INET, socket.SOCK_RAW, protocol)
    sender = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    sender.sendto(header + text.encode("utf-8", "surrogateescape"), (host, 0))
except OSError as error:
    sys.exit("socket: " + errno.errorcode[error.errno])
end = time.monotonic() + 2
while select.select([listener], [], [], max(0, end - time.monotonic()))[0]:
    packet = listener.recv(1 << 16)
    if packet[12:16] == destination:
        sys.stdout.buffer.write(packet[packet[0] % 16 * 4 :])
        sys.exit(0)
sys.exit(3)
