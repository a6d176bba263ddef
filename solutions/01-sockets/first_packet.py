#!/usr/bin/env python3
"""first_packet HOST PORT

Sends one UDP datagram to HOST (an IPv4 address) and PORT. It carries these 11 bytes:

    hello, wire

Exit: 0 sent; 1 a system call failed, stderr ends with `call: ERRNO`; 2 bad usage, nothing sent.
"""

import errno
import socket
import sys


def usage():
    print("usage: first_packet HOST PORT", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    """The decimal number in `text`; anything else, or out of range, is bad usage."""
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        usage()
    return int(text)


def address(text):
    """`text` when it is an IPv4 address; anything else is bad usage."""
    try:
        socket.inet_pton(socket.AF_INET, text)
    except OSError:
        usage()
    return text


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


if len(sys.argv) != 3:
    usage()
host = address(sys.argv[1])
port = number(sys.argv[2], 1, 65535)

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
attempt("sendto", sock.sendto, b"hello, wire", (host, port))
sock.close()
