#!/usr/bin/env python3
"""port_states SRC DST PORT...

Finds out what each TCP port of DST says to a SYN, without ever opening a connection. SRC is this
host's own address. For each PORT, in the order of the arguments, one line:

    1234 open          SYN, ACK came, and it acknowledges our SYN
    1235 closed        RST came
    1236 filtered      no such answer came, for half a second or more

A probe is a SYN as in raw_syn, with no other flag, without data. Source port, numbers, window,
options, identification, DF and TTL, from 1, are yours; everything else is 0. One SYN for each
port, and a second one only where the first was not answered. Nothing else is sent: what your
kernel answers by itself is its own affair.

PORT 1 to 65535, decimal, 1 to 16 of them.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
      sockets: `socket: EPERM`); 2 bad usage, and nothing is sent.
"""

import socket
import struct
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) < 4:
    print("usage: port_states SRC DST PORT...", file=sys.stderr)
    sys.exit(2)

TODO("open a raw socket that hears TCP, and send a SYN to the first port as in raw_syn")
