#!/usr/bin/env python3
"""asyncio, with a signal handler of its loop."""

import asyncio
import errno
import signal
import sys


async def serve(reader, writer):
    try:
        while chunk := await reader.read(4096):
            writer.write(chunk)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def main(port):
    leave = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, leave.set)
    async with await asyncio.start_server(serve, "0.0.0.0", port):
        await leave.wait()


if len(sys.argv) != 2 or not sys.argv[1].isdigit() or not 0 < int(sys.argv[1]) < 65536:
    sys.exit(2)
try:
    asyncio.run(main(int(sys.argv[1])))
except OSError as error:
    sys.exit(f"bind: {errno.errorcode[error.errno]}")
