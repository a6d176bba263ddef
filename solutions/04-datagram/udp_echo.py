#!/usr/bin/env python3
"""udp_echo PORT COUNT
Sends COUNT datagrams back, each to its own sender, unchanged; then ends."""

import errno
import socket
import sys


def usage():
    print("usage: udp_echo PORT COUNT", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        usage()
    return int(text)


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


if len(sys.argv) != 3:
    usage()
port = number(sys.argv[1], 1, 65535)
count = number(sys.argv[2], 1, 2**31 - 1)

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
attempt("bind", sock.bind, ("", port))

for _ in range(count):
    # What does not fit is cut off, so: as large as a datagram can be.
    data, sender = attempt("recvfrom", sock.recvfrom, 65535)
    attempt("sendto", sock.sendto, data, sender)

sock.close()
