// tcpdump's line for a segment. What it prints was checked against tcpdump 4.99.3; see tests/trace.
#include "core/trace/tcpdump.hpp"

#include "core/trace/option_list.hpp"
#include "core/trace/text.hpp"
#include "core/trace/wire_numbers.hpp"

namespace trace {
namespace {

std::string time_of_day(tcp::Instant at) {
  const auto us = static_cast<std::uint64_t>(tcp::microseconds(at));
  const std::uint64_t s = us / 1'000'000;
  return zero_padded(s / 3600 % 24, 2) + ':' + zero_padded(s / 60 % 60, 2) + ':' + zero_padded(s % 60, 2) +
         '.' + zero_padded(us % 1'000'000, 6);
}

std::string address_and_port(tcp::Endpoint endpoint) {
  return to_text(endpoint.address) + '.' + std::to_string(endpoint.port);
}

std::string relative(std::uint32_t number, tcp::Seq base) {
  return std::to_string(number - base.value());
}

std::string sack_blocks(std::span<const std::byte> value, tcp::Seq base) {
  std::string text = "sack " + std::to_string(value.size() / 8) + ' ';
  for (std::size_t at = 0; at < value.size(); at += 8)
    text += '{' + relative(get32(value, at), base) + ':' + relative(get32(value, at + 4), base) + '}';
  return text;
}

std::string option_text(const ListedOption& option, tcp::Seq sack_base) {
  using tcp::OptionKind;
  const std::span<const std::byte> value = option.value;
  if (option.is_sack()) return sack_blocks(value, sack_base);
  if (option.is(OptionKind::EndOfList, 0)) return "eol";
  if (option.is(OptionKind::NoOperation, 0)) return "nop";
  if (option.is(OptionKind::SackPermitted, 0)) return "sackOK";
  if (option.is(OptionKind::MaximumSegmentSize, 2)) return "mss " + std::to_string(get16(value, 0));
  if (option.is(OptionKind::WindowScale, 1)) return "wscale " + std::to_string(get8(value, 0));
  if (option.is(OptionKind::Timestamps, 8))
    return "TS val " + std::to_string(get32(value, 0)) + " ecr " + std::to_string(get32(value, 4));
  std::string text = "unknown-" + std::to_string(option.kind);
  if (!value.empty()) text += " 0x" + hex(value);
  return text;
}

std::string options_text(const tcp::Options& options, tcp::Seq sack_base) {
  // As the segment will have them on the wire: padded, and read up to the first End of Option List.
  const tcp::Options padded = tcp::Options(options).pad();
  std::string text;
  for (const ListedOption& option : list_options(padded)) {
    if (!text.empty()) text += ',';
    text += option.malformed ? "[bad opt]" : option_text(option, sack_base);
    if (option.is(tcp::OptionKind::EndOfList, 0)) break;
  }
  return text;
}

bool is_http(const tcp::Endpoint& end) {
  return end.port == 80 || end.port == 8080;
}

}  // namespace

Tcpdump::Offsets Tcpdump::offsets(const tcp::Segment& segment) {
  if (numbers_ == Numbers::Absolute || !segment.flags.ack()) return {};
  const tcp::Endpoint& from = segment.source;
  const tcp::Endpoint& to = segment.destination;
  const bool from_low = from.port != to.port ? from.port < to.port : from.address <= to.address;
  const auto [place, is_new] =
      conversations_.try_emplace(from_low ? Conversation{from, to} : Conversation{to, from});
  Base& base = place->second;
  tcp::Seq& of_sender = from_low ? base.of_low : base.of_high;
  tcp::Seq& of_receiver = from_low ? base.of_high : base.of_low;
  if (is_new || segment.flags.syn()) {
    of_sender = segment.seq;
    of_receiver = segment.ack - 1;
    return {.seq = {}, .ack = {}, .sack = of_receiver};
  }
  return {.seq = of_sender, .ack = of_receiver, .sack = of_receiver};
}

std::string Tcpdump::line(tcp::Instant at, const tcp::Segment& segment) {
  const Offsets base = offsets(segment);
  const std::string letters = flag_letters(segment.flags);
  std::string text = time_of_day(at) + " IP " + address_and_port(segment.source) + " > " +
                     address_and_port(segment.destination) + ": Flags [" +
                     (letters.empty() ? "none" : letters) + ']';
  const auto length = static_cast<std::uint32_t>(segment.data.size());
  if (length > 0 || segment.flags.syn() || segment.flags.fin() || segment.flags.rst()) {
    text += ", seq " + relative(segment.seq.value(), base.seq);
    if (length > 0) text += ':' + relative(segment.seq.value() + length, base.seq);
  }
  if (segment.flags.ack()) text += ", ack " + relative(segment.ack.value(), base.ack);
  text += ", win " + std::to_string(segment.window);
  if (segment.flags.urg()) text += ", urg " + std::to_string(segment.urgent_pointer);
  if (!segment.options.empty()) text += ", options [" + options_text(segment.options, base.sack) + ']';
  text += ", length " + std::to_string(length);
  return length > 0 && (is_http(segment.source) || is_http(segment.destination)) ? text + ": HTTP" : text;
}

}  // namespace trace
