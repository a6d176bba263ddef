#!/bin/sh
# needs: perl
# Perl's socket(); the name of the error out of %!.
[ $# = 0 ] || exit 2
exec perl -MErrno -ne '
  BEGIN {
    @tables = ({unix => 1, inet => 2, inet6 => 10, packet => 17, bluetooth => 31},
               {stream => 1, dgram => 2, raw => 3, seqpacket => 5},
               {tcp => 6, udp => 17, icmp => 1, icmpv6 => 58, sctp => 132, raw => 255});
  }
  chomp;
  my @words = split;
  my @asked = map { $tables[$_]{$words[$_]} // $words[$_] } 0 .. 2;
  my $result = "ok";
  if (socket(my $socket, $asked[0], $asked[1], $asked[2])) {
    close $socket;
  } else {
    ($result) = grep { $!{$_} } sort keys %!;
  }
  print "$_ $result\n";
'
