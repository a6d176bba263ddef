#!/usr/bin/env python3
"""ping_unpriv DST COUNT
COUNT echo requests from a ping socket, one after the other's reply."""

import errno
import socket
import struct
import sys
import time

ECHO_REPLY, ECHO = 0, 8
HEADER = struct.Struct("!BBHHH")  # type, code, checksum, identifier, sequence number


def usage():
    print("usage: ping_unpriv DST COUNT", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        usage()
    return int(text)


def address(text):
    """The address as recvfrom() will write it."""
    try:
        return socket.inet_ntop(socket.AF_INET, socket.inet_pton(socket.AF_INET, text))
    except OSError:
        usage()


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except TimeoutError:
        no_reply()
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


def no_reply():
    print(f"no reply to request {sequence} within 2 s", file=sys.stderr)
    sys.exit(3)


def reply_to(sequence):
    """The ICMP message that answers this request."""
    deadline = time.monotonic() + 2
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            no_reply()
        sock.settimeout(left)
        # What comes begins with the ICMP header; the kernel has compared the identifier.
        message, sender = attempt("recvfrom", sock.recvfrom, 65535)
        if len(message) < HEADER.size:
            continue
        kind, _, _, _, answered = HEADER.unpack_from(message)
        if kind == ECHO_REPLY and answered == sequence and sender[0] == host:
            return message


if len(sys.argv) != 3:
    usage()
host = address(sys.argv[1])
count = number(sys.argv[2], 1, 100)

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
for sequence in range(1, count + 1):
    # The kernel puts its own identifier in, and the checksum: both stay 0 here.
    request = HEADER.pack(ECHO, 0, 0, 0, sequence) + bytes(range(56))
    attempt("sendto", sock.sendto, request, (host, 0))
    print(f"seq={sequence} bytes={len(reply_to(sequence))}", flush=True)
sock.close()
