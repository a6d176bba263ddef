#!/usr/bin/env python3
"""asyncio: write_eof() is its name for ending one's own direction."""

import asyncio
import errno
import sys


async def main(path):
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(sys.stdin.buffer.read())
    writer.write_eof()
    while piece := await reader.read(1 << 16):
        sys.stdout.buffer.write(piece)
    writer.close()
    await writer.wait_closed()


if len(sys.argv) != 2 or not 0 < len(sys.argv[1]) < 108:
    print("usage: unix_stream PATH < FILE", file=sys.stderr)
    sys.exit(2)
path = sys.argv[1]
try:
    asyncio.run(main("\0" + path[1:] if path[0] == "@" else path))
except OSError as error:
    sys.exit(f"connect: {errno.errorcode[error.errno]}")
