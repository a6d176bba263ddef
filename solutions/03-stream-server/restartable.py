#!/usr/bin/env python3
"""restartable PORT N
Greets N clients, closes first, and can be started again at once."""

import errno
import socket
import sys


def usage():
    print("usage: restartable PORT N", file=sys.stderr)
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
count = number(sys.argv[2], 1, 1000)

listener = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_STREAM)
# We close first, so TIME_WAIT is ours; the next run binds over it, since both runs say so. A second
# server that is alive is refused all the same.
attempt("setsockopt", listener.setsockopt, socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
attempt("bind", listener.bind, ("", port))
attempt("listen", listener.listen, 16)

for _ in range(count):
    client, _ = attempt("accept", listener.accept)
    attempt("send", client.sendall, b"bye\n")
    client.close()

listener.close()
