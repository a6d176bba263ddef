#!/bin/sh
# needs: perl
# Perl's pack, and its own checksum: unpack("%32n*").
exec perl -MSocket -MErrno -e '
  @ARGV == 6 && $ARGV[5] >= 8 && $ARGV[5] <= 1480 &&
    !grep({ $_ < 1 || $_ > 65535 } @ARGV[2 .. 4]) && defined(my $source = inet_aton($ARGV[0])) &&
    defined(my $destination = inet_aton($ARGV[1])) or
    print(STDERR "usage: fragments SRC DST SPORT DPORT ID FRAG\n"), exit 2;
  my (undef, undef, $sport, $dport, $id, $frag) = @ARGV;
  binmode STDIN;
  my $data = do { local $/; <STDIN> } // "";
  my $size = 8 + length $data;
  my $summed = pack "a4 a4 n2 n4 a* x!2", $source, $destination, 17, $size, $sport, $dport, $size,
    0, $data;
  my $sum = unpack "%32n*", $summed;
  $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
  $sum = 0xffff - $sum || 0xffff;
  my $datagram = pack "n4 a*", $sport, $dport, $size, $sum, $data;
  if (!socket(my $socket, PF_INET, SOCK_RAW, 255)) {
    my ($name) = grep { $!{$_} } sort keys %!;
    print STDERR "socket: $name\n";
    exit 1;
  } else {
    my $step = $frag >> 3 << 3;
    for (my $at = 0; $at < $size; $at += $step) {
      my $word = $at / 8 + ($at + $step < $size ? 0x2000 : 0);
      my $header = pack "C2 n3 C2 n a4 a4", 0x45, 0, 0, $id, $word, 64, 17, 0, $source,
        $destination;
      defined send($socket, $header . substr($datagram, $at, $step), 0,
                   pack_sockaddr_in(0, $destination)) or die "sendto: $!\n";
    }
  }
' -- "$@"
