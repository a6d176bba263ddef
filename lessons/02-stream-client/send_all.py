#!/usr/bin/env python3
"""send_all HOST PORT < FILE

Connects to HOST (an IPv4 address) and PORT over TCP and sends standard input, whatever its bytes
are and however many, over this one connection. Prints nothing. send() may take fewer bytes than it
was offered, and a socket that does not block may refuse for now (BlockingIOError): neither is an
error.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO`
      (like `connect: ECONNREFUSED`); 2 bad usage (also a bad address, and a port
      not from 1 to 65535), and nothing is sent.
"""

import socket
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 3:
    print("usage: send_all HOST PORT < FILE", file=sys.stderr)
    sys.exit(2)

TODO("connect, then read standard input in pieces and send each of them whole")
