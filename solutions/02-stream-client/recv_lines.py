#!/usr/bin/env python3
"""recv_lines HOST PORT
Receives lines and prints each with its length, wherever the pieces that arrive are cut."""

import errno
import socket
import sys


def usage():
    print("usage: recv_lines HOST PORT", file=sys.stderr)
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


def show(line):
    sys.stdout.buffer.write(b"%d %s\n" % (len(line), line))


# The line so far, across as many recv() as it takes: a piece ends anywhere.
line = b""
while chunk := attempt("recv", sock.recv, 4096):
    first, *more = chunk.split(b"\n")
    line += first
    for next_line in more:
        show(line)
        line = next_line
if line:
    show(line)
sock.close()
