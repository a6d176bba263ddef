#!/usr/bin/env python3
"""create_server(), select() on both directions, recv_into(), a backlog of its own."""

import select
import socket
import sys

try:
    (port,) = map(int, sys.argv[1:])
    assert 0 < port < 2**16
except (ValueError, AssertionError):
    print("usage: echo_once PORT", file=sys.stderr)
    raise SystemExit(2)

with socket.create_server(("", port), backlog=16, reuse_port=True) as listener:
    client, address = listener.accept()
with client:
    client.setblocking(False)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    backlog, room, open_ = bytearray(), memoryview(bytearray(100)), True
    while open_ or backlog:
        readable, writable, _ = select.select([client] * open_, [client] * bool(backlog), [])
        if readable:
            n = client.recv_into(room)
            open_ = n > 0
            backlog += room[:n]
        if writable:
            del backlog[: client.send(backlog)]
