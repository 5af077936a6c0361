// Actions as text and back. Numbers are read exactly or refused: no rounding, no locale, no floating point.
#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "core/sim/action.hpp"
#include "core/trace/text.hpp"

namespace sim {

namespace {

struct Unit {
  std::string_view name;
  std::uint64_t size;  // in the smallest unit
};
// Greatest first. A bare number counts the unit without a name.
constexpr std::array time_units{Unit{"s", 1'000'000}, Unit{"", 1'000'000}, Unit{"ms", 1'000}, Unit{"us", 1}};
constexpr std::array rate_units{Unit{"Gbit", 1'000'000'000}, Unit{"Mbit", 1'000'000}, Unit{"kbit", 1'000},
                                Unit{"bit", 1}};
constexpr std::array percent_units{Unit{"%", 10'000}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_at_front(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

// Decimal digits and nothing else.
std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  if (text.empty() || digits_at_front(text) != text.size()) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} ? std::optional(value) : std::nullopt;
}

// "1.5ms": digits, perhaps a point and more digits, a unit. In the smallest unit, of which it must be a whole
// number, at most `most`.
template <std::size_t N>
std::optional<std::uint64_t> parse_amount(std::string_view text, const std::array<Unit, N>& units,
                                          std::uint64_t most) {
  const std::size_t whole_digits = digits_at_front(text);
  const auto whole = parse_count(text.substr(0, whole_digits));
  if (!whole) return std::nullopt;
  text.remove_prefix(whole_digits);
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = text.substr(0, digits_at_front(text));
    if (fraction.empty()) return std::nullopt;
    text.remove_prefix(fraction.size());
  }
  const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == text; });
  if (unit == units.end() || *whole > most / unit->size) return std::nullopt;
  std::uint64_t amount = *whole * unit->size;
  std::uint64_t place = unit->size;
  for (const char digit : fraction) {
    if (digit != '0' && place % 10 != 0) return std::nullopt;  // finer than the smallest unit
    place /= 10;
    amount += static_cast<std::uint64_t>(digit - '0') * place;
  }
  return amount <= most ? std::optional(amount) : std::nullopt;
}

// In the greatest unit that needs no fraction.
template <std::size_t N>
std::string amount_text(std::uint64_t amount, const std::array<Unit, N>& units) {
  const auto unit =
      std::find_if(units.begin(), units.end(), [&](const Unit& u) { return amount % u.size == 0; });
  return std::to_string(amount / unit->size) + std::string(unit->name);
}

std::string percent_text(std::uint64_t ppm) {
  std::string text = std::to_string(ppm / 10'000);
  if (ppm % 10'000 != 0) {
    std::string fraction = std::to_string(10'000 + ppm % 10'000).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    text += "." + fraction;
  }
  return text + "%";
}

// The words of a line, one after the other, and the first thing that was wrong with them.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) { skip_spaces(); }

  bool at_end() const { return rest_.empty(); }
  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }
  std::string_view rest() const { return rest_; }

  std::string_view word() {
    const std::size_t size = std::min(rest_.find_first_of(" \t"), rest_.size());
    const std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    skip_spaces();
    return word;
  }

  // What was met where something else was expected; the first one counts.
  void expected(std::string_view what, std::string_view met) {
    if (failed()) return;
    error_ = "Expected " + std::string(what) + ", not " +
             (met.empty() ? "the end" : trace::quoted(met, '"')) + ".";
  }
  void expect_end() {
    if (!at_end()) expected("the end", rest_.substr(0, std::min(rest_.find_first_of(" \t"), rest_.size())));
  }

  std::uint64_t count(std::uint64_t least, std::uint64_t most, std::string_view what) {
    const std::string_view text = word();
    const auto value = parse_count(text);
    if (value && *value >= least && *value <= most) return *value;
    expected(std::string(what) + " (" + std::to_string(least) + " to " + std::to_string(most) + ")", text);
    return least;
  }
  template <std::size_t N>
  std::uint64_t amount(const std::array<Unit, N>& units, std::uint64_t least, std::uint64_t most,
                       std::string_view what) {
    const std::string_view text = word();
    const auto value = parse_amount(text, units, most);
    if (value && *value >= least) return *value;
    expected(what, text);
    return least;
  }
  Side side() {
    const std::string_view text = word();
    if (text != "client" && text != "server") expected("client or server", text);
    return text == "server" ? Side::Server : Side::Client;
  }
  PacketId packet() { return static_cast<PacketId>(count(1, UINT32_MAX, "a packet's number")); }

 private:
  void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  std::string_view rest_;
  std::string error_;
};

constexpr auto max_us = static_cast<std::uint64_t>(std::chrono::microseconds(max_delay).count());

struct KnobName {
  Knob knob;
  std::string_view name;
};
constexpr std::array knob_names{KnobName{Knob::SynCookies, "syncookies"},
                                KnobName{Knob::SynBacklog, "syn-backlog"},
                                KnobName{Knob::SynackRetries, "synack-retries"},
                                KnobName{Knob::AcceptBacklog, "accept-backlog"},
                                KnobName{Knob::DelayUs, "delay"},
                                KnobName{Knob::LossPpm, "loss"},
                                KnobName{Knob::BandwidthBps, "bandwidth"}};

std::uint64_t read_knob_value(Reader& in, Knob knob) {
  switch (knob) {
    case Knob::SynCookies:
      return in.count(0, 2, "a number");
    case Knob::SynBacklog:
      return in.count(1, max_backlog, "a number of slots");
    case Knob::SynackRetries:
      return in.count(0, max_synack_retries, "a number of retries");
    case Knob::AcceptBacklog:
      return in.count(1, max_backlog, "a number of slots");
    case Knob::DelayUs:
      return in.amount(time_units, 0, max_us, "a time such as 25ms (0s to 3600s)");
    case Knob::LossPpm:
      return in.amount(percent_units, 0, ppm_max, "a share such as 1% (0% to 100%)");
    case Knob::BandwidthBps:
      if (in.rest() == "off") return in.word(), 0;
      return in.amount(rate_units, 1, max_bandwidth_bps, "off or a rate such as 10Mbit (1bit to 1000Gbit)");
  }
  return 0;
}

Action read_tune(Reader& in) {
  const std::string_view name = in.word();
  const auto entry = std::find_if(knob_names.begin(), knob_names.end(),
                                  [&](const KnobName& candidate) { return candidate.name == name; });
  if (entry == knob_names.end()) {
    in.expected("syncookies, syn-backlog, synack-retries, accept-backlog, delay, loss or bandwidth", name);
    return Tune{};
  }
  return Tune{entry->knob, read_knob_value(in, entry->knob)};
}

Action read_flood(Reader& in) {
  if (in.rest() == "off") return in.word(), Flood{0};
  return Flood{static_cast<std::uint32_t>(in.count(1, max_flood_rate, "off or SYNs a second"))};
}

Action read_send(Reader& in) {
  const Side side = in.side();
  return Send{side, static_cast<std::uint32_t>(in.count(1, max_send_octets, "a number of octets"))};
}

Action read_delay(Reader& in) {
  const PacketId packet = in.packet();
  const std::uint64_t us = in.amount(time_units, 1, max_us, "a time such as 40ms (1us to 3600s)");
  return Delay{packet, Duration{static_cast<std::int64_t>(us)}};
}

Action read_corrupt(Reader& in) {
  const PacketId packet = in.packet();
  const std::string_view bit = in.word();
  if (bit != "bit") in.expected("bit", bit);
  return Corrupt{packet, static_cast<std::uint16_t>(in.count(0, UINT16_MAX, "a bit's number"))};
}

Action read_action(Reader& in) {
  const std::string_view verb = in.word();
  if (verb == "open") return Open{in.side()};
  if (verb == "send") return read_send(in);
  if (verb == "close") return Close{in.side()};
  if (verb == "abort") return Abort{in.side()};
  if (verb == "drop") return Drop{in.packet()};
  if (verb == "delay") return read_delay(in);
  if (verb == "duplicate") return Duplicate{in.packet()};
  if (verb == "corrupt") return read_corrupt(in);
  if (verb == "flood") return read_flood(in);
  if (verb == "set") return read_tune(in);
  in.expected("open, send, close, abort, drop, delay, duplicate, corrupt, flood or set", verb);
  return Open{};
}

std::string side_text(Side side) {
  return side == Side::Client ? "client" : "server";
}

std::string write(const Tune& a) {
  const auto entry = std::find_if(knob_names.begin(), knob_names.end(),
                                  [&](const KnobName& candidate) { return candidate.knob == a.knob; });
  const std::string start = "set " + std::string(entry->name) + " ";
  switch (a.knob) {
    case Knob::DelayUs:
      return start + amount_text(a.value, time_units);
    case Knob::LossPpm:
      return start + percent_text(a.value);
    case Knob::BandwidthBps:
      return start + (a.value == 0 ? "off" : amount_text(a.value, rate_units));
    default:
      return start + std::to_string(a.value);
  }
}

std::string write(const Open& a) {
  return "open " + side_text(a.side);
}
std::string write(const Send& a) {
  return "send " + side_text(a.side) + " " + std::to_string(a.octets);
}
std::string write(const Close& a) {
  return "close " + side_text(a.side);
}
std::string write(const Abort& a) {
  return "abort " + side_text(a.side);
}
std::string write(const Drop& a) {
  return "drop " + std::to_string(a.packet);
}
std::string write(const Delay& a) {
  return "delay " + std::to_string(a.packet) + " " + to_text(a.by);
}
std::string write(const Duplicate& a) {
  return "duplicate " + std::to_string(a.packet);
}
std::string write(const Corrupt& a) {
  return "corrupt " + std::to_string(a.packet) + " bit " + std::to_string(a.bit);
}
std::string write(const Flood& a) {
  return a.rate == 0 ? "flood off" : "flood " + std::to_string(a.rate);
}

}  // namespace

ParsedAction parse_action(std::string_view text) {
  Reader in(text);
  const Action action = read_action(in);
  in.expect_end();
  if (in.failed()) return {.ok = false, .action = {}, .error = in.error()};
  return {.ok = true, .action = action, .error = {}};
}

std::string to_text(const Action& action) {
  return std::visit([](const auto& a) { return write(a); }, action);
}

ParsedTimedAction parse_timed_action(std::string_view text) {
  Reader in(text);
  const std::string_view at = in.word();
  if (at != "at") in.expected("at", at);
  const std::string_view time = in.word();
  const auto when = parse_duration(time);
  if (!when) in.expected("a time such as 1.5s", time);
  if (in.failed()) return {.ok = false, .timed = {}, .error = in.error()};
  const ParsedAction parsed = parse_action(in.rest());
  if (!parsed.ok) return {.ok = false, .timed = {}, .error = parsed.error};
  return {.ok = true, .timed = {.at = Instant{*when}, .action = parsed.action}, .error = {}};
}

std::string to_text(const TimedAction& timed) {
  return "at " + to_text(timed.at.time_since_epoch()) + " " + to_text(timed.action);
}

std::optional<Duration> parse_duration(std::string_view text) {
  const auto us = parse_amount(text, time_units, static_cast<std::uint64_t>(max_duration.count()));
  if (!us) return std::nullopt;
  return Duration{static_cast<std::int64_t>(*us)};
}

std::string to_text(Duration duration) {
  return amount_text(static_cast<std::uint64_t>(duration.count()), time_units);
}

}  // namespace sim
