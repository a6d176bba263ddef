#!/usr/bin/env python3
"""raw_udp SRC SPORT DST DPORT MESSAGE
Sends MESSAGE in one UDP datagram with IPv4 and UDP headers of our own."""

import errno
import os
import socket
import struct
import sys


def usage():
    print("usage: raw_udp SRC SPORT DST DPORT MESSAGE", file=sys.stderr)
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
    return struct.pack("!HHHH", source_port, destination_port, length, check)


if len(sys.argv) != 6:
    usage()
source = address(sys.argv[1])
source_port = number(sys.argv[2], 1, 65535)
destination = address(sys.argv[3])
destination_port = number(sys.argv[4], 1, 65535)
message = os.fsencode(sys.argv[5])
length = 8 + len(message)  # header and data
if 20 + length > 65535:
    usage()

# What the checksum protects: these 12 bytes, which are never sent, and the whole datagram.
pseudo_header = struct.pack("!4s4sHH", source, destination, socket.IPPROTO_UDP, length)
check = checksum(pseudo_header + udp_header(0) + message)

ip_header = struct.pack(
    "!BBHHHBBH4s4s",
    0x45,  # version 4, header of 5 words
    0,
    0,  # total length: the kernel writes it
    1984,
    0,  # flags and fragment offset
    64,
    socket.IPPROTO_UDP,
    0,  # header checksum: the kernel writes it
    source,
    destination,
)
packet = ip_header + udp_header(check) + message

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
attempt("sendto", sock.sendto, packet, (sys.argv[3], 0))
sock.close()
