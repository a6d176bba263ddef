#!/usr/bin/env python3
"""ctypes.BigEndianStructure, which packs and converts by itself."""

import ctypes
import re
import socket
import sys


class Record(ctypes.BigEndianStructure):
    _pack_ = 1
    _fields_ = [("u8", ctypes.c_uint8), ("u16", ctypes.c_uint16), ("u32", ctypes.c_uint32),
                ("u64", ctypes.c_uint64), ("i32", ctypes.c_int32), ("name", ctypes.c_char * 10)]


line = re.fullmatch(rb"(\d+) (\d+) (\d+) (\d+) (-?\d+) (\S{1,10})\n?", sys.stdin.buffer.read())
if line is None or len(sys.argv) != 3 or not sys.argv[2].isdecimal():
    sys.exit(2)
values = [*map(int, line.groups()[:5]), line[6]]
record = Record(*values)
if [getattr(record, name) for name, _ in Record._fields_] != values:  # they did not fit
    sys.exit(2)
sock = socket.socket(type=socket.SOCK_DGRAM)
sock.settimeout(2)
sock.sendto(record, (sys.argv[1], int(sys.argv[2])))
try:
    answer = sock.recv(65535)
except socket.timeout:
    sys.exit(3)
if len(answer) != ctypes.sizeof(Record):
    sys.exit(4)
record = Record.from_buffer_copy(answer)
print(record.u8, record.u16, record.u32, record.u64, record.i32, record.name.decode())
