#!/usr/bin/env python3
"""asyncio on a socket that has joined before."""
import asyncio
import ipaddress
import socket
import sys


async def listen(group, port, interface):
    box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    box.setblocking(False)
    box.bind(("0.0.0.0", port))
    member = socket.inet_aton(group) + socket.inet_aton(interface)
    box.setsockopt(socket.SOL_IP, socket.IP_ADD_MEMBERSHIP, member)
    box.setsockopt(socket.SOL_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface))
    loop = asyncio.get_running_loop()
    try:
        text = await asyncio.wait_for(loop.sock_recv(box, 65536), 2)
    except asyncio.TimeoutError:
        return 3
    sys.stdout.buffer.write(text)
    box.sendto(b"heard " + text, (group, port))
    box.setsockopt(socket.SOL_IP, socket.IP_DROP_MEMBERSHIP, member)
    return 0


try:
    group, port, interface = sys.argv[1:]
    assert ipaddress.IPv4Address(group).is_multicast and 1 <= int(port) <= 65535
    ipaddress.IPv4Address(interface)
except (ValueError, AssertionError):
    sys.exit(2)
sys.exit(asyncio.run(listen(group, int(port), interface)))
