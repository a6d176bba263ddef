#!/usr/bin/env python3
"""A fixed source port and 1000 bytes of data; an own TOS; selectors; prints at the end."""

import ipaddress
import selectors
import socket
import sys
import time

try:
    _, name, most = sys.argv
    address = ipaddress.IPv4Address(name).packed
    if not 0 < int(most) < 65:
        raise ValueError
except ValueError:
    sys.exit(print("usage: traceroute DST MAXHOPS", file=sys.stderr) or 2)

heard = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
heard.setblocking(False)
probes = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
probes.bind(("", 44444))
probes.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, 0x10)
selector = selectors.DefaultSelector()
selector.register(heard, selectors.EVENT_READ)


def answer_to(port, deadline):
    while (rest := deadline - time.monotonic()) > 0:
        for _ in selector.select(rest):
            packet = heard.recv(2000)
            icmp = packet[packet[0] % 16 * 4 :]
            ports = icmp[8 + icmp[8] % 16 * 4 :][:4]
            if icmp[0] in (3, 11) and ports == (44444 << 16 | port).to_bytes(4, "big"):
                return icmp[0], str(ipaddress.IPv4Address(packet[12:16]))
    return 0, "*"


lines = []
for hop in range(1, int(most) + 1):
    probes.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, hop)
    probes.sendto(bytes(1000), (name, 33433 + hop))
    kind, who = answer_to(33433 + hop, time.monotonic() + 0.8)
    lines.append(f"{hop} {who}" + (" reached" if kind == 3 else ""))
    if kind == 3:
        break
print("\n".join(lines))
sys.exit(0 if lines[-1].endswith("reached") else 3)
