#!/usr/bin/env python3
"""hello_stream HOST PORT MESSAGE
Connects, sends MESSAGE and a newline, prints the answer until the peer is done."""

import errno
import os
import socket
import sys


def usage():
    print("usage: hello_stream HOST PORT MESSAGE", file=sys.stderr)
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


if len(sys.argv) != 4:
    usage()
host = address(sys.argv[1])
port = number(sys.argv[2], 1, 65535)
message = os.fsencode(sys.argv[3])  # the bytes as they were typed, whatever they are

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_STREAM)
attempt("connect", sock.connect, (host, port))

attempt("send", sock.sendall, message + b"\n")

# One recv() is not one answer: it returns what has arrived so far, and b"" at the end.
while chunk := attempt("recv", sock.recv, 4096):
    sys.stdout.buffer.write(chunk)
sock.close()
