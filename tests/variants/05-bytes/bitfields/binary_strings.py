#!/usr/bin/env python3
"""Strings of 0 and 1, joined and read as numbers."""

import re
import sys

WIDTHS = (4, 4, 6, 2, 1, 1, 1, 13, 4)
UNITS = (1, 1, 1, 1, 1, 1, 1, 8, 4)

for line in sys.stdin.read().splitlines():
    match = re.fullmatch(r"((?:\d+ ){9})([CEUAPRSF]+|-)", line)
    if match is None:
        sys.exit(2)
    bits = ""
    for word, width, unit in zip(match[1].split(), WIDTHS, UNITS):
        value, rest = divmod(int(word), unit)
        if rest or value >= 2**width:
            sys.exit(2)
        bits += format(value, f"0{width}b")
    bits += "0000" + "".join("01"[letter in match[2]] for letter in "CEUAPRSF")
    digits = format(int(bits, 2), "012x")
    print(digits[:2], digits[2:4], digits[4:8], digits[8:10], digits[10:])
