// The log as text, its filter and notation, and the session as a capture.
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "core/sim/capture.hpp"
#include "core/trace/json.hpp"
#include "core/trace/text.hpp"
#include "web/app.hpp"
#include "web/log_names.hpp"
#include "web/panels/event_words.hpp"

namespace lab {

namespace {

constexpr std::size_t all_lines = std::numeric_limits<std::size_t>::max();

// Which of `names` stand in a list such as "client,wire", as bits; nothing: one that is none of them.
std::optional<std::uint8_t> read_list(std::string_view list, std::span<const std::string_view> names) {
  unsigned bits = 0;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    const auto found = std::ranges::find(names, list.substr(0, end));
    if (found == names.end()) return std::nullopt;
    bits |= 1U << static_cast<unsigned>(found - names.begin());
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return static_cast<std::uint8_t>(bits);
}

std::string listed(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

std::size_t count(double number) {
  return number >= 0 && number < 4e9 ? static_cast<std::size_t>(number) : all_lines;
}

}  // namespace

// Of the log as it was, what lies before now is still there.
void App::reread_log() {
  const auto& events = history_.log().events;
  const auto end = std::lower_bound(events.begin(), events.end(), history_.now(),
                                    [](const sim::Event& event, sim::Instant t) { return event.at < t; });
  book_.lines.cut(static_cast<std::size_t>(end - events.begin()));
}

std::string App::set_log(std::string_view key, std::string_view value) {
  LogFilter filter = ui_.log;
  const auto choose = [&](std::uint8_t& bits, std::span<const std::string_view> names) -> std::string {
    const auto read = read_list(value, names);
    if (!read) {
      return std::string(key) + " is nothing or some of " + listed(names) +
             ", with commas between them, not " + trace::quoted(value, '"') + ".";
    }
    bits = *read;
    return {};
  };
  std::string error;
  if (key == "log-ends") {
    error = choose(filter.ends, log_end_names);
  } else if (key == "log-kinds") {
    error = choose(filter.kinds, log_kind_names);
  } else if (key == "log-notation") {
    const auto found = std::ranges::find(log_notation_names, value);
    if (found == log_notation_names.end())
      error =
          "log-notation is one of " + listed(log_notation_names) + ", not " + trace::quoted(value, '"') + ".";
    else
      filter.notation = static_cast<LogNotation>(found - log_notation_names.begin());
  } else {
    error = "There is no setting " + trace::quoted(key, '"') + ".";
  }
  ui_.log = filter;
  stale_ = true;
  return error;
}

void App::carry_out_log(const Intents& intents) {
  if (intents.log && *intents.log != ui_.log) {
    ui_.log = *intents.log;
    stale_ = true;
  }
  if (intents.log_large) {
    ui_.tab = ui_.tab == Tab::Log ? first_tab() : Tab::Log;
    stale_ = true;
  }
  if (intents.copy_log) wants_copy_ = true;
  if (intents.save_capture && ui_.saves) wants_save_ = true;
}

bool App::take_copy_wish() {
  return std::exchange(wants_copy_, false);
}

bool App::take_save_wish() {
  return std::exchange(wants_save_, false);
}

std::vector<std::string> App::log_lines(std::size_t first, std::size_t count) const {
  const View seen = view();
  const std::size_t shown = book_.lines.shown(seen.events_end);
  const std::size_t begin = std::min(first, shown);
  const std::size_t end = begin + std::min(count, shown - begin);
  if (ui_.log.notation != LogNotation::Words) {
    if (begin == end) return {};
    const std::size_t total = book_.lines.total(seen.events_end);
    book_.marks.read(seen.log, book_.lines, ui_.log, total, total);
    return book_.marks.texts(seen.log, book_.lines, begin, end);
  }
  std::vector<std::string> lines;
  for (std::size_t i = begin; i < end; ++i)
    lines.push_back(event_line(seen, seen.log.events[book_.lines.event(i)]));
  return lines;
}

std::string App::log_json(double first, double most) const {
  const std::size_t events = events_until(history_.now());
  const std::vector<std::string> lines = log_lines(count(first), count(most));  // brings the book up to date
  trace::JsonWriter json;
  json.open('{').key("shown").number(static_cast<std::int64_t>(book_.lines.shown(events)));
  json.key("total").number(static_cast<std::int64_t>(book_.lines.total(events))).key("lines").open('[');
  for (const std::string& line : lines) json.text(line);
  return json.close(']').close('}').take();
}

std::string App::log_text() const {
  std::string text;
  for (const std::string& line : log_lines(0, all_lines)) text += line + '\n';
  return text;
}

tcp::Bytes App::capture() const {
  const std::size_t events = events_until(history_.now());
  return trace::to_pcapng(sim::capture(history_.log(), sim::Vantage::Both, events));
}

}  // namespace lab
