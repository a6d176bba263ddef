#!/usr/bin/env python3
"""who_fills_what DST TEXT
Five packets with a header of our own, and what the kernel makes of each."""

import errno
import os
import socket
import struct
import sys


def usage():
    print("usage: who_fills_what DST TEXT", file=sys.stderr)
    sys.exit(2)


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


def own_address(to):
    """The address that packets to this one leave with: connect() on a datagram socket looks up the
    route and sends nothing."""
    with attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_DGRAM) as sock:
        attempt("connect", sock.connect, (to, 9))  # any port but 0
        return sock.getsockname()[0]


def header(length, identification=1984, flags=0, check=0, source=None):
    return struct.pack(
        "!BBHHHBBH4s4s",
        0x45,  # version 4, header of 5 words
        0,
        length,
        identification,
        flags,
        64,
        253,  # for experiments, RFC 3692
        check,
        socket.inet_aton(source or own),
        destination,
    )


if len(sys.argv) != 3:
    usage()
try:
    destination = socket.inet_pton(socket.AF_INET, sys.argv[1])
except OSError:
    usage()
payload = os.fsencode(sys.argv[2])
size = 20 + len(payload)
if size > 65535:
    usage()
own = own_address(sys.argv[1])

# The kernel always writes length and checksum, so both can be known; it chooses an identification
# where there is none, except for a packet that is never to be cut into pieces, and it takes the
# source from the route.
print(f"A len={size} ck=valid")
print(f"B len={size} ck=valid")
print("C id=kernel")
print("D id=0")
print(f"E src={own}", flush=True)

headers = [
    header(0),
    header(9999, check=0xDEAD),
    header(size, identification=0),
    header(size, identification=0, flags=0x4000),  # "don't fragment"
    header(size, source="0.0.0.0"),
]
sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
for one in headers:
    attempt("sendto", sock.sendto, one + payload, (sys.argv[1], 0))
sock.close()
