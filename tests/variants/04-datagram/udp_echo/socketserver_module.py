#!/usr/bin/env python3
"""The standard library's UDPServer, COUNT requests."""

import socketserver
import sys


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(data, self.client_address)


if len(sys.argv) != 3 or not all(word.isdigit() and int(word) > 0 for word in sys.argv[1:]):
    print("usage: udp_echo PORT COUNT", file=sys.stderr)
    sys.exit(2)
socketserver.UDPServer.max_packet_size = 65535
with socketserver.UDPServer(("", int(sys.argv[1])), Echo) as server:
    for _ in range(int(sys.argv[2])):
        server.handle_request()
