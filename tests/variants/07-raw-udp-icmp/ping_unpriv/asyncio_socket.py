#!/usr/bin/env python3
"""asyncio on the socket, a timeout around each exchange."""

import asyncio
import errno
import os
import socket
import struct
import sys


async def exchange(loop, sock, host, sequence):
    request = struct.pack("!BxHHH", 8, 0, os.getpid() & 0xFFFF, sequence) + os.urandom(56)
    await loop.sock_sendto(sock, request, (host, 1))
    while True:
        reply, sender = await loop.sock_recvfrom(sock, 2048)
        if sender[0] == host and reply[:1] == b"\0" and reply[6:] == request[6:]:
            return len(reply)


async def main(sock, host, count):
    loop = asyncio.get_running_loop()
    for sequence in range(1, count + 1):
        size = await asyncio.wait_for(exchange(loop, sock, host, sequence), 2)
        print(f"seq={sequence} bytes={size}", flush=True)


try:
    _, host, count = sys.argv
    socket.inet_pton(socket.AF_INET, host)
    count = int(count)
    if not 0 < count <= 100:
        raise ValueError
except (ValueError, OSError):
    print("usage: ping_unpriv DST COUNT", file=sys.stderr)
    sys.exit(2)
try:
    ping_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
except OSError as error:
    sys.exit("socket: " + errno.errorcode[error.errno])
ping_socket.setblocking(False)
try:
    asyncio.run(main(ping_socket, host, count))
except (TimeoutError, asyncio.TimeoutError):
    sys.exit(3)
