#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "harness/base/sys.hh"
#include "harness/report/page.hh"

namespace wirebook::report {

namespace {

using nlohmann::json;

constexpr std::size_t longest_output = 64U << 10U;
constexpr std::size_t most_events = 1000;

/// Text of a program need not be UTF-8; what is not becomes the replacement character.
json utf8(std::string_view text) {
  const auto dumped = json(std::string(text)).dump(-1, ' ', true, json::error_handler_t::replace);
  return json::parse(dumped);
}

json tail(const std::string& text) {
  const std::string_view all = text;
  return utf8(all.size() > longest_output ? all.substr(all.size() - longest_output) : all);
}

double seconds(Moment at) { return std::chrono::duration<double>(at).count(); }

const char* name_of(Ending::Kind kind) {
  switch (kind) {
    case Ending::Kind::exited:
      return "exited";
    case Ending::Kind::signalled:
      return "signalled";
    case Ending::Kind::timed_out:
      return "timed_out";
    case Ending::Kind::printed_too_much:
      return "printed_too_much";
    case Ending::Kind::sent_too_much:
      return "sent_too_much";
    case Ending::Kind::took_too_much:
      return "took_too_much_memory";
    case Ending::Kind::not_executable:
      break;
  }
  return "not_executable";
}

const char* name_of(Event::Kind kind) {
  switch (kind) {
    case Event::Kind::started:
      return "started";
    case Event::Kind::frame:
      return "frame";
    case Event::Kind::wire:
      return "wire";
    case Event::Kind::signal:
      return "signal";
    case Event::Kind::peer:
      return "peer";
    case Event::Kind::output:
      return "output";
    case Event::Kind::ended:
      return "ended";
    case Event::Kind::harness:
      break;
  }
  return "harness";
}

const char* name_of(Check::Verdict verdict) {
  switch (verdict) {
    case Check::Verdict::ok:
      return "ok";
    case Check::Verdict::failed:
      return "failed";
    case Check::Verdict::not_run:
      break;
  }
  return "not_run";
}

json ending_json(const Ending& ending) {
  json document{{"kind", name_of(ending.kind)}};
  if (ending.kind == Ending::Kind::exited) document["status"] = ending.status;
  if (ending.kind == Ending::Kind::signalled) document["signal"] = ending.signal;
  if (ending.circled) document["circled"] = true;
  if (ending.ignored_sigterm) document["ignored_sigterm"] = true;
  if (ending.left_running > 0) document["left_running"] = ending.left_running;
  if (ending.unreaped > 0) document["unreaped"] = ending.unreaped;
  if (ending.peak_memory > 0) document["peak_memory"] = ending.peak_memory;
  if (!ending.waiting_in.empty()) document["waiting_in"] = ending.waiting_in;
  if (ending.crash_line > 0) document["crash_line"] = ending.crash_line;
  if (!ending.crash_word.empty()) document["crash_word"] = utf8(ending.crash_word);
  if (!ending.reason.empty()) document["reason"] = utf8(ending.reason);
  return document;
}

json event_json(const Event& event) {
  json document{{"at", seconds(event.at)},
                {"kind", name_of(event.kind)},
                {"host", utf8(event.host)},
                {"text", utf8(event.text)}};
  if (event.frame >= 0) document["frame"] = event.frame;
  return document;
}

json peer_json(const PeerReport& peer) {
  return {{"name", utf8(peer.name)},
          {"finished", peer.finished},
          {"stuck_at", utf8(peer.stuck_at)},
          {"reason", utf8(peer.reason)},
          {"received_bytes", peer.received.size()},
          {"datagrams", peer.datagrams.size()}};
}

json call_json(const SystemCall& call) {
  return {{"at", seconds(call.at)},
          {"name", call.name},
          {"process", call.process},
          {"thread", call.thread},
          {"returned", call.returned},
          {"result", call.result},
          {"error", call.failed() ? json(errno_name(call.error())) : json(nullptr)},
          {"shaped", call.shaped != SystemCall::Shaped::no},
          {"text", utf8(describe(call))}};
}

json run_json(const Outcome& outcome) {
  json document{{"command", json::array()},
                {"ending", ending_json(outcome.ending)},
                {"stdout", tail(outcome.out)},
                {"stderr", tail(outcome.err)},
                {"stdout_bytes", outcome.out.size()},
                {"stderr_bytes", outcome.err.size()},
                {"frames", outcome.frames.size()},
                {"events", json::array()},
                {"peers", json::array()},
                {"wire", json::array()},
                {"peer_counters", outcome.peer_counters}};
  for (const auto& word : outcome.command) document["command"].push_back(utf8(word));
  const auto events = std::min(outcome.events.size(), most_events);
  for (std::size_t i = 0; i < events; ++i) {
    document["events"].push_back(event_json(outcome.events[i]));
  }
  for (const auto& peer : outcome.peers) document["peers"].push_back(peer_json(peer));
  for (const auto& rule : outcome.wire) {
    document["wire"].push_back(
        {{"rule", utf8(rule.rule)}, {"met", rule.met}, {"frames", rule.frames}});
  }
  if (!outcome.traced) return document;
  document["calls"] = json::array();
  const auto calls = std::min(outcome.calls.size(), most_events);
  for (std::size_t i = 0; i < calls; ++i) document["calls"].push_back(call_json(outcome.calls[i]));
  document["calls_left_out"] = outcome.calls_left_out + outcome.calls.size() - calls;
  return document;
}

/// A finding with its texts made UTF-8; of a long stream, its beginning.
json finding_json(check::Finding finding) {
  for (auto* bytes : {&finding.expected, &finding.actual}) {
    if (bytes->size() > longest_output) bytes->resize(longest_output);
  }
  for (auto* text : {&finding.sentence, &finding.expected_shown, &finding.actual_shown}) {
    if (text->size() > longest_output) text->resize(longest_output);
  }
  return json::parse(json(finding).dump(-1, ' ', true, json::error_handler_t::replace));
}

json check_json(const Check& check) {
  json document{{"name", utf8(check.name)},
                {"verdict", name_of(check.verdict)},
                {"expected", nullptr},
                {"actual", nullptr},
                {"field", nullptr},
                {"offset", nullptr},
                {"frame", nullptr},
                {"findings", json::array()},
                {"message", tail(check.message)},
                {"runs", check.runs.size()}};
  for (const auto& finding : check.findings) document["findings"].push_back(finding_json(finding));
  if (check.diagnosis) document["diagnosis"] = utf8(check.diagnosis->code);
  if (check.findings.empty()) return document;
  const auto& first = check.findings.front();
  const auto value = [](const std::string& shown, const Bytes& bytes) -> json {
    if (!shown.empty()) return utf8(shown);
    if (bytes.empty()) return nullptr;
    return to_hex(ByteView(bytes).subspan(0, std::min(bytes.size(), longest_output)));
  };
  document["expected"] = value(first.expected_shown, first.expected);
  document["actual"] = value(first.actual_shown, first.actual);
  if (!first.field.empty()) document["field"] = utf8(first.field);
  if (first.kind == check::Finding::Kind::field) document["offset"] = first.offset;
  if (first.frame >= 0) document["frame"] = first.frame;
  return document;
}

json diagnosis_json(const check::Diagnosis& diagnosis) {
  json document{{"code", utf8(diagnosis.code)},
                {"sentence", utf8(diagnosis.sentence)},
                {"look", utf8(diagnosis.look)},
                {"reference", utf8(diagnosis.reference)}};
  for (const auto& line : diagnosis.picture) document["picture"].push_back(utf8(line));
  return document;
}

json warning_json(const Warning& warning) {
  return {{"file", utf8(warning.file)}, {"line", warning.line}, {"message", utf8(warning.message)}};
}

json compile_error_json(const CompileError& error) {
  return {{"file", utf8(error.file)},
          {"line", error.line},
          {"message", utf8(error.message)},
          {"output", tail(error.output)}};
}

}  // namespace

json to_json(const Page& page) {
  json document{{"exercise", utf8(page.sources.exercise)},
                {"title", utf8(page.sources.title)},
                {"verdict", std::string(name_of(page.verdict))},
                {"checks", json::array()},
                {"diagnoses", json::array()},
                {"capture", nullptr},
                {"arrived", nullptr},
                {"seed", page.seed},
                {"program", utf8(page.sources.program.string())},
                {"compile_error", nullptr},
                {"warnings", json::array()},
                {"not_started", utf8(page.not_started)},
                {"not_graded", utf8(page.not_graded)},
                {"harness_fault", utf8(page.harness_fault)},
                {"runs", json::array()}};
  for (const auto& check : page.checks) {
    document["checks"].push_back(check_json(check));
    for (const auto& run : check.runs) {
      if (run) document["runs"].push_back(run_json(*run));
    }
    if (check.diagnosis) document["diagnoses"].push_back(diagnosis_json(*check.diagnosis));
  }
  if (page.compile_error) document["compile_error"] = compile_error_json(*page.compile_error);
  for (const auto& warning : page.warnings) document["warnings"].push_back(warning_json(warning));
  const Outcome* shown = shown_run(page);
  if (shown != nullptr && !shown->frames.empty()) {
    document["capture"] = utf8((page.sources.reports / capture_name).string());
  }
  if (shown != nullptr && !shown->arrivals.empty()) {
    document["arrived"] = utf8((page.sources.reports / arrived_name).string());
  }
  return document;
}

}  // namespace wirebook::report
