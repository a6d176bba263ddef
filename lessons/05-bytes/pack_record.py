#!/usr/bin/env python3
"""pack_record HOST PORT

Reads one line from stdin, a record of six fields with single spaces between them:

    u8 u16 u32 u64 i32 name       200 258 16909060 72623859790382856 -5 abc

The numbers are decimal; u is unsigned, i has a sign, and the rest of the name is its bits. The
name has 1 to 10 characters. Sends the record to HOST and PORT as one datagram of exactly 29
bytes: the fields in this order, nothing between them, every number with its most significant
byte first, behind a short name zeros. Waits at most 2 seconds for an answer of the same form and
prints it as such a line.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (like `sendto: EACCES`);
      2 bad usage, or stdin has no such record; nothing is sent then; 3 no answer in time;
      4 the answer does not have 29 bytes.
"""

import socket
import struct
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 3:
    print("usage: pack_record HOST PORT", file=sys.stderr)
    sys.exit(2)

TODO("read the line, and pack its six fields into 29 bytes, one behind the other")
