#!/bin/sh
# needs: perl
# Perl's unpack has a checksum of its own: %64n* adds up the words.
exec perl -e '
  @ARGV <= 1 && ($ARGV[0] // "--verify") eq "--verify" or
    print(STDERR "usage: checksum [--verify] < bytes\n"), exit 2;
  binmode STDIN;
  local $/;
  my $data = <STDIN> // "";
  $data .= "\0" if length($data) % 2;
  my $sum = unpack "%64n*", $data;
  $sum = ($sum & 0xffff) + ($sum >> 16) while $sum > 0xffff;
  printf("%04x\n", ~$sum & 0xffff), exit 0 unless @ARGV;
  print $sum == 0xffff ? "ok\n" : "bad\n";
  exit($sum != 0xffff);
' -- "$@"
