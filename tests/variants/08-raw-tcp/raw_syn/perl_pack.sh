#!/bin/sh
# needs: perl
# Perl's pack() and its own checksum in unpack().
exec perl -MSocket -MErrno -e '
  @ARGV == 9 && !grep({ !/^\d+$/ } @ARGV[1, 3 .. 7]) && !grep({ !$_ } @ARGV[1, 3, 4]) &&
    !grep({ $_ > 65535 } @ARGV[1, 3, 4, 7]) && !grep({ $_ >= 2 ** 32 } @ARGV[5, 6]) &&
    defined(my $source = inet_aton($ARGV[0])) && defined(my $destination = inet_aton($ARGV[2])) or
    print(STDERR "usage: raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT\n"), exit 2;
  my (undef, $sport, undef, $dport, $id, $seq, $ack, $window, $text) = @ARGV;
  my $alphabet = join "", "A" .. "Z", "a" .. "z", 0 .. 9, "+", "/";
  my $payload = join "", map { substr $alphabet, oct("0b" . substr $_ . "00000", 0, 6), 1 }
    unpack("B*", $text) =~ /.{1,6}/g;
  $payload .= "=" x (-length($payload) % 4);
  my $tcp = sub {
    pack("n2 N2 C2 n3", $sport, $dport, $seq, $ack, 0x50, 2, $window, shift, 0) . $payload
  };
  my $pseudo = pack "a4 a4 n2", $source, $destination, 6, 20 + length $payload;
  my $sum = unpack "%64n*", $pseudo . $tcp->(0);
  $sum = ($sum & 0xffff) + ($sum >> 16) while $sum > 0xffff;
  if (!socket(my $socket, PF_INET, SOCK_RAW, 255)) {
    my ($name) = grep { $!{$_} } sort keys %!;
    print STDERR "socket: $name\n";
    exit 1;
  } else {
    my $ip = pack "C2 n3 C2 n a4 a4", 0x45, 0, 0, $id, 0, 128, 6, 0, $source, $destination;
    defined send($socket, $ip . $tcp->(~$sum & 0xffff), 0, pack_sockaddr_in(0, $destination)) or
      die "sendto: $!\n";
  }
' -- "$@"
