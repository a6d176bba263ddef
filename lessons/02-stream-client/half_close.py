#!/usr/bin/env python3
"""half_close HOST PORT < FILE

Connects to HOST (an IPv4 address) and PORT over TCP, sends standard input, and ends its own
direction of the connection, no more: the peer answers when it has seen that end. Prints the answer,
byte for byte, until the peer is done, and closes the socket.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO`
      (like `connect: ECONNREFUSED`); 2 bad usage (also a bad address, and a port
      not from 1 to 65535), and nothing is sent.
"""

import socket
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 3:
    print("usage: half_close HOST PORT < FILE", file=sys.stderr)
    sys.exit(2)

TODO("connect, send standard input, and tell the peer that nothing more will come")
