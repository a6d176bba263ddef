#!/usr/bin/env python3
"""raw_hello SRC DST ID TTL DSCP PROTO TEXT

Sends one IPv4 packet whose header is yours: addresses SRC and DST, identification ID, TTL, DSCP
(the ECN bits are 0), protocol PROTO, no options, no flags. The payload is TEXT as lower-case hex
digits, nothing else: `alpha` travels as `616c706861`.

ID 1 to 65535, TTL 1 to 255, DSCP 0 to 63, PROTO 0 to 255; all decimal.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
      sockets: `socket: EPERM`); 2 bad usage, and nothing is sent.
"""

import socket
import struct
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 8:
    print("usage: raw_hello SRC DST ID TTL DSCP PROTO TEXT", file=sys.stderr)
    sys.exit(2)

TODO("fill the 20 bytes of the IPv4 header, field by field, in network byte order")
