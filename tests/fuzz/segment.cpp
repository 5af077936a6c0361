// Octets as a datagram and as a capture file: what is understood is written and understood again. The
// checksums, which chance does not meet, are also made right, so that what lies behind them is reached.
#include <algorithm>

#include "core/trace/analysis.hpp"
#include "core/trace/bytes.hpp"
#include "core/trace/option_list.hpp"
#include "core/trace/packetdrill.hpp"
#include "core/trace/pcapng.hpp"
#include "core/trace/tcpdump.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

void datagram(std::span<const std::byte> octets) {
  const trace::Decoded read = trace::from_octets(octets);
  if (!read.ok()) return;
  const trace::Decoded again = trace::from_octets(trace::to_octets(read.segment, read.ip));
  fuzz::require(again.ok() && again.segment == read.segment);
}

// A segment whose fields are the input, sent through every notation.
void segment(fuzz::Input input) {
  tcp::Segment s{.source = {tcp::address(10, 0, 0, 1), input.u16()},
                 .destination = {tcp::address(10, 0, 0, 2), input.u16()},
                 .seq = tcp::Seq(std::uint32_t{input.u16()} << 16 | input.u16()),
                 .flags = {input.u8()}};
  if (s.flags.ack()) s.ack = tcp::Seq(std::uint32_t{input.u16()} << 16 | input.u16());
  s.window = input.u16();
  s.options = tcp::Options(input.octets(input.u8() % 41)).pad();
  const auto data = input.octets(2000);
  s.data.assign(data.begin(), data.end());
  const trace::Decoded read = trace::from_octets(trace::to_octets(s));
  fuzz::require(read.ok() && read.segment == s);
  fuzz::require(!trace::Tcpdump().line({}, s).empty());
  const std::string line = trace::PacketdrillWriter().line({}, trace::Direction::Inbound, s);
  fuzz::require(!trace::parse_script(line).error);
  trace::Analysis analysis;
  analysis.add({}, s);
  analysis.add({}, s);
}

void capture(std::span<const std::byte> octets) {
  const trace::ReadCapture read = trace::read_capture(octets);
  for (const trace::CapturedPacket& packet : read.capture.packets) {
    fuzz::require(packet.interface < read.capture.interfaces.size() && packet.octets.size() <= packet.length);
    const auto found =
        trace::ipv4_datagram(read.capture.interfaces[packet.interface].link_type, packet.octets);
    if (found) datagram(*found);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  datagram(fuzz::octets(data, size));
  segment(fuzz::Input(data, size));
  capture(fuzz::octets(data, size));
  return 0;
}
