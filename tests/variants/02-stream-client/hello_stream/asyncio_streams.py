#!/usr/bin/env python3
"""asyncio.open_connection(): a non-blocking socket under an event loop."""

import asyncio
import errno
import ipaddress
import os
import sys


async def main(host, port, message):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(os.fsencode(message) + b"\n")
    await writer.drain()
    sys.stdout.buffer.write(await reader.read())
    writer.close()
    await writer.wait_closed()


try:
    ipaddress.IPv4Address(sys.argv[1])
    port = int(sys.argv[2])
    message = sys.argv[3]
    if not 0 < port < 65536 or len(sys.argv) > 4:
        raise ValueError
except (ValueError, IndexError):
    print("usage: hello_stream HOST PORT MESSAGE", file=sys.stderr)
    sys.exit(2)
try:
    asyncio.run(main(sys.argv[1], port, message))
except OSError as error:
    sys.exit(f"connect: {errno.errorcode[error.errno]}")
