#!/bin/sh
# needs: perl
# Perl's pack("C2 n3 ..."), the option as a string.
exec perl -MSocket -MErrno -e '
  @ARGV == 4 && $ARGV[2] =~ /^\d+$/ && $ARGV[2] > 0 && $ARGV[2] < 65536 &&
    defined(my $source = inet_aton($ARGV[0])) && defined(my $destination = inet_aton($ARGV[1])) or
    print(STDERR "usage: ip_options SRC DST ID TEXT\n"), exit 2;
  my (undef, undef, $id, $text) = @ARGV;
  if (!socket(my $socket, PF_INET, SOCK_RAW, 255)) {
    my ($name) = grep { $!{$_} } sort keys %!;
    print STDERR "socket: $name\n";
    exit 1;
  } else {
    my $header = pack "C2 n3 C2 n a4 a4", 0x46, 0, 24 + length $text, $id, 0, 64, 253, 0, $source,
      $destination;
    defined send($socket, "$header\x94\4\0\0$text", 0, pack_sockaddr_in(0, $destination)) or
      die "sendto: $!\n";
  }
' -- "$@"
