#!/usr/bin/env python3
"""socket.create_server(), which sets SO_REUSEADDR by itself; shutdown() before close()."""

import errno
import socket
import sys

if len(sys.argv) != 3 or not all(word.isdigit() for word in sys.argv[1:]):
    sys.exit(2)
port, count = map(int, sys.argv[1:])
if not 0 < port < 65536 or not 0 < count <= 1000:
    sys.exit(2)
try:
    listener = socket.create_server(("0.0.0.0", port), backlog=3)
except OSError as error:
    sys.exit(f"bind: {errno.errorcode[error.errno]}")
with listener:
    for _ in range(count):
        with listener.accept()[0] as client:
            client.send(b"bye\n")
            client.shutdown(socket.SHUT_WR)
