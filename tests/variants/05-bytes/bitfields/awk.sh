#!/bin/sh
# needs: awk
# awk has no bits: everything is multiplied and added.
exec awk '
  BEGIN { split("15 15 63 3 1 1 1 65528 60", most); split("1 1 1 1 1 1 1 8 4", unit) }
  NF != 10 || $10 !~ /^([CEUAPRSF]+|-)$/ { bad = 1; exit }
  {
    for (i = 1; i <= 9; ++i) {
      if ($i !~ /^[0-9]+$/ || $i > most[i] + 0 || $i % unit[i]) { bad = 1; exit }
    }
    flags = 0
    for (i = 1; i <= 8; ++i) if (index($10, substr("FSRPAUEC", i, 1))) flags += 2 ^ (i - 1)
    frag = 32768 * $5 + 16384 * $6 + 8192 * $7 + $8 / 8
    printf "%02x %02x %04x %02x %02x\n", $1 * 16 + $2, $3 * 4 + $4, frag, $9 * 4, flags
  }
  END { if (bad) exit 2 }'
