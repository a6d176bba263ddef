/// \file
/// The mistakes that rules know by name. The same code means the same detector in every exercise; a
/// grader lists the ones that can happen in its own, the most specific first:
///
///     std::vector<check::Rule> rules() const override {
///       return {check::rules::sent_nul, check::rules::sent_whole_buffer};
///     }
#pragma once

#include <optional>
#include <vector>

#include "harness/check/diagnosis.hh"
#include "harness/check/record.hh"

namespace wirebook::check::rules {

using Found = std::optional<Diagnosis>;

// What a message looks like: a TCP stream or the payload of a packet.
Found sent_nul(const Evidence& evidence);            // SENT_NUL
Found sent_newline(const Evidence& evidence);        // NEWLINE
Found no_newline(const Evidence& evidence);          // NO_NEWLINE
Found sent_whole_buffer(const Evidence& evidence);   // SIZEOF_BUF
Found sent_pointer_size(const Evidence& evidence);   // SIZEOF_PTR
Found not_hex_encoded(const Evidence& evidence);     // NOT_ENCODED
Found not_base64_encoded(const Evidence& evidence);  // NOT_ENCODED
Found not_padded(const Evidence& evidence);          // NOT_PADDED: base64 without its =

// How many packets there are, and of which kind.
Found sent_twice(const Evidence& evidence);      // SENT_TWICE
Found stream_instead(const Evidence& evidence);  // STREAM_INSTEAD

// What is made of an answer.
Found prints_garbage(const Evidence& evidence);  // PRINTS_GARBAGE
Found trusts_anyone(const Evidence& evidence);   // TRUSTS_ANYONE
Found no_timeout(const Evidence& evidence);      // NO_TIMEOUT

Found one_shot(const Evidence& evidence);  // ONE_SHOT: a server's echo or a client's answer

// A stream that is longer than one send(); those of a traced run.
Found short_write(const Evidence& evidence);     // SHORT_WRITE
Found resends_start(const Evidence& evidence);   // RESENDS_START
Found adds_minus_one(const Evidence& evidence);  // UNCHECKED
Found spin(const Evidence& evidence);            // SPIN: see WaitsWhenRefused()
Found eintr_fatal(const Evidence& evidence);     // EINTR_FATAL: of send() and recv()
Found text_mode(const Evidence& evidence);       // TEXT_MODE
Found strlen_binary(const Evidence& evidence);   // STRLEN_BINARY: of a stream or stdout
Found inband_eof(const Evidence& evidence);      // INBAND_EOF

// Lines received from a stream and printed as "LENGTH LINE".
Found one_recv_one_msg(const Evidence& evidence);  // ONE_RECV_ONE_MSG
Found lost_rest(const Evidence& evidence);         // LOST_REST
Found stale_tail(const Evidence& evidence);        // STALE_TAIL
Found eof_loop(const Evidence& evidence);          // EOF_LOOP: of anything that receives
Found last_line_lost(const Evidence& evidence);    // LAST_LINE_LOST
Found extra_line(const Evidence& evidence);        // EXTRA_LINE
Found empty_line_lost(const Evidence& evidence);   // EMPTY_LINE_LOST
Found counts_newline(const Evidence& evidence);    // COUNTS_NEWLINE
Found fixed_buf(const Evidence& evidence);         // FIXED_BUF
Found line_text_mode(const Evidence& evidence);    // TEXT_MODE
Found line_strlen(const Evidence& evidence);       // STRLEN_BINARY

// How the directions of a stream end.
Found close_not_shut(const Evidence& evidence);   // CLOSE_NOT_SHUT
Found shut_wrong_side(const Evidence& evidence);  // SHUT_WRONG_SIDE
Found no_fin(const Evidence& evidence);           // NO_FIN; NO_SHUT_WR of a unix socket
Found read_once(const Evidence& evidence);        // READ_ONCE: of stdin or an answer

// The address of a unix socket; those of a traced run.
Found abstract_len(const Evidence& evidence);      // ABSTRACT_LEN
Found at_sign(const Evidence& evidence);           // AT_SIGN
Found path_overflow(const Evidence& evidence);     // PATH_OVERFLOW
Found wrong_len(const Evidence& evidence);         // WRONG_LEN
Found datagram_instead(const Evidence& evidence);  // DATAGRAM_INSTEAD: a unix socket's type

// A TCP server.
Found loopback_only(const Evidence& evidence);  // LOOPBACK_ONLY
Found one_address(const Evidence& evidence);    // ONE_ADDRESS
Found no_listen(const Evidence& evidence);      // NO_LISTEN
Found wrong_fd(const Evidence& evidence);       // WRONG_FD
Found echo_sizeof(const Evidence& evidence);    // ECHO_SIZEOF

// A server that is started again, or twice.
Found bind_retry(const Evidence& evidence);        // BIND_RETRY
Found option_bad_value(const Evidence& evidence);  // OPT_BADVAL
Found reuse_after_bind(const Evidence& evidence);  // REUSE_AFTER_BIND
Found no_reuseaddr(const Evidence& evidence);      // NO_REUSEADDR
Found reuseport(const Evidence& evidence);         // REUSEPORT
Found waits_for_client(const Evidence& evidence);  // WAITS_FOR_CLIENT

// A server and several clients, some of them slow or silent.
Found one_client(const Evidence& evidence);       // ONE_CLIENT
Found serial(const Evidence& evidence);           // SERIAL
Found closes_early(const Evidence& evidence);     // ONE_SHOT
Found cross_talk(const Evidence& evidence);       // CROSS_TALK
Found blocked_by_slow(const Evidence& evidence);  // BLOCKED_BY_SLOW
Found hup_spin(const Evidence& evidence);         // HUP_SPIN
Found zombies(const Evidence& evidence);          // ZOMBIES

// Clients that break off, and the signals that end a server.
Found write_no_flag(const Evidence& evidence);     // WRITE_NO_FLAG
Found sigpipe(const Evidence& evidence);           // SIGPIPE
Found error_is_the_end(const Evidence& evidence);  // ECONNRESET_EXIT
Found close_wait_leak(const Evidence& evidence);   // CLOSE_WAIT_LEAK
Found sigterm_kills(const Evidence& evidence);     // SIGTERM_143
Found sigterm_unheard(const Evidence& evidence);   // SIGTERM_UNHEARD
Found sigterm_is_error(const Evidence& evidence);  // SIGTERM_IS_ERROR

// A UDP echo service.
Found first_sender(const Evidence& evidence);     // FIRST_SENDER
Found truncated(const Evidence& evidence);        // TRUNCATED
Found zero_is_eof(const Evidence& evidence);      // ZERO_IS_EOF
Found addrlen_unset(const Evidence& evidence);    // ADDRLEN_UNSET
Found split_or_merged(const Evidence& evidence);  // SPLIT_OR_MERGED

// Headers by hand.
Found dscp_unshifted(const Evidence& evidence);           // DSCP_UNSHIFTED
Found double_header(const Evidence& evidence);            // DOUBLE_HEADER
Found ihl_in_bytes(const Evidence& evidence);             // IHL_IN_BYTES
Found ttl_zero(const Evidence& evidence);                 // TTL_ZERO
Found proto_tcp_text(const Evidence& evidence);           // PROTO_TCP_TEXT
Found dont_fragment_misplaced(const Evidence& evidence);  // DF_WRONG_BIT
Found dataoff_unshifted(const Evidence& evidence);        // DATAOFF_UNSHIFTED
Found ack_flag_too(const Evidence& evidence);             // ACK_FLAG_TOO
Found window_swapped(const Evidence& evidence);           // WINDOW_SWAPPED
Found header_little(const Evidence& evidence);            // HEADER_LITTLE

// Raw sockets with the kernel's own IPv4 header.
Found header_in_payload(const Evidence& evidence);     // DOUBLE_HEADER
Found ttl_default(const Evidence& evidence);           // TTL_DEFAULT
Found header_skipped(const Evidence& evidence);        // PRINTS_IP_HEADER, ASSUMES_20, IHL_AS_BYTES
Found raw_without_receiver(const Evidence& evidence);  // IPPROTO_RAW_RECV
Found proto_htons(const Evidence& evidence);           // PROTO_HTONS

// Checksums and lengths of TCP and UDP by hand.
Found checksum_zero(const Evidence& evidence);  // CK_ZERO
Found zero_not_ffff(const Evidence& evidence);  // ZERO_NOT_FFFF
Found udp_length(const Evidence& evidence);     // UDP_LEN
// NO_PSEUDO, PSEUDO_SRC_ZERO, TCPLEN_NO_DATA, UDP_LEN, PAD_LEFT, NO_FOLD, SIGNED_CHAR,
// CK_NOT_INVERTED; CK_FIRST_ONLY of a datagram in fragments; PSEUDO_TOO, CK_HEADER_ONLY of ICMP.
Found wrong_sum(const Evidence& evidence);

// Echo requests and what comes back.
Found echo_checksum(const Evidence& evidence);      // CK_MISSING, CK_STALE
Found seq_from_zero(const Evidence& evidence);      // SEQ_FROM_0
Found echo_data_length(const Evidence& evidence);   // DATA_LENGTH
Found not_its_reply(const Evidence& evidence);      // ANY_ICMP, TRUSTS_ANYONE
Found counts_duplicate(const Evidence& evidence);   // COUNTS_DUPLICATE
Found asks_unanswered(const Evidence& evidence);    // ALL_AT_ONCE
Found reply_unseen(const Evidence& evidence);       // PARSES_IP_AS_ICMP, ASSUMES_20
Found wrong_byte_count(const Evidence& evidence);   // COUNTED_IP, COUNTED_DATA
Found needs_root(const Evidence& evidence);         // NEEDS_ROOT
Found wrong_icmp_type(const Evidence& evidence);    // WRONG_TYPE
Found ping_reply_unseen(const Evidence& evidence);  // MATCHES_OWN_ID, STRIPS_IP_HEADER

// Fragments by hand.
Found offset_in_bytes(const Evidence& evidence);     // OFFSET_IN_BYTES
Found fragments_differ(const Evidence& evidence);    // ID_ZERO, ID_EACH
Found more_fragments(const Evidence& evidence);      // MF_ON_LAST, MF_MISSING
Found empty_fragment(const Evidence& evidence);      // EMPTY_FRAGMENT
Found not_multiple_of_8(const Evidence& evidence);   // NOT_MULTIPLE_8
Found udp_header_each(const Evidence& evidence);     // UDP_HDR_EACH
Found frag_not_htons(const Evidence& evidence);      // FRAG_NOT_HTONS
Found header_not_counted(const Evidence& evidence);  // HEADER_NOT_COUNTED

// Options by hand.
Found ihl_forgotten(const Evidence& evidence);    // IHL_FORGOTTEN
Found off_forgotten(const Evidence& evidence);    // OFF_FORGOTTEN
Found off_in_bytes(const Evidence& evidence);     // OFF_IN_BYTES
Found mss_swapped(const Evidence& evidence);      // MSS_SWAPPED
Found eol_first(const Evidence& evidence);        // EOL_FIRST
Found options_missing(const Evidence& evidence);  // OPTIONS_MISSING
Found option_unpadded(const Evidence& evidence);  // OPT_UNPADDED
Found option_length(const Evidence& evidence);    // OPT_LEN
Found option_little(const Evidence& evidence);    // OPTION_LITTLE
Found setsockopt_mix(const Evidence& evidence);   // SETSOCKOPT_MIX

// A TCP conversation by hand.
Found own_address(const Evidence& evidence);    // OWN_ADDRESS
Found window_zero(const Evidence& evidence);    // WINDOW_ZERO
Found reset_not_fin(const Evidence& evidence);  // RST_NOT_FIN
Found no_last_ack(const Evidence& evidence);    // NO_LAST_ACK
// ACK_NO_PLUS1, SEQ_NO_PLUS1, FIN_SEQ, NO_ACK_OF_DATA, ACK_NO_LENGTH, COUNTED_TWICE
Found miscounted(const Evidence& evidence);

// The way to a host, hop by hop.
Found ttl_after_send(const Evidence& evidence);      // TTL_AFTER_SEND
Found one_port(const Evidence& evidence);            // ONE_PORT
Found no_stop(const Evidence& evidence);             // NO_STOP
Found quote_offset(const Evidence& evidence);        // QUOTE_OFFSET
Found by_arrival(const Evidence& evidence);          // BY_ARRIVAL
Found stops_at_star(const Evidence& evidence);       // STOPS_AT_STAR
Found waits_for_a_router(const Evidence& evidence);  // NO_TIMEOUT

// What a port says to a SYN, and to the segments that follow.
Found connect_scan(const Evidence& evidence);      // CONNECT_SCAN
Found all_filtered(const Evidence& evidence);      // ALL_FILTERED
Found counts_own(const Evidence& evidence);        // COUNTS_OWN
Found any_answer_open(const Evidence& evidence);   // ANY_ANSWER_OPEN
Found no_ack_check(const Evidence& evidence);      // NO_ACK_CHECK
Found waits_for_a_port(const Evidence& evidence);  // NO_TIMEOUT

// The Internet checksum: NO_FOLD (and ACC16, which gives the same sums), ONE_FOLD, ACC32_OVERFLOW,
// PAD_LEFT, NOT_COMPLEMENTED, BYTE_SWAPPED, SIGNED_CHAR; looks at every run of the grading.
Found checksum_mistake(const Evidence& evidence);

// What was said before of packets, line by line, "A len=26 ck=valid": THINKS_LEN_KEPT,
// LEN_NO_HEADER, THINKS_CK_KEPT, CK_BEFORE_LENGTH, THINKS_ID_KEPT, THINKS_ID_FILLED,
// THINKS_SRC_ZERO, CAN_BE_KNOWN, PREDICTED_WRONG.
Found wrong_prediction(const Evidence& evidence);
Found not_tried(const Evidence& evidence);  // NOT_TRIED, TWO_AT_ONCE

// A record of fixed fields in a packet, and one that is printed: NOT_PACKED, STRUCT_PADDING,
// U8_AS_CHAR, HTONS_ON_32, HTONL_ON_64, U64_HALVES, CLAMPED, LITTLE_ENDIAN, MIXED_ORDER, NAME_TAIL,
// NAME_CUT, BYTES_REPR, NAME_ZEROS, SIGN_LOST, SIGN_ADDED, PRINTS_GARBAGE.
std::vector<Rule> record_mistakes(const RecordLayout& layout);
std::vector<Rule> printed_record_mistakes(const RecordLayout& layout);
Found bytes_repr(const Evidence& evidence);     // BYTES_REPR
Found answer_length(const Evidence& evidence);  // ANSWER_LENGTH

// Fields that share a byte: NIBBLES_SWAPPED, IHL_IN_BYTES, DSCP_UNSHIFTED, ECN_LOST,
// OFFSET_IN_BYTES, DF_WRONG_BIT, MF_WRONG_BIT, FRAG_SWAPPED, FRAG_BITFIELDS, DATAOFF_UNSHIFTED,
// DATAOFF_IN_BYTES, FLAGS_REVERSED, FLAGS_SIX, ONE_FLAG; looks at every run of the grading.
Found bits_misplaced(const Evidence& evidence);
Found hex_form(const Evidence& evidence);     // HEX_FORM
Found one_line(const Evidence& evidence);     // ONE_LINE
Found not_refused(const Evidence& evidence);  // NOT_REFUSED
Found went_on(const Evidence& evidence);      // NOT_REFUSED, of arguments or of a record

// Whether a UDP service is there.
Found second_probe(const Evidence& evidence);     // SECOND_PROBE
Found unconnected(const Evidence& evidence);      // UNCONNECTED
Found error_too_early(const Evidence& evidence);  // ERROR_TOO_EARLY
Found wrong_code(const Evidence& evidence);       // WRONG_CODE

// One question to all hosts of a subnet.
Found no_so_broadcast(const Evidence& evidence);         // NO_SO_BROADCAST
Found limited_address(const Evidence& evidence);         // LIMITED
Found wrong_mask(const Evidence& evidence);              // WRONG_MASK
Found unicasts(const Evidence& evidence);                // UNICASTS
Found connected_to_broadcast(const Evidence& evidence);  // CONNECTED
Found hears_itself(const Evidence& evidence);            // HEARS_ITSELF
Found no_deadline(const Evidence& evidence);             // NO_DEADLINE
Found first_answer_only(const Evidence& evidence);       // FIRST_ONLY
Found printed_twice(const Evidence& evidence);           // ADDRESS_TWICE
Found not_sorted(const Evidence& evidence);              // UNSORTED

// A multicast group: who joins where, and what is sent to it.
Found group_swapped(const Evidence& evidence);     // GROUP_SWAPPED
Found joined_elsewhere(const Evidence& evidence);  // WRONG_IF
Found not_joined(const Evidence& evidence);        // NO_JOIN
Found bound_elsewhere(const Evidence& evidence);   // BOUND_TO_ADDRESS
Found no_way_to_group(const Evidence& evidence);   // NO_MCAST_IF
Found answers_sender(const Evidence& evidence);    // ANSWERS_SENDER
Found big_ttl(const Evidence& evidence);           // BIG_TTL

// Frames behind their lengths in a stream. Sent: LEN_LITTLE, LEN_INCLUDES_SELF, LEN_IS_SIZE_T,
// LEN_16, LEN_ASCII, NO_LENGTH, NEWLINE, SENT_NUL, EMPTY_FRAME_LOST, LAST_LINE_CUT, LINE_SPLIT,
// LINE_CUT.
Found frames_sent(const Evidence& evidence);
Found frame_length_little(const Evidence& evidence);  // LEN_LITTLE, of a length that came
Found short_header(const Evidence& evidence);         // SHORT_HEADER
Found short_body(const Evidence& evidence);           // SHORT_BODY
Found reads_past_text(const Evidence& evidence);      // READS_PAST_TEXT
Found one_recv_one_frame(const Evidence& evidence);   // ONE_RECV_ONE_FRAME
Found trusts_length(const Evidence& evidence);        // TRUSTS_LENGTH, LEN_SIGNED, LIMIT_OFF
Found end_in_frame(const Evidence& evidence);         // END_IN_FRAME
Found empty_frame_lost(const Evidence& evidence);     // EMPTY_FRAME_LOST, of a frame that came

// What socket() made or refused.
Found echo_argv(const Evidence& evidence);        // ECHO_ARGV
Found args_swapped(const Evidence& evidence);     // ARGS_SWAPPED
Found unchecked(const Evidence& evidence);        // UNCHECKED
Found exit_zero(const Evidence& evidence);        // EXIT_ZERO
Found errno_clobber(const Evidence& evidence);    // ERRNO_CLOBBER
Found stops_early(const Evidence& evidence);      // STOPS_EARLY
Found fd_leak(const Evidence& evidence);          // FD_LEAK
Found raw_zero(const Evidence& evidence);         // RAW_ZERO
Found hardcoded(const Evidence& evidence);        // HARDCODED
Found number_not_name(const Evidence& evidence);  // NUMBER_NOT_NAME

}  // namespace wirebook::check::rules
