#!/usr/bin/env python3
"""handshake SRC SPORT DST DPORT MESSAGE
Holds a whole TCP conversation by hand: opens it, sends MESSAGE, reads a line, ends it."""

import errno
import os
import socket
import struct
import sys
import time

FIN, SYN, RST, PSH, ACK = 0x01, 0x02, 0x04, 0x08, 0x10
ETH_P_IP = 0x0800
LONGEST_MESSAGE = 1400


def usage():
    print("usage: handshake SRC SPORT DST DPORT MESSAGE", file=sys.stderr)
    sys.exit(2)


def end(status, words):
    print(words, file=sys.stderr)
    sys.exit(status)


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


def after(sequence, count):
    """Numbers begin again behind the largest one."""
    return (sequence + count) % 2**32


def tcp_header(flags, check):
    return struct.pack(
        "!HHLLBBHHH",
        source_port,
        destination_port,
        next_byte,
        wanted if flags & ACK else 0,
        5 << 4,  # data offset, in words of 4 bytes, in the upper four bits
        flags,
        64240,  # window: how much the peer may send before we acknowledge it
        check,
        0,  # urgent pointer
    )


def send_segment(flags, data=b""):
    # What the checksum protects: these 12 bytes, which are never sent, and the whole segment.
    pseudo_header = struct.pack("!4s4sHH", source, destination, socket.IPPROTO_TCP, 20 + len(data))
    check = checksum(pseudo_header + tcp_header(flags, 0) + data)
    ip_header = struct.pack(
        "!BBHHHBBH4s4s",
        0x45,  # version 4, header of 5 words
        0,
        0,  # total length: the kernel writes it
        0,  # identification: the kernel chooses one
        0,  # flags and fragment offset
        64,
        socket.IPPROTO_TCP,
        0,  # header checksum: the kernel writes it
        source,
        destination,
    )
    packet = ip_header + tcp_header(flags, check) + data
    attempt("sendto", sender.sendto, packet, (sys.argv[3], 0))


def receive_packet(deadline):
    """Any IPv4 packet of this host; the peer has until `deadline` for its next word."""
    receiver.settimeout(max(deadline - time.monotonic(), 0.001))
    try:
        return receiver.recv(65535)
    except TimeoutError:
        end(3, "the peer says nothing")
    except OSError as error:
        sys.exit(f"recv: {errno.errorcode[error.errno]}")


def receive_segment():
    """The next segment of this connection: its numbers, its flags, its data."""
    deadline = time.monotonic() + 1
    while True:
        packet = receive_packet(deadline)
        if len(packet) < 20 or packet[9] != socket.IPPROTO_TCP:
            continue
        if packet[12:20] != destination + source:
            continue
        segment = packet[(packet[0] & 0xF) * 4 : int.from_bytes(packet[2:4], "big")]
        if len(segment) < 20:
            continue
        from_port, to_port, sequence, acknowledgment, offset, flags = struct.unpack(
            "!HHLLBB", segment[:14]
        )
        if (from_port, to_port) != (destination_port, source_port):
            continue
        if flags & RST:
            end(4, "the peer reset the connection")
        return sequence, acknowledgment, flags, segment[(offset >> 4) * 4 :]


if len(sys.argv) != 6:
    usage()
source = address(sys.argv[1])
source_port = number(sys.argv[2], 1, 65535)
destination = address(sys.argv[3])
destination_port = number(sys.argv[4], 1, 65535)
message = os.fsencode(sys.argv[5])
if not 1 <= len(message) <= LONGEST_MESSAGE:
    usage()

sender = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
# A packet socket, for a raw one is only given what is addressed to this host. It is there before
# the first question is asked.
receiver = attempt(
    "socket", socket.socket, socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_IP)
)

next_byte = 90210  # the number of the next byte that we send; real ones are random
wanted = 0  # the number of the next byte that the peer sends

send_segment(SYN)
next_byte = after(next_byte, 1)  # a SYN takes one number
while True:
    sequence, acknowledgment, flags, _ = receive_segment()
    if flags & (SYN | ACK) == SYN | ACK and acknowledgment == next_byte:
        break
wanted = after(sequence, 1)  # so does the peer's
send_segment(ACK)

send_segment(PSH | ACK, message)
next_byte = after(next_byte, len(message))

answer = b""
while not answer.endswith(b"\n"):
    sequence, _, flags, data = receive_segment()
    if data and sequence == wanted:
        answer += data
        wanted = after(wanted, len(data))
    # What came out of turn or again is acknowledged, too: it says what we are waiting for.
    if data:
        send_segment(ACK)
    if flags & FIN:
        end(4, "the peer ended before its line did")

send_segment(FIN | ACK)
next_byte = after(next_byte, 1)  # a FIN takes one number
while True:
    sequence, _, flags, _ = receive_segment()
    if flags & FIN and sequence == wanted:
        break
wanted = after(wanted, 1)
send_segment(ACK)

sys.stdout.buffer.write(answer)
