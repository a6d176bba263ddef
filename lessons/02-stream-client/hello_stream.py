#!/usr/bin/env python3
"""hello_stream HOST PORT MESSAGE

Connects to HOST (an IPv4 address) and PORT over TCP, sends MESSAGE and one newline, then prints
what the peer answers, byte for byte, until the peer is done.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO`
      (like `connect: ECONNREFUSED`); 2 bad usage (also a bad address, and a port
      not from 1 to 65535), and nothing is sent.
"""

import socket
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 4:
    print("usage: hello_stream HOST PORT MESSAGE", file=sys.stderr)
    sys.exit(2)

TODO("create a stream socket and connect it to HOST and PORT")
