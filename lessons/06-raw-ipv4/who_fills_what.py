#!/usr/bin/env python3
"""who_fills_what DST TEXT

Says what five IPv4 packets will look like on the wire, then sends them from a raw socket, A to E.
Each has a header of 20 bytes of yours and TEXT behind it: your own address as the source, DST as
the destination, protocol 253, no flags, any TTL, an identification of your choice that is not 0,
except for this:

  A  total length 0 and header checksum 0
  B  total length 9999 and header checksum 0xdead
  C  identification 0
  D  identification 0, and the flag "don't fragment" is set
  E  source 0.0.0.0

Before it sends, it prints what will cross the wire, one line for each packet:

  A len=N ck=C       N: the total length, a decimal number
  B len=N ck=C       C: the header checksum: four hex digits, or `valid` for the right one
  C id=I             I: the identification, a decimal number
  D id=I
  E src=ADDRESS

`kernel` in place of a value means: the kernel writes it, and nobody can know it before.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
      sockets: `socket: EPERM`); 2 bad usage, and nothing is sent.
"""

import socket
import struct
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 3:
    print("usage: who_fills_what DST TEXT", file=sys.stderr)
    sys.exit(2)

TODO("print your prediction for packet A; you may be wrong, the test shows you the packet")
