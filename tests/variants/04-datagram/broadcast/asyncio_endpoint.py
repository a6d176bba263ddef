#!/usr/bin/env python3
"""asyncio: the protocol collects, the loop sleeps for a second."""
import asyncio
import ipaddress
import sys


class Answers(asyncio.DatagramProtocol):
    def __init__(self):
        self.hosts = set()

    def datagram_received(self, data, addr):
        self.hosts.add(ipaddress.IPv4Address(addr[0]))


async def ask(subnet, port, message):
    loop = asyncio.get_running_loop()
    transport, answers = await loop.create_datagram_endpoint(
        Answers, local_addr=("0.0.0.0", 0), allow_broadcast=True)
    transport.sendto(message, (subnet, port))
    await asyncio.sleep(1)
    transport.close()
    return answers.hosts


try:
    subnet, port, message = sys.argv[1:]
    subnet, port = str(ipaddress.IPv4Address(subnet)), int(port)
    if not 0 < port < 65536:
        raise ValueError(port)
except ValueError:
    sys.exit(2)
hosts = asyncio.run(ask(subnet, port, message.encode()))
print(*sorted(hosts), sep="\n", end="\n" if hosts else "")
sys.exit(0 if hosts else 3)
