#!/usr/bin/env python3
"""The standard library's TCPServer, for one request."""

import errno
import socketserver
import sys


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        while data := self.rfile.read1(4096):
            self.wfile.write(data)


if len(sys.argv) != 2 or not sys.argv[1].isdigit() or not 0 < int(sys.argv[1]) < 65536:
    print("usage: echo_once PORT", file=sys.stderr)
    sys.exit(2)
try:
    with socketserver.TCPServer(("0.0.0.0", int(sys.argv[1])), Echo) as server:
        server.handle_request()
except OSError as error:
    sys.exit(f"bind: {errno.errorcode[error.errno]}")
