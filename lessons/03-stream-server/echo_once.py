#!/usr/bin/env python3
"""echo_once PORT

Listens on PORT on every address of this host, serves one TCP client and ends: every byte goes
back unchanged, until the client has said that it sends no more.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (like `bind: EADDRINUSE`);
      2 bad usage (also a port not from 1 to 65535).
"""

import socket
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 2:
    print("usage: echo_once PORT", file=sys.stderr)
    sys.exit(2)

TODO("create a stream socket, bind it to PORT and listen")
