#!/usr/bin/env python3
"""asyncio: a connected endpoint; error_received() is told of the refusal."""

import asyncio
import ipaddress
import os
import sys


class Asker(asyncio.DatagramProtocol):
    def __init__(self):
        self.outcome = asyncio.get_running_loop().create_future()

    def datagram_received(self, data, sender):
        self.outcome.set_result(data)

    def error_received(self, error):
        self.outcome.set_exception(error)


async def main(host, port, message):
    transport, asker = await asyncio.get_running_loop().create_datagram_endpoint(
        Asker, remote_addr=(host, port))
    transport.sendto(message)
    try:
        sys.stdout.buffer.write(await asyncio.wait_for(asker.outcome, 2))
    except asyncio.TimeoutError:
        return 3
    except ConnectionRefusedError:
        sys.stderr.write("recv: ECONNREFUSED\n")
        return 1
    return 0


try:
    _, host, port, message = sys.argv
    ipaddress.IPv4Address(host)
    if int(port) not in range(1, 65536):
        raise ValueError
except ValueError:
    print("usage: connected_udp HOST PORT MESSAGE", file=sys.stderr)
    sys.exit(2)
sys.exit(asyncio.run(main(host, int(port), os.fsencode(message))))
