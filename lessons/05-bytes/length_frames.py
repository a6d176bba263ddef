#!/usr/bin/env python3
"""length_frames HOST PORT < lines

Connects to HOST (an IPv4 address) and PORT over TCP. Both sides talk in frames:

    LENGTH       how many bytes TEXT has: 4 bytes, the most significant one first
    TEXT         any bytes, up to 1048576 of them (1 MiB), or none

Sends each line of standard input as a frame, without its newline: an empty line is a frame of
length 0, and the last line may have no newline. A line is as long as it likes. Then ends its
own direction of the connection, and prints each frame that comes as `LENGTH TEXT` and a
newline, the length in decimal, until the peer has finished, too.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (like
      `connect: ECONNREFUSED`); 2 bad usage (also a bad address, and a port not from 1 to
      65535), and nothing is sent; 4 a length is larger than 1 MiB, or the stream ends inside a
      frame: the frames before it are printed, and nothing of this one.
"""

import socket
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 3:
    print("usage: length_frames HOST PORT < lines", file=sys.stderr)
    sys.exit(2)

TODO("connect, and send the first line: four bytes that say how long it is, then the line")
