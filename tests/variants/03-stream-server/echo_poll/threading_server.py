#!/usr/bin/env python3
"""socketserver with threads, which server_close() joins."""

import socketserver
import sys


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while chunk := self.request.recv(3000):
            self.request.sendall(chunk)


if len(sys.argv) != 3 or not all(word.isdigit() for word in sys.argv[1:]):
    sys.exit(2)
port, count = map(int, sys.argv[1:])
if not 0 < port < 65536 or not 0 < count <= 1000:
    sys.exit(2)
socketserver.TCPServer.allow_reuse_address = True
with socketserver.ThreadingTCPServer(("", port), Echo) as server:
    for _ in range(count):
        server.handle_request()
