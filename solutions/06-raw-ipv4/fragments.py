#!/usr/bin/env python3
"""fragments SRC DST SPORT DPORT ID FRAG
Sends stdin as one UDP datagram, cut into IPv4 fragments by hand."""

import errno
import socket
import struct
import sys


def usage():
    print("usage: fragments SRC DST SPORT DPORT ID FRAG", file=sys.stderr)
    sys.exit(2)


def number(text, low, high):
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        usage()
    return int(text)


def address(text):
    """The four bytes of an IPv4 address."""
    try:
        return socket.inet_pton(socket.AF_INET, text)
    except OSError:
        usage()


def attempt(call, function, *arguments):
    """function(*arguments); when the kernel refuses, say `call: ERRNO` and exit with 1."""
    try:
        return function(*arguments)
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


def checksum(data):
    if len(data) % 2 == 1:
        data = data + b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return (~total & 0xFFFF) or 0xFFFF  # in UDP, 0 means "no checksum"


def udp_header(check):
    return struct.pack("!HHHH", source_port, destination_port, size, check)


def ip_header(flags_and_offset):
    return struct.pack(
        "!BBHHHBBH4s4s",
        0x45,  # version 4, header of 5 words
        0,
        0,  # total length: the kernel writes it
        identification,  # by it the fragments find each other
        flags_and_offset,
        64,
        socket.IPPROTO_UDP,
        0,  # header checksum: the kernel writes it
        source,
        destination,
    )


if len(sys.argv) != 7:
    usage()
source = address(sys.argv[1])
destination = address(sys.argv[2])
source_port = number(sys.argv[3], 1, 65535)
destination_port = number(sys.argv[4], 1, 65535)
identification = number(sys.argv[5], 1, 65535)  # 0 would become another number in each fragment
frag = number(sys.argv[6], 8, 1480)
data = attempt("read", sys.stdin.buffer.read)
size = 8 + len(data)
if size > 65515:
    usage()

# The whole datagram first, for its checksum covers all of it.
pseudo_header = struct.pack("!4s4sHH", source, destination, socket.IPPROTO_UDP, size)
check = checksum(pseudo_header + udp_header(0) + data)
datagram = udp_header(check) + data

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
step = frag // 8 * 8  # offsets count units of 8 bytes
for offset in range(0, size, step):
    last = offset + step >= size
    more_fragments = 0 if last else 0x2000
    header = ip_header(more_fragments | offset // 8)
    packet = header + datagram[offset:offset + step]
    attempt("sendto", sock.sendto, packet, (sys.argv[2], 0))
sock.close()
