#!/usr/bin/env python3
"""bitfields < lines
Packs the fields of IPv4 and TCP that share a byte; prints them in hexadecimal."""

import sys

MOST = (15, 15, 63, 3, 1, 1, 1, 65528, 60)
LETTERS = "FSRPAUEC"  # the lowest bit first


def usage():
    print("usage: bitfields < lines of VER IHL DSCP ECN RF DF MF OFFSET TCPHDR FLAGS",
          file=sys.stderr)
    sys.exit(2)


def number(text, most):
    if not (text.isascii() and text.isdecimal() and int(text) <= most):
        usage()
    return int(text)


def flag_bits(letters):
    bits = 0
    for letter in letters if letters != "-" else "":
        if letter not in LETTERS:
            usage()
        bits |= 1 << LETTERS.index(letter)
    return bits


for line in sys.stdin:
    words = line.split()
    if len(words) != 10:
        usage()
    version, ihl, dscp, ecn, rf, df, mf, offset, tcp_header = map(number, words, MOST)
    if offset % 8 != 0 or tcp_header % 4 != 0:
        usage()
    flags = flag_bits(words[9])
    b0 = version << 4 | ihl
    tos = dscp << 2 | ecn
    frag16 = rf << 15 | df << 14 | mf << 13 | offset // 8  # in units of 8 bytes
    off8 = tcp_header // 4 << 4  # in words, in the upper half
    print(f"{b0:02x} {tos:02x} {frag16:04x} {off8:02x} {flags:02x}")
