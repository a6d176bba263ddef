#!/usr/bin/env python3
"""socket_triple FAMILY TYPE PROTO

Creates one socket from three names, asks the kernel what it has made, prints

    domain=D type=T protocol=P

in decimal, and closes the socket. Nothing is sent.

FAMILY  unix | inet | inet6 | packet | bluetooth | NUMBER
TYPE    stream | dgram | raw | seqpacket | NUMBER
PROTO   0 | tcp | udp | icmp | icmpv6 | sctp | raw | NUMBER

Exit: 0 ok; 1 the kernel refused, stderr ends with `socket: ERRNO` (like `socket: EPERM`);
      2 bad usage, also for an unknown word.
"""

import socket
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 4:
    print("usage: socket_triple FAMILY TYPE PROTO", file=sys.stderr)
    sys.exit(2)

TODO("turn the three words into the three numbers that socket() wants")
