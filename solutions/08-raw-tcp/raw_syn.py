#!/usr/bin/env python3
"""raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT
Sends one TCP SYN with IPv4 and TCP headers of our own; its payload is TEXT in base64."""

import base64
import errno
import os
import socket
import struct
import sys


def usage():
    print("usage: raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT", file=sys.stderr)
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
    return ~total & 0xFFFF


def tcp_header(check):
    return struct.pack(
        "!HHLLBBHHH",
        source_port,
        destination_port,
        seq,
        ack,
        5 << 4,  # data offset, in words of 4 bytes, in the upper four bits
        0x02,  # SYN alone; the acknowledgment number does not count without ACK
        window,
        check,
        0,  # urgent pointer
    )


if len(sys.argv) != 10:
    usage()
source = address(sys.argv[1])
source_port = number(sys.argv[2], 1, 65535)
destination = address(sys.argv[3])
destination_port = number(sys.argv[4], 1, 65535)
identification = number(sys.argv[5], 1, 65535)  # the kernel replaces 0 by a number of its own
seq = number(sys.argv[6], 0, 2**32 - 1)
ack = number(sys.argv[7], 0, 2**32 - 1)
window = number(sys.argv[8], 0, 65535)
payload = base64.b64encode(os.fsencode(sys.argv[9]))
if 40 + len(payload) > 65535:
    usage()

# What the checksum protects: these 12 bytes, which are never sent, and the whole segment.
tcp_length = 20 + len(payload)
pseudo_header = struct.pack("!4s4sHH", source, destination, socket.IPPROTO_TCP, tcp_length)
check = checksum(pseudo_header + tcp_header(0) + payload)

ip_header = struct.pack(
    "!BBHHHBBH4s4s",
    0x45,  # version 4, header of 5 words
    0,
    0,  # total length: the kernel writes it
    identification,
    0,  # flags and fragment offset
    64,
    socket.IPPROTO_TCP,
    0,  # header checksum: the kernel writes it
    source,
    destination,
)
packet = ip_header + tcp_header(check) + payload

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
attempt("sendto", sock.sendto, packet, (sys.argv[3], 0))
sock.close()
