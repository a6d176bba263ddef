#!/usr/bin/env python3
"""handshake SRC SPORT DST DPORT MESSAGE

Holds one TCP conversation from SRC, an address that no kernel has; every segment is yours:

    SYN, with any sequence number x        is answered by SYN, ACK with a sequence number y
    ACK of y + 1, from x + 1 on
    MESSAGE, with PSH and ACK              is answered by a line, in one segment or in several
    ACK of every byte of the line
    FIN, ACK, behind the last byte         is answered by FIN, ACK
    ACK of that FIN

An acknowledgment may ride on the next segment. Prints the line. The window is any but 0; TCP
options, identification, DF and TTL, from 1, are yours; everything else is 0, as in raw_syn. What
the peer sends is for SRC, not for this host: a packet socket sees it, packet(7), and a raw one
does not. A segment may come twice.

SPORT, DPORT 1 to 65535, decimal; MESSAGE 1 to 1400 bytes.

Exit: 0 ok; 1 a system call failed, stderr ends with `call: ERRNO` (without the right to make raw
      sockets: `socket: EPERM`); 2 bad usage, and nothing is sent; 3 the peer said nothing for
      one second; 4 the peer sent RST, or ended before its line did.
"""

import socket
import struct
import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

if len(sys.argv) != 6:
    print("usage: handshake SRC SPORT DST DPORT MESSAGE", file=sys.stderr)
    sys.exit(2)

TODO("open the packet socket, send the SYN from SRC as in raw_syn, and wait for the SYN, ACK")
