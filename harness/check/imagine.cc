#include "harness/check/imagine.hh"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "harness/lab/addresses.hh"
#include "harness/wire/field.hh"

namespace wirebook::check {
namespace {

/// Buffers as they are usually made.
constexpr std::array<std::size_t, 7> buffer_sizes{64, 128, 256, 512, 1024, 2048, 4096};

/// What fills the rest of a buffer: zeros, or what -ftrivial-auto-var-init of g++ and clang writes.
constexpr std::array fillings{'\0', '\xfe', '\xaa'};

/// Numbers and lengths in front of what they are about, so that nothing runs into anything else.
class Record {
 public:
  Record& number(std::uint64_t value) {
    for (unsigned shift = 32; shift > 0;) {
      shift -= 8;
      bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
    }
    return *this;
  }
  Record& text(std::string_view text) {
    number(text.size());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    bytes_.insert(bytes_.end(), bytes, bytes + text.size());  // as bytes: in one piece
    return *this;
  }
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

Bytes told(std::string_view address, std::uint64_t port, std::string_view text) {
  return Record().text(address).number(port).text(text).bytes();
}

/// The first `size` bytes of a buffer that holds this text.
std::string buffer(std::string text, std::size_t size, char filling) {
  text.resize(size, filling);
  return text;
}

/// A text to a port; every way to send more or less than `text` ends at `whole`.
std::vector<Imagined> imagine_text(std::uint64_t port, const std::string& whole) {
  const auto address_bytes = wire::address_bytes(peer_address, wire::Show::ipv4);
  const std::string address(as_text(address_bytes));
  const std::string turned(address.rbegin(), address.rend());
  const auto sends = [&](const std::string& text) { return told(address, port, text); };
  std::vector<Imagined> all{{"", sends(whole)},
                            {"PORT_SWAPPED", told(address, reversed(port, 2), whole)},
                            {"ADDR_SWAPPED", told(turned, port, whole)},
                            {"SENT_NUL", sends(whole + '\0')},
                            {"SENT_TWICE", sends(whole + whole)}};
  const std::string ended = whole + '\0';
  for (const auto filling : fillings) {
    all.push_back({"SIZEOF_PTR", sends(buffer(ended, sizeof(void*), filling))});
    for (const auto size : buffer_sizes) {
      all.push_back({"SIZEOF_BUF", sends(buffer(ended, size, filling))});
      // A text that does not fit is cut to make room for its terminator.
      auto cut = ended;
      if (cut.size() > size) cut[size - 1] = '\0';
      all.push_back({"SIZEOF_BUF", sends(buffer(cut, size, filling))});
    }
  }
  return all;
}

/// Each chunk read with buffers of this size, and all of the buffer taken.
std::string whole_buffers(const std::string& chunk, std::size_t size) {
  const auto count = (chunk.size() + size - 1) / size;
  return buffer(chunk, count * size, '\0');
}

/// The echoes of a service at this port, each as `tell` tells it.
template <typename Tell>
Bytes echoes(std::uint64_t port, const std::vector<Question>& questions, Tell&& tell) {
  Record record;
  record.number(port);
  for (const auto& question : questions) tell(record, question);
  return record.bytes();
}

/// Echoes through a buffer of this size: what is too long is cut, or all of the buffer comes back.
void add_buffered_echoes(std::uint64_t port, const std::vector<Question>& questions,
                         std::size_t size, std::vector<Imagined>& all) {
  const auto add = [&](const char* code, auto&& differs, auto&& text) {
    if (std::none_of(questions.begin(), questions.end(), differs)) return;
    all.push_back({code, echoes(port, questions, [&](Record& to, const Question& asked) {
                     to.number(asked.port).text(text(asked.bytes));
                   })});
  };
  add(
      "TRUNCATED", [&](const Question& asked) { return asked.bytes.size() > size; },
      [&](const std::string& bytes) { return bytes.substr(0, size); });
  add(
      "SIZEOF_BUF", [&](const Question& asked) { return asked.bytes.size() < size; },
      [&](const std::string& bytes) { return buffer(bytes, size, '\0'); });
}

}  // namespace

std::optional<std::pair<std::string, std::string>> alike(const std::vector<Imagined>& all) {
  for (auto one = all.begin(); one != all.end(); ++one) {
    const auto other = std::find_if(one + 1, all.end(), [&](const Imagined& two) {
      return one->code != two.code && one->bytes == two.bytes;
    });
    if (other != all.end()) return std::pair{one->code, other->code};
  }
  return std::nullopt;
}

std::vector<Imagined> both(std::vector<Imagined> wire, std::vector<Imagined> output) {
  // Each sight keeps its own right one: a mistake that differs from it there differs from every
  // mistake of the other sight.
  for (auto& one : wire) one.bytes.push_back('w');
  for (auto& one : output) one.bytes.push_back('o');
  std::move(output.begin(), output.end(), std::back_inserter(wire));
  return wire;
}

std::vector<Imagined> imagine_datagram(std::uint64_t port, const std::string& message) {
  auto all = imagine_text(port, message);
  const auto address = wire::address_bytes(peer_address, wire::Show::ipv4);
  all.push_back({"NEWLINE", told(as_text(address), port, message + '\n')});
  return all;
}

std::vector<Imagined> imagine_line(std::uint64_t port, const std::string& message) {
  auto all = imagine_text(port, message + '\n');
  const auto address = wire::address_bytes(peer_address, wire::Show::ipv4);
  all.push_back({"NO_NEWLINE", told(as_text(address), port, message)});
  for (const auto size : buffer_sizes) {  // the newline sent behind the buffer
    for (const auto filling : fillings) {
      const auto text = buffer(message + '\0', size, filling) + '\n';
      all.push_back({"SIZEOF_BUF", told(as_text(address), port, text)});
    }
  }
  return all;
}

std::vector<Imagined> imagine_answer(const std::vector<std::string>& pieces) {
  std::string whole;
  for (const auto& piece : pieces) whole += piece;
  std::vector<Imagined> all{{"", to_bytes(whole)}};
  if (pieces.size() > 1) all.push_back({"ONE_SHOT", to_bytes(pieces.front())});
  for (const auto size : buffer_sizes) {
    std::string printed;
    for (const auto& piece : pieces) printed += whole_buffers(piece, size);
    if (!printed.empty()) all.push_back({"PRINTS_GARBAGE", to_bytes(printed)});
    if (size < whole.size()) {
      all.push_back({"ONE_SHOT", to_bytes(whole.substr(0, size))});
    }
  }
  return all;
}

std::vector<Imagined> imagine_echo(std::uint64_t port, const std::vector<std::string>& chunks) {
  std::string whole;
  for (const auto& chunk : chunks) whole += chunk;
  const auto sends = [&](std::string_view text) {
    return Record().number(port).text(text).bytes();
  };
  std::vector<Imagined> all{
      {"", sends(whole)}, {"PORT_SWAPPED", Record().number(reversed(port, 2)).text(whole).bytes()}};
  if (chunks.size() > 1) all.push_back({"ONE_SHOT", sends(chunks.front())});
  for (const auto size : buffer_sizes) {
    std::string echoed;
    for (const auto& chunk : chunks) echoed += whole_buffers(chunk, size);
    if (!echoed.empty()) all.push_back({"ECHO_SIZEOF", sends(echoed)});
  }
  return all;
}

std::vector<Imagined> imagine_echo_each(std::uint64_t port, const std::vector<std::string>& words) {
  const auto streams = [](std::uint64_t listener, const std::vector<std::string>& all) {
    Record record;
    record.number(listener);
    for (const auto& stream : all) record.text(stream);
    return record.bytes();
  };
  std::vector<Imagined> all{{"", streams(port, words)},
                            {"PORT_SWAPPED", streams(reversed(port, 2), words)}};
  // The first client is silent until the others have their echo.
  all.push_back({"SERIAL", streams(port, std::vector<std::string>(words.size()))});
  std::string together;
  for (const auto& word : words) together += word;
  for (std::size_t to = 0; to < words.size() && words.size() > 1; ++to) {
    std::vector<std::string> crossed(words.size());
    crossed[to] = together;
    all.push_back({"CROSS_TALK", streams(port, crossed)});
  }
  for (const auto size : buffer_sizes) {
    std::vector<std::string> echoed;
    for (const auto& word : words) echoed.push_back(whole_buffers(word, size));
    all.push_back({"ECHO_SIZEOF", streams(port, echoed)});
  }
  return all;
}

std::vector<Imagined> imagine_greeting(std::uint64_t port, const std::string& words,
                                       std::size_t clients) {
  const auto greeted = [&](std::uint64_t listener, const std::string& text, std::size_t count) {
    Record record;
    record.number(listener);
    for (std::size_t i = 0; i < count; ++i) record.text(text);
    return record.bytes();
  };
  std::vector<Imagined> all{
      {"", greeted(port, words, clients)},
      {"PORT_SWAPPED", greeted(reversed(port, 2), words, clients)},
      {"SENT_NUL", greeted(port, words + '\0', clients)},
      {"NO_NEWLINE", greeted(port, words.substr(0, words.size() - 1), clients)}};
  if (clients > 1) all.push_back({"ONE_CLIENT", greeted(port, words, 1)});
  for (const auto size : buffer_sizes) {
    for (const auto filling : fillings) {
      all.push_back({"SIZEOF_BUF", greeted(port, buffer(words + '\0', size, filling), clients)});
    }
  }
  all.push_back({"SIZEOF_PTR", greeted(port, buffer(words + '\0', sizeof(void*), '\0'), clients)});
  return all;
}

std::vector<Imagined> imagine_echoes(std::uint64_t port, const std::vector<Question>& questions) {
  constexpr std::size_t most = 1472;  // what fits one frame
  const auto each = [&](auto&& tell) { return echoes(port, questions, tell); };
  const auto any = [&](auto&& is) { return std::any_of(questions.begin(), questions.end(), is); };
  const auto whole = [](Record& to, const Question& asked) {
    to.number(asked.port).text(asked.bytes);
  };
  std::vector<Imagined> all{{"", each(whole)},
                            {"PORT_SWAPPED", echoes(reversed(port, 2), questions, whole)}};
  if (questions.size() > 1) {
    all.push_back({"FIRST_SENDER", each([&](Record& to, const Question& asked) {
                     to.number(questions.front().port).text(asked.bytes);
                   })});
  }
  const auto empty = std::find_if(questions.begin(), questions.end(),
                                  [](const Question& asked) { return asked.bytes.empty(); });
  if (empty != questions.end()) {
    all.push_back({"ZERO_IS_EOF", echoes(port, {questions.begin(), empty}, whole)});
  }
  if (any([](const Question& asked) { return asked.bytes.size() > most; })) {
    all.push_back({"SPLIT_OR_MERGED", each([](Record& to, const Question& asked) {
                     to.number(asked.port).text(asked.bytes.substr(0, most));
                     if (asked.bytes.size() <= most) return;
                     to.number(asked.port).text(asked.bytes.substr(most));
                   })});
  }
  for (const auto size : buffer_sizes) add_buffered_echoes(port, questions, size, all);
  return all;
}

std::vector<Imagined> imagine_sum(std::string_view input) {
  const auto bytes = [&](std::size_t i) { return static_cast<unsigned char>(input[i]); };
  const auto chars = [&](std::size_t i) { return static_cast<signed char>(input[i]); };
  std::uint64_t sum = 0;
  std::uint32_t of_chars = 0;
  std::size_t i = 0;
  for (; i + 1 < input.size(); i += 2) {
    sum += static_cast<std::uint64_t>(bytes(i) << 8 | bytes(i + 1));
    of_chars += static_cast<std::uint32_t>(chars(i) * 256 | chars(i + 1));
  }
  const bool odd = i < input.size();
  const auto left = sum + (odd ? bytes(i) : 0);
  if (odd) sum += std::uint64_t{bytes(i)} << 8U;
  if (odd) of_chars += static_cast<std::uint32_t>(chars(i) * 256);

  const auto once = [](std::uint64_t value) { return (value & 0xffffU) + (value >> 16U); };
  const auto folded = [&](std::uint64_t value) {
    while (value > 0xffff) value = once(value);
    return value;
  };
  const auto digits = [](std::uint64_t value) {
    return to_bytes(fmt::format("{:04x}\n", value & 0xffffU));
  };
  const auto right = ~folded(sum) & 0xffffU;
  return {{"", digits(right)},
          {"NO_FOLD", digits(~sum)},  // and ACC16
          {"ONE_FOLD", digits(~once(sum))},
          {"ACC32_OVERFLOW", digits(~folded(static_cast<std::uint32_t>(sum)))},
          {"PAD_LEFT", digits(~folded(left))},
          {"NOT_COMPLEMENTED", digits(~right)},
          {"BYTE_SWAPPED", digits(reversed(right, 2))},
          {"SIGNED_CHAR", digits(~folded(of_chars))}};
}

std::vector<Imagined> imagine_predictions(const std::string& right) {
  std::vector<Imagined> all{{"", to_bytes(right)}};
  const auto said = [&](const char* code, std::string_view packet, std::string_view field,
                        const std::string& value) {
    const auto line = right.find(packet);
    const auto begin = right.find(field, line) + field.size();
    auto text = right;
    text.replace(begin, right.find_first_of(" \n", begin) - begin, value);
    all.push_back({code, to_bytes(text)});
  };
  const auto length = std::strtoul(right.c_str() + right.find("len=") + 4, nullptr, 10);
  for (const char* packet : {"A ", "B "}) {
    said("THINKS_LEN_KEPT", packet, "len=", *packet == 'A' ? "0" : "9999");
    said("LEN_NO_HEADER", packet, "len=", fmt::format("{}", length - 20));
    for (const char* kept : {"dead", "0", "0000", "0xdead", "0x0000", "DEAD"}) {
      said("THINKS_CK_KEPT", packet, "ck=", kept);
    }
    said("CAN_BE_KNOWN", packet, "len=", "kernel");
    said("CAN_BE_KNOWN", packet, "ck=", "kernel");
  }
  said("THINKS_ID_KEPT", "C ", "id=", "0");
  said("THINKS_ID_FILLED", "D ", "id=", "kernel");
  said("THINKS_SRC_ZERO", "E ", "src=", "0.0.0.0");
  said("CAN_BE_KNOWN", "E ", "src=", "kernel");
  return all;
}

}  // namespace wirebook::check
