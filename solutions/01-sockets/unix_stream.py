#!/usr/bin/env python3
"""unix_stream PATH < FILE
Sends standard input to a unix stream socket, ends its own direction, prints the answer."""

import errno
import os
import socket
import sys

LONGEST_PATH = 107  # sun_path has room for it and a zero


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


path = os.fsencode(sys.argv[1]) if len(sys.argv) == 2 else b""
if not 1 <= len(path) <= LONGEST_PATH:
    print("usage: unix_stream PATH < FILE", file=sys.stderr)
    sys.exit(2)
if path.startswith(b"@"):
    path = b"\0" + path[1:]

sock = attempt("socket", socket.socket, socket.AF_UNIX, socket.SOCK_STREAM)
attempt("connect", sock.connect, path)

# .buffer: the bytes as they are; sendall() is the loop that sends what send() did not take.
while chunk := sys.stdin.buffer.read(16384):
    attempt("send", sock.sendall, chunk)

# The server's recv() returns b"" now; ours goes on.
attempt("shutdown", sock.shutdown, socket.SHUT_WR)

while chunk := attempt("recv", sock.recv, 16384):
    sys.stdout.buffer.write(chunk)

sock.close()
