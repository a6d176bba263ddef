#!/bin/sh
# needs: perl
# Perl's pack has a letter for each field; select() waits.
exec perl -e '
  use Socket;
  my ($host, $port) = @ARGV;
  my $line = <STDIN> // "";
  my @fields = $line =~ /^(\d+) (\d+) (\d+) (\d+) (-?\d+) (\S{1,10})\n?$/;
  my $fits = @fields && $fields[0] < 256 && $fields[1] < 65536 && $fields[2] < 2**32 &&
    sprintf("%020s", $fields[3]) le "18446744073709551615" &&
    $fields[4] >= -2**31 && $fields[4] < 2**31;
  @ARGV == 2 && $fits && inet_aton($host) or exit 2;
  socket(my $sock, PF_INET, SOCK_DGRAM, 0) or die;
  send($sock, pack("CnNQ>l>a10", @fields), 0, sockaddr_in($port, inet_aton($host))) or die;
  vec(my $ready = "", fileno($sock), 1) = 1;
  select($ready, undef, undef, 2) or exit 3;
  recv($sock, my $answer, 100, 0);
  length($answer) == 29 or exit 4;
  print join(" ", unpack("CnNQ>l>A10", $answer)), "\n";
' -- "$@"
