// A server and several clients, some of them slow or silent.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/stream.hh"

namespace wirebook::check::rules {
namespace {

/// Calls of a spinning program that stand for any number of them.
constexpr std::size_t many_calls = 1000;

/// Conversations that others began with the student's host, in order.
std::vector<wire::Conversation> clients_of(const Outcome& outcome) {
  std::vector<const wire::Packet*> packets;
  for (const auto& frame : outcome.frames) {
    if (frame.at_student && frame.interface != "lo") packets.push_back(&frame.packet);
  }
  auto all = wire::conversations(packets);
  std::erase_if(all, [](const wire::Conversation& one) {
    return !one.client.syn || !one.server.syn || one.server.from.address != student_address;
  });
  return all;
}

bool hung(const Evidence& evidence) {
  return evidence.outcome != nullptr && evidence.outcome->ending.kind == Ending::Kind::timed_out;
}

bool is_wait(const SystemCall& call) {
  return call.name == "poll" || call.name == "select" || call.name == "epoll_wait";
}

bool is_send(std::string_view call) {
  constexpr std::array names{"send",  "sendto", "sendmsg", "sendmmsg",
                             "write", "writev", "sendfile"};
  return std::find(names.begin(), names.end(), call) != names.end();
}

/// Whether a client has announced that it has no room for more.
bool had_no_room(const Outcome& outcome, const wire::Conversation& client) {
  return std::any_of(outcome.frames.begin(), outcome.frames.end(), [&](const Frame& frame) {
    const auto is = [&](const wire::Field& field, std::uint64_t value) {
      return frame.packet.get(wire::tcp::header, field) == value;
    };
    return frame.host != student_name && is(wire::tcp::source_port, client.client.from.port) &&
           is(wire::tcp::window, 0) && is(wire::tcp::rst, 0);
  });
}

/// A client that had not ended when the student's side did.
bool is_silent(const wire::Conversation& one) {
  const auto& [client, server] = one;
  const auto before = [end = client.fin_at](int at) { return at < 0 || end < at; };
  const bool ended = client.fin && before(server.fin_at) && before(server.rst_at);
  return client.data.empty() && !ended;
}

/// Nothing that a client has sent is left without an answer, and both sides have ended.
bool is_served(const wire::Conversation& one) {
  const auto& [client, server] = one;
  return client.fin && server.fin && !server.data.empty() &&
         server.data.size() >= client.data.size();
}

/// Whether a client has ended, in good order or not.
bool has_ended(const wire::Conversation& one) { return is_served(one) || one.client.rst; }

/// Whether a connection was still there when the last client that was served had ended.
bool left_alone(const std::vector<wire::Conversation>& clients) {
  return std::any_of(clients.begin(), clients.end(), [&](const wire::Conversation& one) {
    const auto& server = one.server;
    if (is_served(one) || (!server.fin && !server.rst)) return false;
    const int end = server.fin && (!server.rst || server.fin_at < server.rst_at) ? server.fin_at
                                                                                 : server.rst_at;
    return std::all_of(clients.begin(), clients.end(), [&](const wire::Conversation& other) {
      return !is_served(other) || other.server.fin_at < end;
    });
  });
}

/// Children that outlive their parent; a program that forks without end is another matter.
Found still_running(const Evidence& evidence) {
  constexpr unsigned most = 16;
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto count = evidence.outcome->ending.left_running;
  const bool exited = evidence.outcome->ending.kind == Ending::Kind::exited;
  if (!exited || count == 0 || count > most) return std::nullopt;
  return Diagnosis{
      "ZOMBIES",
      fmt::format("Your program ended while children of its own were still serving, {} of them. "
                  "The server is over when its clients have ended, and a parent learns that from "
                  "its children: it waits for each of them.",
                  count),
      "What does your program do when it has taken the last client, and which call returns when "
      "a child has ended?",
      "waitpid(2)"};
}

/// Whether the program has taken in everything that was there for it: each client, each byte; and
/// no client has ended. Then nothing but room to write can have woken it.
bool only_room_is_left(const Outcome& outcome) {
  std::size_t bytes = 0, accepted = 0, sent = 0;
  for (const auto& call : outcome.calls) {
    if (!call.returned || call.result < 0) continue;
    if (call.name.starts_with("re")) bytes += static_cast<std::size_t>(call.result);
    if (call.name.starts_with("accept")) ++accepted;
  }
  const auto clients = clients_of(outcome);
  for (const auto& client : clients) sent += client.client.data.size();
  const bool ended = std::ranges::any_of(outcome.frames, [&](const Frame& frame) {
    const auto is_set = [&](const wire::Field& flag) {
      return frame.packet.get(wire::tcp::header, flag) == 1U;
    };
    return !outcome.is_farewell(frame) && (is_set(wire::tcp::fin) || is_set(wire::tcp::rst));
  });
  return !ended && accepted == clients.size() && bytes == sent;
}

Diagnosis room_spin(const SystemCall& call) {
  return {"HUP_SPIN",
          fmt::format("{}() returned more than {} times in a row, and your program had nothing to "
                      "do: every client is accepted, every byte is read, and none has ended. What "
                      "is always there is room to write. Who asks for that although there is "
                      "nothing to send is told \"ready\" at once, for ever.",
                      call.name, many_calls),
          "For which clients does your program ask for POLLOUT (or EPOLLOUT, or the second set of "
          "select()), and when has it something to send to them?",
          "poll(2), POLLOUT"};
}

}  // namespace

Found one_client(const Evidence& evidence) {
  if (evidence.outcome == nullptr || evidence.findings.empty()) return std::nullopt;
  const auto& ending = evidence.outcome->ending;
  if (ending.kind != Ending::Kind::exited || ending.status != 0) return std::nullopt;
  const bool refused = find(evidence, [](const Finding& finding) {
                         return finding.kind == Finding::Kind::missing &&
                                finding.sentence.find("any more") != std::string::npos;
                       }) != nullptr;
  const auto clients = clients_of(*evidence.outcome);
  const auto served = std::count_if(clients.begin(), clients.end(), is_served);
  if (!refused && (served == 0 || !left_alone(clients))) return std::nullopt;
  const auto ended = std::count_if(clients.begin(), clients.end(), has_ended);
  // PORT N, or PORT alone: a server that is not to end by itself.
  const bool is_told_how_many = evidence.outcome->command.size() > 2;
  return Diagnosis{"ONE_CLIENT",
                   fmt::format("Your program ended, with status 0, when {} client{} ended. {}",
                               ended, ended == 1 ? " had" : "s had",
                               refused ? "The next one was refused, because nobody listened any "
                                         "more."
                                       : "Another one was still connected, and the end of your "
                                         "program reset its connection."),
                   is_told_how_many
                       ? "Which lines are done once in the life of the server, which once for "
                         "each client, and what counts the clients?"
                       : "Which lines are done once in the life of the server, and which once for "
                         "each client? What is to end this server, and what ended it here?",
                   "accept(2)"};
}

Found serial(const Evidence& evidence) {
  if (!hung(evidence)) return std::nullopt;
  const auto clients = clients_of(*evidence.outcome);
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const auto waiting = std::find_if(
        clients.begin() + static_cast<long>(i), clients.end(),
        [](const auto& other) { return !other.client.data.empty() && other.server.data.empty(); });
    if (!is_silent(clients[i]) || waiting == clients.end()) continue;
    const auto number = static_cast<std::size_t>(waiting - clients.begin()) + 1;
    const auto& call = evidence.outcome->ending.waiting_in;
    return Diagnosis{
        "SERIAL",
        fmt::format("Client {} has sent {} bytes, and your host's kernel has acknowledged them: it "
                    "takes connections and data without asking you. But your program {} until "
                    "client {}, which is silent, says something, and answers nobody else.",
                    number, waiting->client.data.size(),
                    call.empty() ? "waits" : "sits in " + call + "()", i + 1),
        "Which call can wait for several descriptors at once, and tell which of them have "
        "something to read? (A thread or a process for each client is an answer, too.)",
        "poll(2), epoll(7)"};
  }
  return std::nullopt;
}

Found closes_early(const Evidence& evidence) {
  if (evidence.outcome == nullptr || message(evidence) == nullptr) return std::nullopt;
  const auto& ending = evidence.outcome->ending;
  const bool goes_on = ending.kind == Ending::Kind::exited ||
                       ending.waiting_in.starts_with("accept") ||
                       ending.waiting_in.find("poll") != std::string::npos;
  const auto clients = clients_of(*evidence.outcome);
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const auto& [client, server] = clients[i];
    if (server.data.empty() || server.data.size() >= client.data.size() ||
        !starts_with(client.data, server.data)) {
      continue;
    }
    const bool spoke_on = server.fin && client.last_data_at > server.fin_at;
    if (!spoke_on && !(server.rst && goes_on)) continue;
    return Diagnosis{
        "ONE_SHOT",
        fmt::format(
            "Client {} had sent {} of its {} bytes and got them back, and then your program "
            "closed the connection. TCP has no messages: one read returns what has arrived "
            "so far, and the rest comes later.",
            i + 1, server.data.size(), client.data.size()),
        "What does read() return when the other side has finished sending, and what does it return "
        "before that? Close on the first and not before.",
        "recv(2), RETURN VALUE"};
  }
  return std::nullopt;
}

Found cross_talk(const Evidence& evidence) {
  if (evidence.outcome == nullptr || message(evidence) == nullptr) return std::nullopt;
  const auto clients = clients_of(*evidence.outcome);
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const auto [shared, expected, actual] = parting(clients[i].client.data, clients[i].server.data);
    if (actual.empty()) continue;
    for (std::size_t j = 0; j < clients.size(); ++j) {
      const auto words = as_text(clients[j].client.data);
      const auto foreign = as_text(actual).substr(0, std::min<std::size_t>(actual.size(), 8));
      if (i == j || foreign.size() < 2 || words.find(foreign) == std::string_view::npos) continue;
      return Diagnosis{
          "CROSS_TALK",
          fmt::format("Client {} was sent \"{}\": bytes that came from client {}. What one client "
                      "says is nobody else's.",
                      i + 1, printable(foreign, 8), j + 1),
          "When bytes have come from a descriptor, which descriptor do you answer, and where do "
          "you keep what belongs to which client?",
          "recv(2), send(2)"};
    }
  }
  return std::nullopt;
}

Found blocked_by_slow(const Evidence& evidence) {
  if (!hung(evidence) || !is_send(evidence.outcome->ending.waiting_in)) return std::nullopt;
  const auto clients = clients_of(*evidence.outcome);
  const auto slow = std::find_if(clients.begin(), clients.end(), [&](const auto& client) {
    return had_no_room(*evidence.outcome, client);
  });
  if (slow == clients.end()) return std::nullopt;
  return Diagnosis{
      "BLOCKED_BY_SLOW",
      fmt::format("Client {} sends much and reads nothing: its window is 0, the buffers are full, "
                  "and your program waits in {}() until it reads. All the others wait with it.",
                  slow - clients.begin() + 1, evidence.outcome->ending.waiting_in),
      "What does poll() say about a descriptor that can be written to? What becomes of the bytes "
      "that cannot be sent yet, and should you go on reading from a client that does not read?",
      "poll(2), POLLOUT; send(2), MSG_DONTWAIT; fcntl(2), O_NONBLOCK"};
}

Found hup_spin(const Evidence& evidence) {
  if (!hung(evidence)) return std::nullopt;
  std::size_t waits = 0, row = 0, others = 0;
  const SystemCall* last = nullptr;
  for (const auto& call : evidence.outcome->calls) {
    const bool at_once = is_wait(call) && call.returned && call.result > 0;
    // The end of a stream that is read again and again belongs to the row.
    const bool end_again = call.name.starts_with("re") && call.returned && call.result <= 0;
    if (at_once) last = &call;
    row = at_once ? row + 1 : end_again ? row : 0;
    others = row == 0 ? 0 : others + (end_again ? 1 : 0);
    waits = std::max(waits, row);
  }
  if (waits < many_calls || last == nullptr) return std::nullopt;
  if (only_room_is_left(*evidence.outcome)) return room_spin(*last);
  return Diagnosis{
      "HUP_SPIN",
      fmt::format("{}() returned more than {} times in a row{}: it says that a descriptor is "
                  "ready, and your program does nothing that would change it. The end of a stream "
                  "is ready for reading for ever, and a descriptor that is closed is an error for "
                  "ever. Meanwhile the processor is busy with nothing.",
                  last->name, many_calls,
                  others > 0 ? ", with nothing read in between" : ", and nothing else happened"),
      "What happens to a client's place in the set when it has ended? Which events does poll(2) "
      "report although nobody asked for them?",
      "poll(2), POLLHUP, POLLNVAL"};
}

Found zombies(const Evidence& evidence) {
  if (const auto running = still_running(evidence)) return running;
  const auto* found = find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::ending && finding.field == "children";
  });
  if (found == nullptr) return std::nullopt;
  return Diagnosis{
      "ZOMBIES",
      fmt::format("Your program started {} process{} and waited for none of them. A child that "
                  "has ended stays in the kernel's table, as a zombie, until its parent asks how "
                  "it ended. This server ends soon; one that runs for months fills the table.",
                  *found->actual_value, *found->actual_value == 1 ? "" : "es"),
      "Who tells the parent that a child has ended, and which call takes note of it without "
      "waiting?",
      "waitpid(2), NOTES; signal(7), SIGCHLD"};
}

}  // namespace wirebook::check::rules
