#!/usr/bin/env python3
"""asyncio: write_eof() is its name for ending one's own direction."""

import asyncio
import errno
import ipaddress
import sys


async def main(host, port):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(sys.stdin.buffer.read())
    writer.write_eof()
    while piece := await reader.read(1 << 16):
        sys.stdout.buffer.write(piece)
    writer.close()
    await writer.wait_closed()


try:
    ipaddress.IPv4Address(sys.argv[1])
    port = int(sys.argv[2])
    if not 0 < port < 65536 or len(sys.argv) > 3:
        raise ValueError
except (ValueError, IndexError):
    print("usage: half_close HOST PORT < FILE", file=sys.stderr)
    sys.exit(2)
try:
    asyncio.run(main(sys.argv[1], port))
except OSError as error:
    sys.exit(f"connect: {errno.errorcode[error.errno]}")
