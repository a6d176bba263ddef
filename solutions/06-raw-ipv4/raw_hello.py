#!/usr/bin/env python3
"""raw_hello SRC DST ID TTL DSCP PROTO TEXT
Sends one IPv4 packet with a header of our own; its payload is TEXT in lower-case hex."""

import errno
import os
import socket
import struct
import sys


def usage():
    print("usage: raw_hello SRC DST ID TTL DSCP PROTO TEXT", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        usage()
    return int(text)


def address(text):
    """The four bytes of an IPv4 address."""
    try:
        return socket.inet_pton(socket.AF_INET, text)
    except OSError:
        usage()


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


if len(sys.argv) != 8:
    usage()
source = address(sys.argv[1])
destination = address(sys.argv[2])
identification = number(sys.argv[3], 1, 65535)  # the kernel replaces 0 by a number of its own
ttl = number(sys.argv[4], 1, 255)
dscp = number(sys.argv[5], 0, 63)
protocol = number(sys.argv[6], 0, 255)
text = os.fsencode(sys.argv[7])

payload = text.hex().encode()
if 20 + len(payload) > 65535:
    usage()
version = 4
words = 5  # the header's length, in words of 4 bytes
header = struct.pack(
    "!BBHHHBBH4s4s",
    version << 4 | words,
    dscp << 2,  # DSCP is the upper six bits, ECN the lower two
    0,  # total length: the kernel writes it
    identification,
    0,  # flags and fragment offset
    ttl,
    protocol,
    0,  # header checksum: the kernel writes it
    source,
    destination,
)

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
# This address chooses route and neighbour; the one in our header goes out as we wrote it.
attempt("sendto", sock.sendto, header + payload, (sys.argv[2], 0))
sock.close()
