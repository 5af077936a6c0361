// Writes packetdrill's notation, and counts sequence numbers as it does.
#include "core/trace/packetdrill.hpp"

#include "core/trace/option_list.hpp"
#include "core/trace/text.hpp"
#include "core/trace/wire_numbers.hpp"

namespace trace {
namespace {

constexpr Direction other(Direction direction) {
  return direction == Direction::Inbound ? Direction::Outbound : Direction::Inbound;
}

// The dot stands last: packetdrill reads no letter behind it.
std::string flags_text(tcp::Flags flags) {
  std::string letters = flag_letters({static_cast<std::uint8_t>(flags.bits & ~tcp::Flags::ack_bit)});
  if (flags.ack()) letters += '.';
  return letters.empty() ? "-" : letters;
}

// Relative times are written without the zero in front of the point, as scripts usually are.
std::string relative(tcp::Duration t) {
  const std::string text = seconds(t);
  return '+' + (text.starts_with("0.") ? text.substr(1) : text);
}

std::string option_text(const ListedOption& option) {
  using tcp::OptionKind;
  const std::span<const std::byte> value = option.value;
  if (option.malformed) return "raw " + hex(option.octets);
  if (option.is_sack()) {
    std::string text = "sack";
    for (std::size_t at = 0; at < value.size(); at += 8)
      text += ' ' + std::to_string(get32(value, at)) + ':' + std::to_string(get32(value, at + 4));
    return text;
  }
  if (option.is(OptionKind::EndOfList, 0)) return "eol";
  if (option.is(OptionKind::NoOperation, 0)) return "nop";
  if (option.is(OptionKind::SackPermitted, 0)) return "sackOK";
  if (option.is(OptionKind::MaximumSegmentSize, 2)) return "mss " + std::to_string(get16(value, 0));
  if (option.is(OptionKind::WindowScale, 1)) return "wscale " + std::to_string(get8(value, 0));
  if (option.is(OptionKind::Timestamps, 8))
    return "TS val " + std::to_string(get32(value, 0)) + " ecr " + std::to_string(get32(value, 4));
  std::string text = "kind " + std::to_string(option.kind);
  if (!value.empty()) text += ' ' + hex(value);
  return text;
}

std::string options_text(const tcp::Options& options) {
  std::string text;
  for (const ListedOption& option : list_options(options)) text += ',' + option_text(option);
  return " <" + text.substr(1) + '>';
}

}  // namespace

std::string to_text(const ScriptTime& time) {
  switch (time.kind) {
    case ScriptTime::Kind::Any:
      return "*";
    case ScriptTime::Kind::Absolute:
      return seconds(time.from);
    case ScriptTime::Kind::AbsoluteRange:
      return seconds(time.from) + '~' + seconds(time.to);
    case ScriptTime::Kind::RelativeRange:
      return relative(time.from) + '~' + relative(time.to);
    case ScriptTime::Kind::Relative:
      break;
  }
  return relative(time.from);
}

std::string to_text(const PacketSpec& packet) {
  std::string text = packet.direction == Direction::Inbound ? "< " : "> ";
  if (packet.ports)
    text += std::to_string(packet.ports->source) + " > " + std::to_string(packet.ports->destination) + ' ';
  text += flags_text(packet.flags) + ' ' + std::to_string(packet.seq) + ':' +
          std::to_string(packet.seq + packet.length) + '(' + std::to_string(packet.length) + ')';
  if (packet.ack) text += " ack " + std::to_string(*packet.ack);
  if (packet.window) text += " win " + std::to_string(*packet.window);
  if (packet.urgent_pointer) text += " urg " + std::to_string(*packet.urgent_pointer);
  if (!packet.options) return text + " <...>";
  return packet.options->empty() ? text : text + options_text(*packet.options);
}

void SequenceNumbers::learn(Direction direction, std::uint32_t written, tcp::Seq wire) {
  if (!known(direction)) base(direction) = Base{.written = written, .wire = wire};
}

// What to add to a written number for the one on the wire.
std::uint32_t SequenceNumbers::offset(Direction direction, bool syn) const {
  const std::optional<Base>& known = base(direction);
  if (!known) return 0;
  return syn ? known->wire.value() - known->written : known->wire.value();
}

std::uint32_t SequenceNumbers::written(Direction direction, tcp::Seq wire, bool syn) const {
  return wire.value() - offset(direction, syn);
}

tcp::Seq SequenceNumbers::wire(Direction direction, std::uint32_t written, bool syn) const {
  return tcp::Seq(written + offset(direction, syn));
}

PacketSpec describe(Direction direction, const tcp::Segment& segment, const SequenceNumbers& numbers) {
  const bool syn = segment.flags.syn();
  const Direction back = other(direction);
  PacketSpec packet;
  packet.direction = direction;
  packet.flags = segment.flags;
  packet.seq = numbers.written(direction, segment.seq, syn);
  packet.length = static_cast<std::uint16_t>(segment.data.size());
  if (segment.flags.ack()) packet.ack = numbers.written(back, segment.ack, syn);
  packet.window = segment.window;
  if (segment.flags.urg()) packet.urgent_pointer = segment.urgent_pointer;
  packet.options = shift_sack_blocks(segment.options, numbers.written(back, tcp::Seq(0), syn));
  return packet;
}

tcp::Segment to_segment(const PacketSpec& packet, const SequenceNumbers& numbers, tcp::Endpoint local,
                        tcp::Endpoint remote) {
  const bool syn = packet.flags.syn();
  const Direction back = other(packet.direction);
  tcp::Segment segment;
  segment.source = packet.direction == Direction::Inbound ? remote : local;
  segment.destination = packet.direction == Direction::Inbound ? local : remote;
  if (packet.ports) {
    segment.source.port = packet.ports->source;
    segment.destination.port = packet.ports->destination;
  }
  segment.flags = packet.flags;
  segment.seq = numbers.wire(packet.direction, packet.seq, syn);
  if (packet.flags.ack()) segment.ack = numbers.wire(back, packet.ack.value_or(0), syn);
  segment.window = packet.window.value_or(0);
  segment.urgent_pointer = packet.urgent_pointer.value_or(0);
  if (packet.options)
    segment.options = shift_sack_blocks(*packet.options, numbers.wire(back, 0, syn).value());
  segment.data.assign(packet.length, std::byte{0});
  return segment;
}

PacketSpec PacketdrillWriter::packet(Direction direction, const tcp::Segment& segment) {
  const bool inbound = direction == Direction::Inbound;
  const tcp::SocketPair pair{.local = inbound ? segment.destination : segment.source,
                             .remote = inbound ? segment.source : segment.destination};
  SequenceNumbers& numbers = connections_[pair];
  if (segment.flags.syn()) numbers.learn(direction, 0, segment.seq);
  PacketSpec packet = describe(direction, segment, numbers);
  if (!first_) first_ = pair;
  if (pair != *first_) packet.ports = {segment.source.port, segment.destination.port};
  return packet;
}

std::string PacketdrillWriter::line(tcp::Instant at, Direction direction, const tcp::Segment& segment) {
  const ScriptTime time{.kind = ScriptTime::Kind::Relative, .from = at - last_};
  last_ = at;
  return to_text(time) + ' ' + to_text(packet(direction, segment));
}

}  // namespace trace
