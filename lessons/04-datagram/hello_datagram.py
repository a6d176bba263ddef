#!/usr/bin/env python3
"""hello_datagram HOST PORT MESSAGE

Sends MESSAGE, without a newline, as one UDP datagram to HOST (an IPv4 address) and PORT.
Waits at most 2 seconds for an answer from that address and port, and prints it byte for byte.
A datagram from anywhere else is not the answer, and does not make the wait longer.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO`; 2 bad usage (also a bad
      address, and a port not from 1 to 65535), and nothing is sent; 3 no answer in time.
"""

import socket
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 4:
    print("usage: hello_datagram HOST PORT MESSAGE", file=sys.stderr)
    sys.exit(2)

TODO("create a datagram socket and send MESSAGE to HOST and PORT with one call")
