// Writing pcapng (draft-ietf-opsawg-pcapng, sections 3 and 4).
#include "core/trace/pcapng.hpp"

#include <algorithm>
#include <array>

#include "core/trace/pcapng_numbers.hpp"

namespace trace {
namespace {

using namespace pcapng;

// Octets put one behind the other, little-endian.
class Writer {
 public:
  void put16(std::uint16_t value) {
    for (int shift = 0; shift < 16; shift += 8) octet(static_cast<std::uint8_t>(value >> shift & 0xff));
  }
  void put32(std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) octet(static_cast<std::uint8_t>(value >> shift & 0xff));
  }
  void put(std::span<const std::byte> octets) { octets_.insert(octets_.end(), octets.begin(), octets.end()); }
  void pad() { octets_.resize(padded(octets_.size())); }

  void option(std::uint16_t code, std::span<const std::byte> value) {
    const std::size_t size = std::min(value.size(), max_option_octets);
    put16(code);
    put16(static_cast<std::uint16_t>(size));
    put(value.first(size));
    pad();
  }
  void option(std::uint16_t code, std::string_view value) { option(code, std::as_bytes(std::span(value))); }
  void end_of_options() {
    put16(option_end);
    put16(0);
  }

  std::span<const std::byte> octets() const { return octets_; }
  tcp::Bytes take() && { return std::move(octets_); }

 private:
  void octet(std::uint8_t value) { octets_.push_back(std::byte{value}); }
  tcp::Bytes octets_;
};

// Type, length, body, length again.
void put_block(Writer& file, std::uint32_t type, const Writer& body) {
  const auto length = static_cast<std::uint32_t>(body.octets().size() + least_block_octets);
  file.put32(type);
  file.put32(length);
  file.put(body.octets());
  file.put32(length);
}

void put_section_header(Writer& file) {
  Writer body;
  body.put32(byte_order_magic);
  body.put16(version_major);
  body.put16(0);
  body.put32(UINT32_MAX);  // the section's length is not told
  body.put32(UINT32_MAX);
  body.option(option_application, "ackademy");
  body.end_of_options();
  put_block(file, section_header_block, body);
}

void put_interface(Writer& file, const CaptureInterface& interface) {
  constexpr std::array microseconds{std::byte{6}};  // 10^-6 s
  Writer body;
  body.put16(static_cast<std::uint16_t>(interface.link_type));
  body.put16(0);
  body.put32(0);  // no limit to what is captured of a packet
  body.option(option_name, interface.name);
  body.option(option_time_resolution, microseconds);
  body.end_of_options();
  put_block(file, interface_block, body);
}

void put_packet(Writer& file, const CapturedPacket& packet) {
  const auto time = static_cast<std::uint64_t>(tcp::microseconds(packet.at));
  Writer body;
  body.put32(packet.interface);
  body.put32(static_cast<std::uint32_t>(time >> 32));
  body.put32(static_cast<std::uint32_t>(time & 0xffffffff));
  body.put32(static_cast<std::uint32_t>(packet.octets.size()));
  body.put32(packet.length);
  body.put(packet.octets);
  body.pad();
  for (const std::string& comment : packet.comments) body.option(option_comment, comment);
  if (!packet.comments.empty()) body.end_of_options();
  put_block(file, enhanced_packet_block, body);
}

}  // namespace

tcp::Bytes to_pcapng(const Capture& capture) {
  Writer file;
  put_section_header(file);
  for (const CaptureInterface& interface : capture.interfaces) put_interface(file, interface);
  for (const CapturedPacket& packet : capture.packets) put_packet(file, packet);
  return std::move(file).take();
}

}  // namespace trace
