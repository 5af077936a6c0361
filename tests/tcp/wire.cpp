// The workbench: texts, and the bench that turns calls into texts.
#include "tests/tcp/wire.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <charconv>

namespace tcp::test {
namespace {

struct FlagName {
  std::string_view name;
  Flags flag;
};
constexpr FlagName flag_names[] = {{"SYN", Syn}, {"FIN", Fin}, {"RST", Rst}, {"URG", Urg}, {"ACK", Ack}};

std::uint32_t number(std::string_view digits) {
  std::uint32_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  REQUIRE(result.ec == std::errc{});
  return value;
}

Flags flags(std::string_view names) {
  Flags all;
  for (const FlagName& f : flag_names) {
    if (names.find(f.name) != std::string_view::npos) all = all | f.flag;
  }
  return all;
}

std::string blocks(const SackBlocks& sack) {
  std::string t;
  for (std::size_t i = 0; i < sack.count; ++i) {
    t += (i == 0 ? "" : ",") + std::to_string(sack.block[i].left.value()) + "-" +
         std::to_string(sack.block[i].right.value());
  }
  return t;
}

SackBlocks blocks(std::string_view t) {
  SackBlocks sack;
  while (!t.empty()) {
    const std::string_view one = t.substr(0, t.find(','));
    const auto dash = one.find('-');
    sack.block.at(sack.count++) = {Seq(number(one.substr(0, dash))), Seq(number(one.substr(dash + 1)))};
    t.remove_prefix(std::min(one.size() + 1, t.size()));
  }
  return sack;
}

std::string field(std::string_view name, std::uint32_t value) {
  return "<" + std::string(name) + "=" + std::to_string(value) + ">";
}

}  // namespace

std::byte pattern(Seq seq) {
  return static_cast<std::byte>((seq.value() * 31 + (seq.value() >> 8)) & 0xFFU);
}

Bytes pattern(Seq seq, std::size_t octets) {
  Bytes data(octets);
  for (std::size_t i = 0; i < octets; ++i) data[i] = pattern(seq + static_cast<std::uint32_t>(i));
  return data;
}

std::string text(const Segment& s) {
  std::string t = field("SEQ", s.seq.value());
  if (s.flags.ack()) t += field("ACK", s.ack.value());
  std::string names;
  for (const FlagName& f : flag_names) {
    if ((s.flags.bits & f.flag.bits) != 0) names += (names.empty() ? "" : ",") + std::string(f.name);
  }
  t += "<CTL=" + names + ">";
  if (s.window != 65535 && !s.flags.rst()) t += field("WND", s.window);
  if (s.flags.syn() && s.options.mss() != 1460) t += field("MSS", s.options.mss().value_or(0));
  if (const auto shift = s.options.window_scale()) t += field("WS", *shift);
  if (s.options.sack_permitted()) t += "<SACKOK>";
  if (const auto ts = s.options.timestamps()) {
    t += "<TS=" + std::to_string(ts->value) + "/" + std::to_string(ts->echo_reply) + ">";
  }
  if (const auto sack = s.options.sack()) t += "<SACK=" + blocks(*sack) + ">";
  if (s.urgent_pointer != 0) t += field("UP", s.urgent_pointer);
  if (!s.data.empty()) {
    t += field("DATA", static_cast<std::uint32_t>(s.data.size()));
    const bool as_the_pattern = s.data == pattern(s.seq + (s.flags.syn() ? 1U : 0U), s.data.size());
    CHECK(as_the_pattern);
  }
  return t;
}

Segment segment(std::string_view text, Endpoint from, Endpoint to) {
  Segment s{.source = from, .destination = to, .window = 65535};
  std::uint16_t mss = 1460;
  std::uint32_t octets = 0;
  Offer offer;
  SackBlocks sack;
  while (!text.empty()) {
    REQUIRE(text.front() == '<');
    const auto end = text.find('>');
    const auto equals = std::min(text.find('='), end);
    const auto name = text.substr(1, equals - 1);
    const auto value = equals == end ? std::string_view{} : text.substr(equals + 1, end - equals - 1);
    text.remove_prefix(end + 1);
    if (name == "CTL") {
      s.flags = flags(value);
    } else if (name == "SEQ") {
      s.seq = Seq(number(value));
    } else if (name == "ACK") {
      s.ack = Seq(number(value));
    } else if (name == "WND") {
      s.window = static_cast<std::uint16_t>(number(value));
    } else if (name == "MSS") {
      mss = static_cast<std::uint16_t>(number(value));
    } else if (name == "WS") {
      offer.shift = static_cast<std::uint8_t>(number(value));
    } else if (name == "SACKOK") {
      offer.sack = true;
    } else if (name == "TS") {
      const auto slash = value.find('/');
      offer.stamps = Timestamps{number(value.substr(0, slash)), number(value.substr(slash + 1))};
    } else if (name == "SACK") {
      sack = blocks(value);
    } else if (name == "UP") {
      s.urgent_pointer = static_cast<std::uint16_t>(number(value));
    } else {
      REQUIRE(name == "DATA");
      octets = number(value);
    }
  }
  if (mss != 0) offer.mss = mss;
  s.options = s.flags.syn() ? syn_options(OptionOrder::Rfc, offer) : segment_options(offer.stamps, sack);
  s.data = pattern(s.seq + (s.flags.syn() ? 1U : 0U), octets);
  return s;
}

Config plain() {
  Config config;
  config.delayed_ack = Duration{0};
  config.congestion_control = false;
  config.window_scaling = config.timestamps = config.sack = false;
  return config;
}

bool Record::said(Rule rule) const {
  return value(rule).has_value();
}

std::optional<std::int64_t> Record::value(Rule rule) const {
  const auto it = std::ranges::find(notes, rule, &Note::rule);
  return it == notes.end() ? std::nullopt : std::optional(it->value);
}

std::string Record::take(std::string_view prefix) {
  log_decisions(out);
  std::string all;
  for (const Outgoing& o : out.segments) {
    all += (all.empty() ? "" : " | ") + std::string(prefix) + text(o.segment);
  }
  notes = std::move(out.notes);
  sent = std::move(out.segments);
  out.clear();
  return all;
}

Bench::Bench(const Config& config, std::uint32_t iss, Endpoint local, Endpoint remote)
    : c({local, remote}, config, Seq(iss)), written_(iss + (config.count_syn_and_fin ? 1 : 0)) {}

std::string Bench::open() {
  c.open_active(now, out);
  return done();
}

std::string Bench::listen() {
  c.open_passive(out);
  return done();
}

std::string Bench::send(std::size_t octets) {
  last_taken = c.send(now, pattern(written_, octets), out);
  written_ += static_cast<std::uint32_t>(last_taken);
  return done();
}

std::string Bench::receive(std::size_t octets) {
  Bytes into(octets);
  if (read_ == Seq{}) read_ = c.tcb().irs + 1;
  last_taken = c.receive(now, into, out);
  into.resize(last_taken);
  const bool as_the_pattern = into == pattern(read_, last_taken);
  CHECK(as_the_pattern);
  read_ += static_cast<std::uint32_t>(last_taken);
  return done();
}

std::string Bench::send_urgent(std::size_t octets) {
  last_taken = c.send_urgent(now, pattern(written_, octets), out);
  written_ += static_cast<std::uint32_t>(last_taken);
  return done();
}

std::string Bench::close() {
  c.close(now, out);
  return done();
}

std::string Bench::abort() {
  c.abort(now, out);
  return done();
}

std::string Bench::gets(std::string_view segments) {
  while (!segments.empty()) {
    const auto end = std::min(segments.find(" | "), segments.size());
    std::string_view one = segments.substr(0, end);
    if (one.starts_with('@')) one.remove_prefix(one.find('<'));  // from wait()
    c.segment_arrives(now, segment(one, c.pair().remote, c.pair().local), out);
    segments.remove_prefix(std::min(end + 3, segments.size()));
  }
  return done();
}

std::string Bench::wait(Duration length) {
  return pass(length, c, [this](std::string_view prefix) { return done(prefix); });
}

std::string Bench::done(std::string_view prefix) {
  check_invariants();
  return take(prefix);
}

void Bench::check_invariants() const {
  const Tcb& t = c.tcb();
  CHECK(before_or_at(t.snd.una, t.snd.nxt));
  CHECK(t.rcv.wnd <= c.config().receive_buffer);
  if (c.state() == State::Closed || c.state() == State::Listen) {
    CHECK(c.next_deadline() == never);
    return;
  }
  std::uint32_t flying = 0;
  for (const Transmission& one : c.transmissions()) {
    CHECK(one.seq == t.snd.una + flying);
    CHECK_FALSE((one.lost && one.sacked));
    flying += one.length;
  }
  CHECK(flying == c.flight());
  if (c.flight() > 0 && c.config().retransmission) {  // something always brings it forward
    CHECK((c.timers().running(Timer::Retransmission) || c.timers().running(Timer::Persist)));
  }
}

Bench established(const Config& config) {
  Bench b(config);
  b.open();
  b.gets("<SEQ=300><ACK=101><CTL=SYN,ACK>");
  REQUIRE(b.state() == State::Established);
  return b;
}

Bench accepted(const Config& config) {
  Bench b(config, 100, far_end, near_end);
  b.listen();
  b.gets("<SEQ=300><CTL=SYN>");
  b.gets("<SEQ=301><ACK=101><CTL=ACK>");
  REQUIRE(b.state() == State::Established);
  return b;
}

}  // namespace tcp::test
