#!/usr/bin/env python3
"""kernel_header DST PROTO TTL TEXT
Sends TEXT behind an IPv4 header of the kernel's; prints the payload of the answer from DST."""

import errno
import os
import socket
import sys
import time


def usage():
    print("usage: kernel_header DST PROTO TTL TEXT", file=sys.stderr)
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
        no_answer()
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


def no_answer():
    print("no answer within 2 s", file=sys.stderr)
    sys.exit(3)


if len(sys.argv) != 5:
    usage()
host = address(sys.argv[1])
protocol = number(sys.argv[2], 1, 254)
ttl = number(sys.argv[3], 1, 255)
text = os.fsencode(sys.argv[4])

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, protocol)
attempt("setsockopt", sock.setsockopt, socket.IPPROTO_IP, socket.IP_TTL, ttl)
attempt("sendto", sock.sendto, text, (host, 0))

deadline = time.monotonic() + 2
while True:
    left = deadline - time.monotonic()
    if left <= 0:
        no_answer()
    sock.settimeout(left)
    packet, sender = attempt("recvfrom", sock.recvfrom, 65535)
    if sender[0] == host:  # a raw socket gets every packet of its protocol, whoever sent it
        break

# It begins with the IPv4 header. IHL, the lower half of the first byte, counts words of four bytes.
header = (packet[0] & 0x0F) * 4
sys.stdout.buffer.write(packet[header:])
sock.close()
