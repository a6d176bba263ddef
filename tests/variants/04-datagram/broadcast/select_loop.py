#!/usr/bin/env python3
"""select() with what is left of the second; sendto() through a bound socket."""
import ipaddress
import select
import socket
import sys
import time

if len(sys.argv) != 4:
    sys.exit(2)
try:
    where = (str(ipaddress.ip_address(sys.argv[1])), int(sys.argv[2]))
    assert 1 <= where[1] <= 65535
except (ValueError, AssertionError):
    sys.exit(2)
with socket.socket(type=socket.SOCK_DGRAM) as box:
    box.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, True)
    box.bind(("", 0))
    box.sendto(sys.argv[3].encode(), where)
    deadline = time.time() + 1
    seen = []
    while time.time() < deadline:
        ready, _, _ = select.select([box], [], [], max(0, deadline - time.time()))
        if ready:
            host = box.recvfrom(9000)[1][0]
            if host not in seen:
                seen.append(host)
for host in sorted(seen, key=lambda host: [int(part) for part in host.split(".")]):
    print(host)
sys.exit(0 if seen else 3)
