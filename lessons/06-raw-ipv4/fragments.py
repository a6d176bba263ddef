#!/usr/bin/env python3
"""fragments SRC DST SPORT DPORT ID FRAG

Reads stdin to its end and sends it as one UDP datagram, from port SPORT of SRC to port DPORT of
DST, cut by hand into IPv4 fragments with identification ID.

Each fragment but the last carries FRAG bytes behind its IPv4 header, rounded down to a multiple
of 8; the last carries the rest. The UDP header belongs to what is cut. The UDP checksum is right.
The fragments may leave in any order. The IPv4 headers have no options, DSCP 0 and any TTL from 1.

SPORT, DPORT, ID 1 to 65535; FRAG 8 to 1480; at most 65507 bytes of input.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
      sockets: `socket: EPERM`); 2 bad usage, and nothing is sent.
"""

import socket
import struct
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 7:
    print("usage: fragments SRC DST SPORT DPORT ID FRAG", file=sys.stderr)
    sys.exit(2)

TODO("build the whole UDP datagram in memory, header and data, before anything is cut")
