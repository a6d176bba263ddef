#!/usr/bin/env python3
"""raw_udp SRC SPORT DST DPORT MESSAGE

Sends MESSAGE in one UDP datagram from port SPORT of SRC to port DPORT of DST; the IPv4 and the UDP
header are yours, and the UDP checksum is right. The IPv4 header has no options, DSCP 0, no flags,
any identification and any TTL from 1.

SPORT, DPORT 1 to 65535, decimal.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
      sockets: `socket: EPERM`); 2 bad usage, and nothing is sent.
"""

import socket
import struct
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 6:
    print("usage: raw_udp SRC SPORT DST DPORT MESSAGE", file=sys.stderr)
    sys.exit(2)

TODO("build the IPv4 header as in raw_hello and the 8 bytes of the UDP header behind it")
