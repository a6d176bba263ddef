#!/usr/bin/env python3
"""The standard library's TCPServer with allow_reuse_address."""

import errno
import socketserver
import sys


class Greeting(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"bye\n")


class Server(socketserver.TCPServer):
    allow_reuse_address = True


if len(sys.argv) != 3 or not all(word.isdigit() for word in sys.argv[1:]):
    sys.exit(2)
port, count = map(int, sys.argv[1:])
if not 0 < port < 65536 or not 0 < count <= 1000:
    sys.exit(2)
try:
    server = Server(("", port), Greeting)
except OSError as error:
    sys.exit(f"bind: {errno.errorcode[error.errno]}")
with server:
    for _ in range(count):
        server.handle_request()
