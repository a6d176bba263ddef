#!/usr/bin/env python3
"""bitfields < lines

Reads lines of ten words and prints for each of them five hexadecimal numbers:

    VER IHL DSCP ECN RF DF MF OFFSET_BYTES TCPHDR_BYTES FLAGS       4 6 24 0 0 1 0 0 24 S
    b0 tos frag16 off8 flags8                                       46 60 4000 60 02

VER and IHL are the first byte of an IPv4 header, DSCP and ECN the second one, the flags RF, DF and
MF (0 or 1) and the fragment offset bytes 6 and 7. The data offset is byte 12 of a TCP header,
with its four reserved bits 0, and the flags byte 13: FLAGS has letters of CEUAPRSF (CWR, ECE,
URG, ACK, PSH, RST, SYN, FIN) in any order, or is - for none.

VER, IHL, DSCP and ECN are what the field holds: IHL counts words of 4 bytes. OFFSET_BYTES and
TCPHDR_BYTES are lengths in bytes; the fields count in units of 8 and of 4. Digits are lower-case,
two for each byte.

Exit: 0 ok; 1 a system call failed; 2 a line is not like this: it does not have ten words, a
      value does not fit its field, or a length is no multiple of its unit.
"""

import sys

sys.path.append(sys.path[0] + "/..")  # todo.py is one folder up
from todo import TODO

for line in sys.stdin:
    TODO("take the ten words out of the line, and begin with b0: two numbers in one byte")
