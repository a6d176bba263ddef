#!/usr/bin/env python3
"""hello_datagram HOST PORT MESSAGE
Sends MESSAGE as one datagram; prints the answer that comes from HOST:PORT within 2 s."""

import errno
import os
import socket
import sys
import time


def usage():
    print("usage: hello_datagram HOST PORT MESSAGE", file=sys.stderr)
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
        no_answer()
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


def no_answer():
    print(f"no answer from {host}:{port} within 2 s", file=sys.stderr)
    sys.exit(3)


if len(sys.argv) != 4:
    usage()
host = address(sys.argv[1])
port = number(sys.argv[2], 1, 65535)
message = os.fsencode(sys.argv[3])  # the bytes as they were typed, whatever they are

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
attempt("sendto", sock.sendto, message, (host, port))

# A stranger's datagram does not buy more time: the deadline is for the whole wait.
deadline = time.monotonic() + 2
while True:
    left = deadline - time.monotonic()
    if left <= 0:
        no_answer()
    sock.settimeout(left)
    answer, sender = attempt("recvfrom", sock.recvfrom, 65535)
    if sender == (host, port):
        break

sys.stdout.buffer.write(answer)
sock.close()
