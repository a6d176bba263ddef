#!/usr/bin/env python3
"""port_states SRC DST PORT...
Says of each TCP port whether it is open, closed or filtered, by a SYN that nothing follows."""

import errno
import socket
import struct
import sys
import time

SYN, RST, ACK = 0x02, 0x04, 0x10
MOST_PORTS = 16
OWN_PORT = 54321
PATIENCE = 0.5  # seconds for each port


def usage():
    print("usage: port_states SRC DST PORT...", file=sys.stderr)
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


def tcp_header(port, sequence, check):
    return struct.pack(
        "!HHLLBBHHH",
        OWN_PORT,
        port,
        sequence,
        0,  # acknowledgment number: nobody reads it without ACK
        5 << 4,  # data offset, in words of 4 bytes, in the upper four bits
        SYN,
        1024,  # window
        check,
        0,  # urgent pointer
    )


def send_syn(port, sequence):
    # What the checksum protects: these 12 bytes, which are never sent, and the whole segment.
    pseudo_header = struct.pack("!4s4sHH", source, destination, socket.IPPROTO_TCP, 20)
    check = checksum(pseudo_header + tcp_header(port, sequence, 0))
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
    packet = ip_header + tcp_header(port, sequence, check)
    attempt("sendto", sender.sendto, packet, (sys.argv[2], 0))


def state_in(packet, port, sequence):
    """What this packet says about the probe; None when it is about something else. A raw socket
    gives it with its IP header."""
    tcp = packet[(packet[0] & 0xF) * 4 :]
    if len(tcp) < 20 or packet[12:16] != destination:
        return None
    from_port, to_port, _, acknowledgment, _, flags = struct.unpack("!HHLLBB", tcp[:14])
    if (from_port, to_port) != (port, OWN_PORT):
        return None
    if acknowledgment != sequence + 1:  # it answers no SYN of ours
        return None
    if flags & RST:
        return "closed"
    return "open" if flags & (SYN | ACK) == SYN | ACK else None


def wait_for_state(port, sequence):
    """Until the probe is answered or its time is up."""
    deadline = time.monotonic() + PATIENCE
    while (rest := deadline - time.monotonic()) > 0:
        answers.settimeout(rest)
        try:
            packet = answers.recv(65535)
        except TimeoutError:
            break
        except OSError as error:
            sys.exit(f"recv: {errno.errorcode[error.errno]}")
        state = state_in(packet, port, sequence)
        if state is not None:
            return state
    return "filtered"


if not 4 <= len(sys.argv) <= 3 + MOST_PORTS:
    usage()
source = address(sys.argv[1])
destination = address(sys.argv[2])
ports = [number(text, 1, 65535) for text in sys.argv[3:]]

sender = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
# A copy of all TCP that comes to this host.
answers = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)

for index, port in enumerate(ports):
    sequence = 90210 + 1000 * index  # a scanner that must not be fooled draws it at random
    send_syn(port, sequence)
    print(port, wait_for_state(port, sequence), flush=True)
