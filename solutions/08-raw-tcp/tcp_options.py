#!/usr/bin/env python3
"""tcp_options SRC SPORT DST DPORT SEQ
Sends one TCP SYN with three options; IPv4 and TCP headers are our own."""

import errno
import socket
import struct
import sys


def usage():
    print("usage: tcp_options SRC SPORT DST DPORT SEQ", file=sys.stderr)
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
    """Over an even number of bytes: headers have no other."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def tcp_header(check):
    words = (20 + len(options)) // 4  # the data offset counts the options
    return (
        struct.pack(
            "!HHLLBBHHH",
            source_port,
            destination_port,
            seq,
            0,  # acknowledgment number
            words << 4,
            0x02,  # SYN
            64240,
            check,
            0,  # urgent pointer
        )
        + options
    )


if len(sys.argv) != 6:
    usage()
source = address(sys.argv[1])
source_port = number(sys.argv[2], 1, 65535)
destination = address(sys.argv[3])
destination_port = number(sys.argv[4], 1, 65535)
seq = number(sys.argv[5], 0, 2**32 - 1)

# Kind, length of all of it, value; kind 1 fills, so that each option ends with a word.
maximum_segment_size = struct.pack("!BBH", 2, 4, 1400)
sack_permitted = struct.pack("!BB", 4, 2)
window_scale = struct.pack("!BBB", 3, 3, 7)
options = maximum_segment_size + b"\1\1" + sack_permitted + b"\1" + window_scale

# What the checksum protects: these 12 bytes, which are never sent, and the whole segment.
length = len(tcp_header(0))
pseudo_header = struct.pack("!4s4sHH", source, destination, socket.IPPROTO_TCP, length)
check = checksum(pseudo_header + tcp_header(0))

ip_header = struct.pack(
    "!BBHHHBBH4s4s",
    0x45,  # version 4, header of 5 words
    0,
    0,  # total length: the kernel writes it
    1984,
    0,  # flags and fragment offset
    64,
    socket.IPPROTO_TCP,
    0,  # header checksum: the kernel writes it
    source,
    destination,
)

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
attempt("sendto", sock.sendto, ip_header + tcp_header(check), (sys.argv[3], 0))
sock.close()
