#!/usr/bin/env python3
"""asyncio: readexactly() knows how many bytes are missing."""
import asyncio
import errno
import ipaddress
import sys


async def talk(host, port):
    reader, writer = await asyncio.open_connection(host, port)
    data = sys.stdin.buffer.read()
    lines = data.split(b"\n")
    if lines[-1] == b"":  # behind the last newline stands nothing
        lines.pop()
    for line in lines:
        writer.write(len(line).to_bytes(4, "big"))
        writer.write(line)
    writer.write_eof()
    await writer.drain()
    status = 0
    while True:
        try:
            head = await reader.readexactly(4)
            length = int.from_bytes(head, "big")
            if length > 2**20:
                status = 4
                break
            text = await reader.readexactly(length)
        except asyncio.IncompleteReadError as error:
            status = 4 if error.partial or error.expected != 4 else 0
            break
        sys.stdout.buffer.write(b"%d " % length + text + b"\n")
    writer.close()
    return status


try:
    host, port = str(ipaddress.IPv4Address(sys.argv[1])), int(sys.argv[2])
    assert 1 <= port <= 65535 and len(sys.argv) == 3
except (ValueError, IndexError, AssertionError):
    sys.exit(2)
try:
    status = asyncio.run(talk(host, port))
except OSError as error:
    print("connect:", errno.errorcode[error.errno], file=sys.stderr)
    status = 1
sys.stdout.flush()
sys.exit(status)
