#!/usr/bin/env python3
"""ip_options SRC DST ID TEXT

Sends one IPv4 packet whose header is yours and has an option: Router Alert (RFC 2113), which asks
every router on the way to look at the packet. Addresses SRC and DST, identification ID, protocol
253, DSCP and ECN 0, no flags, any TTL from 1. The payload is TEXT as it is.

ID 1 to 65535, decimal.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
      sockets: `socket: EPERM`); 2 bad usage, and nothing is sent.
"""

import socket
import struct
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 5:
    print("usage: ip_options SRC DST ID TEXT", file=sys.stderr)
    sys.exit(2)

TODO("write down the four bytes of a Router Alert option, and how long the header is with them")
