#!/usr/bin/env python3
"""survive_reset PORT
Echoes for one client after the other, whatever they do, until SIGTERM."""

import errno
import signal
import socket
import sys


def usage():
    print("usage: survive_reset PORT", file=sys.stderr)
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


def leave(_signal, _frame):
    """Raises SystemExit out of whichever call is waiting."""
    sys.exit(0)


def serve(client):
    """Until the client has ended or anything goes wrong with it: both end this client only."""
    try:
        while chunk := client.recv(4096):
            client.sendall(chunk)
    except OSError:
        pass  # Python ignores SIGPIPE from the start: a client that is gone is an exception


if len(sys.argv) != 2:
    usage()
port = number(sys.argv[1], 1, 65535)

signal.signal(signal.SIGTERM, leave)

listener = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_STREAM)
attempt("setsockopt", listener.setsockopt, socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
attempt("bind", listener.bind, ("", port))
attempt("listen", listener.listen, 16)

while True:
    client, _ = attempt("accept", listener.accept)
    with client:  # closed on every way out of serve()
        serve(client)
