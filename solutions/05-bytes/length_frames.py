#!/usr/bin/env python3
"""length_frames HOST PORT < lines
Sends each line as a frame, its length first; prints each frame that comes."""

import errno
import socket
import struct
import sys

LARGEST = 1024 * 1024
LENGTH = struct.Struct(">I")  # 4 bytes, unsigned, the most significant one first


def usage():
    print("usage: length_frames HOST PORT < lines", file=sys.stderr)
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
    except OSError as error:
        sys.exit(f"{call}: {errno.errorcode[error.errno]}")


def broken(how):
    print(how, file=sys.stderr)
    sys.exit(4)


def send_frame(text):
    attempt("send", sock.sendall, LENGTH.pack(len(text)) + text)


def receive(size):
    """Exactly `size` bytes; fewer when the stream ended."""
    received = b""
    while len(received) < size:
        piece = attempt("recv", sock.recv, size - len(received))
        if piece == b"":
            break
        received += piece
    return received


def print_frames():
    while head := receive(LENGTH.size):  # between two frames the peer may finish
        if len(head) != LENGTH.size:
            broken("the stream ends inside a length")
        (length,) = LENGTH.unpack(head)
        if length > LARGEST:
            broken("a frame is longer than any may be")
        text = receive(length)
        if len(text) != length:
            broken("the stream ends inside a text")
        sys.stdout.buffer.write(b"%d %b\n" % (length, text))


if len(sys.argv) != 3:
    usage()
host = address(sys.argv[1])
port = number(sys.argv[2], 1, 65535)

sock = attempt("socket", socket.socket, socket.AF_INET, socket.SOCK_STREAM)
attempt("connect", sock.connect, (host, port))
while line := attempt("read", sys.stdin.buffer.readline):
    send_frame(line.removesuffix(b"\n"))  # the last line may have none
attempt("shutdown", sock.shutdown, socket.SHUT_WR)
print_frames()
sock.close()
