#!/usr/bin/env python3
"""connected_udp HOST PORT MESSAGE
Asks once whether a UDP service is there: an answer, a refusal, or silence for 2 s."""

import errno
import os
import socket
import sys


def usage():
    print("usage: connected_udp HOST PORT MESSAGE", file=sys.stderr)
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
    except TimeoutError:
        print(f"no answer from {host}:{port} within 2 s", file=sys.stderr)
        sys.exit(3)
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


if len(sys.argv) != 4:
    usage()
host = address(sys.argv[1])
port = number(sys.argv[2], 1, 65535)
message = os.fsencode(sys.argv[3])  # the bytes as they were typed, whatever they are

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
sock.settimeout(2)
# This sends nothing. It makes the kernel give us what is about this peer, ICMP errors included.
attempt("connect", sock.connect, (host, port))
attempt("send", sock.send, message)
# A refusal of what was sent waits at the socket, and the next call reports it.
answer = attempt("recv", sock.recv, 65535)

sys.stdout.buffer.write(answer)
sock.close()
