#!/bin/sh
# needs: traceroute awk
# The traceroute of Debian, one probe at a time; what it prints is put into other words.
[ $# = 2 ] || { echo "usage: traceroute DST MAXHOPS" >&2; exit 2; }
exec awk -v destination="$1" -v command="traceroute -n -q 1 -N 1 -w 1 -p 33434 -m $2 $1" '
  BEGIN {
    status = 3
    while ((command | getline) > 0) {
      if ($1 !~ /^[0-9]+$/) continue
      print $1 " " $2 ($2 == destination ? " reached" : "")
      if ($2 == destination) status = 0
    }
    exit status
  }'
