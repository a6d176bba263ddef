#!/usr/bin/env python3
"""An IPv4 header of its own, through IP_HDRINCL; the data are zeros."""

import errno
import select
import socket
import struct
import sys
import time

try:
    _, host, number, count = sys.argv
    destination = socket.inet_pton(socket.AF_INET, host)
    number, count = int(number), int(count)
    if not (0 < number < 65536 and 0 < count <= 100):
        raise ValueError
except (ValueError, OSError):
    print("usage: ping_raw DST ID COUNT", file=sys.stderr)
    sys.exit(2)
try:
    sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_HDRINCL, 1)
except OSError as error:
    sys.exit("socket: " + errno.errorcode[error.errno])
header = struct.pack("!BxxxHxxBBxx4x4s", 0x45, 99, 64, 1, destination)
for sequence in range(1, count + 1):
    # The other words are zero; of the sum of these three the complement is taken.
    total = 0x0800 + number + sequence
    check = 0xFFFF - (total % 0xFFFF or 0xFFFF)
    sock.sendto(header + struct.pack("!HHHH56x", 0x0800, check, number, sequence), (host, 0))
    end = time.monotonic() + 2
    while True:
        if not select.select([sock], [], [], max(0, end - time.monotonic()))[0]:
            sys.exit(3)
        reply = sock.recv(4096)
        length = reply[0] % 16 * 4
        right = struct.pack("!HH", number, sequence)
        if reply[12:16] != destination or reply[length] != 0:
            continue
        if reply[length + 4 : length + 8] == right:
            print(f"seq={sequence} ttl={reply[8]} bytes={len(reply) - length}", flush=True)
            break
