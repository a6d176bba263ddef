#!/bin/sh
# needs: perl
# Perl's pack("C2 n3 ..."); the own address from /proc/net/fib_trie.
exec perl -MSocket -MErrno -e '
  @ARGV == 2 && defined(my $to = inet_aton($ARGV[0])) or
    print(STDERR "usage: who_fills_what DST TEXT\n"), exit 2;
  my ($net) = $ARGV[0] =~ /^(.*\.)/;
  open my $table, "<", "/proc/net/fib_trie" or die;
  my ($own) = do { local $/; <$table> } =~ m{\|-- (\Q$net\E\d+)\s+/32 host LOCAL};
  my $size = 20 + length $ARGV[1];
  $| = 1;
  print "A len=$size ck=valid\nB len=$size ck=valid\nC id=kernel\nD id=0\nE src=$own\n";
  if (!socket(my $socket, PF_INET, SOCK_RAW, 255)) {
    my ($name) = grep { $!{$_} } sort keys %!;
    print STDERR "socket: $name\n";
    exit 1;
  } else {
    my $source = inet_aton($own);
    for ([0, 7, 0, 0], [9999, 7, 0, 0xdead], [$size, 0, 0, 0], [$size, 0, 0x4000, 0],
         [$size, 7, 0, 0, INADDR_ANY]) {
      my ($length, $id, $flags, $check, $from) = @$_;
      my $header = pack "C2 n3 C2 n a4 a4", 0x45, 0, $length, $id, $flags, 64, 253, $check,
        $from // $source, $to;
      defined send($socket, $header . $ARGV[1], 0, pack_sockaddr_in(0, $to)) or die "sendto: $!\n";
    }
  }
' -- "$@"
