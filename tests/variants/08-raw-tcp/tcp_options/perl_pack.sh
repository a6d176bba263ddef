#!/bin/sh
# needs: perl
# Perl's pack, and its own checksum: unpack("%32n*").
exec perl -MSocket -MErrno -e '
  @ARGV == 5 && !grep({ $_ < 1 || $_ > 65535 } @ARGV[1, 3]) && $ARGV[4] < 2 ** 32 &&
    defined(my $source = inet_aton($ARGV[0])) && defined(my $destination = inet_aton($ARGV[2])) or
    print(STDERR "usage: tcp_options SRC SPORT DST DPORT SEQ\n"), exit 2;
  my (undef, $sport, undef, $dport, $seq) = @ARGV;
  my $options = pack "C2 n C3 C C2 C2", 2, 4, 1400, 3, 3, 7, 1, 4, 2, 1, 1;
  my $segment = sub {
    pack "n2 N2 C2 n3 a*", $sport, $dport, $seq, 0, 8 << 4, 2, 8192, $_[0], 0, $options;
  };
  my $sum = unpack "%32n*", $source . $destination . pack("n2", 6, 32) . $segment->(0);
  $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
  if (!socket(my $socket, PF_INET, SOCK_RAW, 255)) {
    my ($name) = grep { $!{$_} } sort keys %!;
    print STDERR "socket: $name\n";
    exit 1;
  } else {
    my $header = pack "C2 n3 C2 n a4 a4", 0x45, 0, 0, 7, 0, 64, 6, 0, $source, $destination;
    defined send($socket, $header . $segment->(0xffff - $sum), 0,
                 pack_sockaddr_in(0, $destination)) or die "sendto: $!\n";
  }
' -- "$@"
