#!/usr/bin/env python3
"""recv_lines HOST PORT

Connects to HOST (an IPv4 address) and PORT over TCP, sends nothing, and reads lines until the peer
has finished. A line ends with a newline (0a); what stands behind the last newline is a line, too,
if it is not empty. For each line prints its length in bytes, one space, the line, and a newline:
`5 hello`. Lines may be empty, may be long, and may hold any byte but 0a.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO`
      (like `connect: ECONNREFUSED`); 2 bad usage (also a bad address, and a port
      not from 1 to 65535), and nothing is sent.
"""

import socket
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 3:
    print("usage: recv_lines HOST PORT", file=sys.stderr)
    sys.exit(2)

TODO("connect, then receive until the peer has finished and cut what came at the newlines")
