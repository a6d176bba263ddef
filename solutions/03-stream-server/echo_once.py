#!/usr/bin/env python3
"""echo_once PORT
Serves one client: sends back every byte until the client is done, then ends."""

import errno
import socket
import sys


def usage():
    print("usage: echo_once PORT", file=sys.stderr)
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


if len(sys.argv) != 2:
    usage()
port = number(sys.argv[1], 1, 65535)

listener = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_STREAM)
# Start again at once after a run whose connection is still in TIME_WAIT.
attempt("setsockopt", listener.setsockopt, socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
attempt("bind", listener.bind, ("", port))
attempt("listen", listener.listen, 1)
client, _ = attempt("accept", listener.accept)

# The client's FIN, and nothing else, ends the conversation: recv() then returns b"".
while chunk := attempt("recv", client.recv, 4096):
    attempt("send", client.sendall, chunk)

client.close()
listener.close()
