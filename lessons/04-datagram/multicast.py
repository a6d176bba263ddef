#!/usr/bin/env python3
"""multicast GROUP PORT IFADDR

Joins the multicast group GROUP (an IPv4 address from 224.0.0.0 to 239.255.255.255) at the
interface that has the address IFADDR, and waits at most 2 seconds for a datagram to GROUP and
PORT. Prints it byte for byte, and answers to GROUP and PORT, through the same interface, with a
TTL of 1: `heard `, then what the datagram said. Leaves the group; closing the socket does that.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (like `setsockopt: ENODEV`);
      2 bad usage (also a GROUP that is none, a bad address, and a port not from 1 to 65535), and
      nothing is sent; 3 no datagram in time.
"""

import socket
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 4:
    print("usage: multicast GROUP PORT IFADDR", file=sys.stderr)
    sys.exit(2)

TODO("bind a datagram socket to PORT, and join GROUP at the interface with IFADDR")
