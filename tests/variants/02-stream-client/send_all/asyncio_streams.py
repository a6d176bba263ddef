#!/usr/bin/env python3
"""asyncio: the event loop sends what a send() did not take when the socket is ready again."""

import asyncio
import errno
import ipaddress
import sys


async def main(host, port):
    _, writer = await asyncio.open_connection(host, port)
    while chunk := sys.stdin.buffer.read(50000):
        writer.write(chunk)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


try:
    ipaddress.IPv4Address(sys.argv[1])
    port = int(sys.argv[2])
    if not 0 < port < 65536 or len(sys.argv) > 3:
        raise ValueError
except (ValueError, IndexError):
    print("usage: send_all HOST PORT < FILE", file=sys.stderr)
    sys.exit(2)
try:
    asyncio.run(main(sys.argv[1], port))
except OSError as error:
    sys.exit(f"connect: {errno.errorcode[error.errno]}")
