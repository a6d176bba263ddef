#!/usr/bin/env python3
"""asyncio: a coroutine for each client."""

import asyncio
import errno
import sys


async def main(port, count):
    ended = asyncio.Semaphore(0)

    async def serve(reader, writer):
        while chunk := await reader.read(4096):
            writer.write(chunk)
            await writer.drain()
        writer.close()
        await writer.wait_closed()
        ended.release()

    async with await asyncio.start_server(serve, "0.0.0.0", port):
        for _ in range(count):
            await ended.acquire()


if len(sys.argv) != 3 or not all(word.isdigit() for word in sys.argv[1:]):
    sys.exit(2)
port, count = map(int, sys.argv[1:])
if not 0 < port < 65536 or not 0 < count <= 1000:
    sys.exit(2)
try:
    asyncio.run(main(port, count))
except OSError as error:
    sys.exit(f"bind: {errno.errorcode[error.errno]}")
