#!/usr/bin/env python3
"""half_close HOST PORT < FILE
Sends standard input, ends its own direction only, prints the answer to its end."""

import errno
import socket
import sys


def usage():
    print("usage: half_close HOST PORT < FILE", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
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
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


if len(sys.argv) != 3:
    usage()
host = address(sys.argv[1])
port = number(sys.argv[2], 1, 65535)

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_STREAM)
attempt("connect", sock.connect, (host, port))

# .buffer: the bytes as they are; sendall() is the loop that sends what send() did not take.
while chunk := sys.stdin.buffer.read(16384):
    attempt("send", sock.sendall, chunk)

# The peer's recv() returns b"" now; ours goes on.
attempt("shutdown", sock.shutdown, socket.SHUT_WR)

while chunk := attempt("recv", sock.recv, 16384):
    sys.stdout.buffer.write(chunk)
sock.close()
