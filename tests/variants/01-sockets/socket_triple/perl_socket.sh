#!/bin/sh
# needs: perl
# Perl's socket() and getsockopt().
exec perl -MErrno -e '
  my @tables = ({unix => 1, inet => 2, inet6 => 10, packet => 17, bluetooth => 31},
                {stream => 1, dgram => 2, raw => 3, seqpacket => 5},
                {tcp => 6, udp => 17, icmp => 1, icmpv6 => 58, sctp => 132, raw => 255});
  my @asked = map { $tables[$_]{$ARGV[$_]} // ($ARGV[$_] =~ /^\d+$/ ? $ARGV[$_] : undef) } 0 .. 2;
  @ARGV == 3 && !grep { !defined } @asked or
    print(STDERR "usage: socket_triple FAMILY TYPE PROTO\n"), exit 2;
  if (!socket(my $socket, $asked[0], $asked[1], $asked[2])) {
    my ($name) = grep { $!{$_} } sort keys %!;
    print STDERR "socket: $name\n";
    exit 1;
  } else {
    printf "domain=%d type=%d protocol=%d\n",
      map { unpack "i", getsockopt $socket, 1, $_ } 39, 3, 38;
  }
' "$@"
