#!/bin/sh
# needs: perl
# Perl's pack, and its own checksum: unpack("%32n*").
exec perl -MSocket -MErrno -e '
  @ARGV == 5 && !grep({ $_ < 1 || $_ > 65535 } @ARGV[1, 3]) &&
    defined(my $source = inet_aton($ARGV[0])) && defined(my $destination = inet_aton($ARGV[2])) or
    print(STDERR "usage: raw_udp SRC SPORT DST DPORT MESSAGE\n"), exit 2;
  my (undef, $sport, undef, $dport, $message) = @ARGV;
  my $size = 8 + length $message;
  my $sum = unpack "%32n*", pack "a4 a4 n2 n4 a* x", $source, $destination, 17, $size, $sport,
    $dport, $size, 0, $message;
  $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
  $sum = 0xffff - $sum || 0xffff;
  if (!socket(my $socket, PF_INET, SOCK_RAW, 255)) {
    my ($name) = grep { $!{$_} } sort keys %!;
    print STDERR "socket: $name\n";
    exit 1;
  } else {
    my $packet = pack "C2 n3 C2 n a4 a4 n4 a*", 0x45, 0, 0, 77, 0, 64, 17, 0, $source,
      $destination, $sport, $dport, $size, $sum, $message;
    defined send($socket, $packet, 0, pack_sockaddr_in(0, $destination)) or die "sendto: $!\n";
  }
' -- "$@"
