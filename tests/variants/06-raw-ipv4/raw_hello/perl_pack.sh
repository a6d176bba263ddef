#!/bin/sh
# needs: perl
# Perl's pack("C2 n3 ...").
exec perl -MSocket -MErrno -e '
  @ARGV == 7 && !grep({ !/^\d+$/ } @ARGV[2 .. 5]) &&
    defined(my $source = inet_aton($ARGV[0])) && defined(my $destination = inet_aton($ARGV[1])) or
    print(STDERR "usage: raw_hello SRC DST ID TTL DSCP PROTO TEXT\n"), exit 2;
  my (undef, undef, $id, $ttl, $dscp, $protocol, $text) = @ARGV;
  $id > 0 && $id < 65536 && $ttl > 0 && $ttl < 256 && $dscp < 64 && $protocol < 256 or
    print(STDERR "out of range\n"), exit 2;
  my $payload = unpack "H*", $text;
  if (!socket(my $socket, PF_INET, SOCK_RAW, 255)) {
    my ($name) = grep { $!{$_} } sort keys %!;
    print STDERR "socket: $name\n";
    exit 1;
  } else {
    my $header = pack "C2 n3 C2 n a4 a4", 0x45, $dscp << 2, 20 + length $payload, $id, 0, $ttl,
      $protocol, 0, $source, $destination;
    defined send($socket, $header . $payload, 0, pack_sockaddr_in(0, $destination)) or
      die "sendto: $!\n";
  }
' -- "$@"
