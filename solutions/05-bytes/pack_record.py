#!/usr/bin/env python3
"""pack_record HOST PORT
Sends the record on stdin as 29 packed bytes; prints the record that comes as the answer."""

import errno
import os
import socket
import struct
import sys

RECORD = struct.Struct("!BHIQi10s")  # "!": network order, and no holes


def usage():
    print("usage: pack_record HOST PORT, and on stdin: u8 u16 u32 u64 i32 name", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    digits = text.removeprefix("-") if low < 0 else text
    if not (digits.isascii() and digits.isdecimal() and low <= int(text) <= high):
        usage()
    return int(text)


def address(text):
    try:
        socket.inet_pton(socket.AF_INET, text)
    except OSError:
        usage()
    return text


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except TimeoutError:
        print(f"no answer from {host}:{port} within 2 s", file=sys.stderr)
        sys.exit(3)
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


if len(sys.argv) != 3:
    usage()
host = address(sys.argv[1])
port = number(sys.argv[2], 1, 65535)
words = sys.stdin.readline().split()
if len(words) != 6:
    usage()
u8, u16, u32, u64 = (number(word, 0, 2**bits - 1) for word, bits in zip(words, (8, 16, 32, 64)))
i32 = number(words[4], -(2**31), 2**31 - 1)
name = os.fsencode(words[5])
if len(name) > 10:
    usage()

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
sock.settimeout(2)
attempt("connect", sock.connect, (host, port))
attempt("send", sock.send, RECORD.pack(u8, u16, u32, u64, i32, name))  # 10s adds the zeros

answer = attempt("recv", sock.recv, 65535)
if len(answer) != RECORD.size:
    print(f"the answer is no record: it has {len(answer)} bytes", file=sys.stderr)
    sys.exit(4)
u8, u16, u32, u64, i32, name = RECORD.unpack(answer)
print(u8, u16, u32, u64, i32, name.rstrip(b"\0").decode("ascii", "surrogateescape"))
sock.close()
