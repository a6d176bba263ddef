#!/usr/bin/env python3
"""asyncio: a datagram endpoint and wait_for()."""

import asyncio
import ipaddress
import os
import sys


class Asker(asyncio.DatagramProtocol):
    def __init__(self, peer):
        self.peer = peer
        self.answer = asyncio.get_running_loop().create_future()

    def datagram_received(self, data, sender):
        if sender == self.peer and not self.answer.done():
            self.answer.set_result(data)


async def main(host, port, message):
    loop = asyncio.get_running_loop()
    transport, asker = await loop.create_datagram_endpoint(
        lambda: Asker((host, port)), local_addr=("0.0.0.0", 0)
    )
    transport.sendto(message, (host, port))
    try:
        sys.stdout.buffer.write(await asyncio.wait_for(asker.answer, 2))
    except asyncio.TimeoutError:
        return 3
    finally:
        transport.close()
    return 0


try:
    _, host, port, message = sys.argv
    ipaddress.IPv4Address(host)
    if int(port) not in range(1, 65536):
        raise ValueError
except ValueError:
    print("usage: hello_datagram HOST PORT MESSAGE", file=sys.stderr)
    sys.exit(2)
sys.exit(asyncio.run(main(host, int(port), os.fsencode(message))))
