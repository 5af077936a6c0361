// Reading pcapng and classic pcap. What is read is never trusted: every length is checked against the octets
// that are there before it is used.
#include <algorithm>
#include <array>

#include "core/trace/pcapng.hpp"
#include "core/trace/pcapng_numbers.hpp"
#include "core/trace/wire_numbers.hpp"

namespace trace {
namespace {

using namespace pcapng;

using Octets = std::span<const std::byte>;

constexpr std::uint64_t micro = 1'000'000;
constexpr std::uint64_t finest_decimal = 12;  // 10^-12 s
constexpr std::uint64_t finest_binary = 40;   // 2^-40 s

// Numbers in the byte order of a file. Callers check that the octets are there.
class Numbers {
 public:
  explicit Numbers(bool big_endian = false) : big_endian_(big_endian) {}
  std::uint16_t get16(Octets octets, std::size_t at) const {
    const std::uint16_t n = trace::get16(octets, at);
    return big_endian_ ? n : static_cast<std::uint16_t>(n << 8 | n >> 8);
  }
  std::uint32_t get32(Octets octets, std::size_t at) const {
    const std::uint32_t first = get16(octets, at), second = get16(octets, at + 2);
    return big_endian_ ? first << 16 | second : second << 16 | first;
  }
  std::uint64_t get64(Octets octets, std::size_t at) const {
    const std::uint64_t first = get32(octets, at), second = get32(octets, at + 4);
    return big_endian_ ? first << 32 | second : second << 32 | first;
  }

 private:
  bool big_endian_;
};

// How an interface tells the time.
struct Clock {
  std::uint64_t ticks_per_second = micro;
  std::int64_t offset_s = 0;

  std::optional<tcp::Instant> instant(std::uint64_t ticks) const {
    constexpr std::int64_t max_s = INT64_MAX / static_cast<std::int64_t>(micro) - 1;
    const std::uint64_t whole = ticks / ticks_per_second;
    const std::uint64_t fraction = ticks % ticks_per_second * micro / ticks_per_second;
    if (whole > static_cast<std::uint64_t>(max_s) || offset_s > max_s || offset_s < -max_s)
      return std::nullopt;
    const std::int64_t s = static_cast<std::int64_t>(whole) + offset_s;
    if (s > max_s) return std::nullopt;
    return tcp::Instant(
        tcp::Duration(s * static_cast<std::int64_t>(micro) + static_cast<std::int64_t>(fraction)));
  }
};

struct Option {
  std::uint16_t code = 0;
  Octets value;
};

class PcapngReader {
 public:
  explicit PcapngReader(Octets file) : file_(file) {}

  ReadCapture read() && {
    while (out_.error == CaptureError::None && out_.offset < file_.size()) out_.error = block();
    return std::move(out_);
  }

 private:
  // One block at out_.offset; behind it afterwards.
  CaptureError block() {
    const Octets rest = file_.subspan(out_.offset);
    if (rest.size() < least_block_octets) return CaptureError::Truncated;
    const bool section = numbers_.get32(rest, 0) == section_header_block;
    if (section) {
      const std::uint32_t magic = Numbers(true).get32(rest, 8);
      const bool big_endian = magic == byte_order_magic;
      if (!big_endian && Numbers(false).get32(rest, 8) != byte_order_magic) return CaptureError::NotACapture;
      numbers_ = Numbers(big_endian);
    }
    const std::size_t length = numbers_.get32(rest, 4);
    if (length % 4 != 0 || length < least_block_octets) return CaptureError::BadBlockLength;
    if (length > rest.size()) return CaptureError::Truncated;
    if (numbers_.get32(rest, length - 4) != length) return CaptureError::BadBlockLength;
    const CaptureError error = body(numbers_.get32(rest, 0), rest.subspan(8, length - least_block_octets));
    if (error == CaptureError::None) out_.offset += length;
    return error;
  }

  CaptureError body(std::uint32_t type, Octets octets) {
    switch (type) {
      case section_header_block:
        return section_header(octets);
      case interface_block:
        return interface(octets);
      case enhanced_packet_block:
        return enhanced_packet(octets);
      case simple_packet_block:
        return simple_packet(octets);
      default:
        return CaptureError::None;
    }
  }

  // Interfaces are counted anew in each section.
  CaptureError section_header(Octets body) {
    if (body.size() < 16) return CaptureError::BadBlockLength;
    first_interface_ = out_.capture.interfaces.size();
    return numbers_.get16(body, 4) == version_major ? CaptureError::None : CaptureError::UnknownVersion;
  }

  CaptureError interface(Octets body) {
    if (body.size() < 8) return CaptureError::BadBlockLength;
    CaptureInterface interface{.name = {}, .link_type = LinkType{numbers_.get16(body, 0)}};
    Details details{.clock = {}, .snap_length = numbers_.get32(body, 4)};
    Octets rest = body.subspan(8);
    while (!rest.empty()) {
      const std::optional<Option> option = next_option(rest);
      if (!option) return CaptureError::BadOption;
      const Octets value = option->value;
      if (option->code == option_name) interface.name = to_string(value);
      if (option->code == option_time_offset) {
        if (value.size() != 8) return CaptureError::BadOption;
        details.clock.offset_s = static_cast<std::int64_t>(numbers_.get64(value, 0));
      }
      if (option->code == option_time_resolution) {
        if (value.size() != 1) return CaptureError::BadOption;
        if (!set_resolution(details.clock, get8(value, 0))) return CaptureError::BadTime;
      }
    }
    out_.capture.interfaces.push_back(std::move(interface));
    details_.push_back(details);
    return CaptureError::None;
  }

  static bool set_resolution(Clock& clock, std::uint8_t resolution) {
    const bool binary = resolution & 0x80;
    const std::uint64_t exponent = resolution & 0x7f;
    if (exponent > (binary ? finest_binary : finest_decimal)) return false;
    clock.ticks_per_second = 1;
    for (std::uint64_t i = 0; i < exponent; ++i) clock.ticks_per_second *= binary ? 2 : 10;
    return true;
  }

  CaptureError enhanced_packet(Octets body) {
    if (body.size() < 20) return CaptureError::BadBlockLength;
    const std::size_t index = first_interface_ + numbers_.get32(body, 0);
    if (index >= details_.size()) return CaptureError::UnknownInterface;
    const std::uint64_t ticks = std::uint64_t{numbers_.get32(body, 4)} << 32 | numbers_.get32(body, 8);
    const std::optional<tcp::Instant> at = details_[index].clock.instant(ticks);
    if (!at) return CaptureError::BadTime;
    const std::size_t captured = numbers_.get32(body, 12);
    const std::uint32_t length = numbers_.get32(body, 16);
    if (captured > body.size() - 20 || captured > length) return CaptureError::BadPacketLength;
    CapturedPacket packet{.interface = static_cast<std::uint32_t>(index),
                          .at = *at,
                          .octets = {},
                          .length = length,
                          .comments = {}};
    packet.octets.assign(body.begin() + 20, body.begin() + 20 + static_cast<std::ptrdiff_t>(captured));
    Octets rest = body.subspan(20 + std::min(padded(captured), body.size() - 20));
    while (!rest.empty()) {
      const std::optional<Option> option = next_option(rest);
      if (!option) return CaptureError::BadOption;
      if (option->code == option_comment) packet.comments.push_back(to_string(option->value));
    }
    out_.capture.packets.push_back(std::move(packet));
    return CaptureError::None;
  }

  // Of the section's first interface. How much was captured follows from the least of three lengths.
  CaptureError simple_packet(Octets body) {
    if (body.size() < 4) return CaptureError::BadBlockLength;
    if (first_interface_ >= details_.size()) return CaptureError::UnknownInterface;
    const std::uint32_t length = numbers_.get32(body, 0);
    const std::uint32_t snap = details_[first_interface_].snap_length;
    const std::size_t captured = snap == 0 ? length : std::min(length, snap);
    if (captured > body.size() - 4) return CaptureError::BadPacketLength;
    CapturedPacket packet{.interface = static_cast<std::uint32_t>(first_interface_),
                          .at = {},
                          .octets = {},
                          .length = length,
                          .comments = {}};
    packet.octets.assign(body.begin() + 4, body.begin() + 4 + static_cast<std::ptrdiff_t>(captured));
    out_.capture.packets.push_back(std::move(packet));
    return CaptureError::None;
  }

  // Takes one off the front of `rest`; the end of options takes all. Nothing: it goes beyond the block.
  std::optional<Option> next_option(Octets& rest) const {
    if (rest.size() < 4) return std::nullopt;
    const std::uint16_t code = numbers_.get16(rest, 0);
    const std::size_t size = numbers_.get16(rest, 2);
    if (code == option_end) {
      rest = {};
      return Option{};
    }
    if (padded(size) > rest.size() - 4) return std::nullopt;
    const Option option{.code = code, .value = rest.subspan(4, size)};
    rest = rest.subspan(4 + padded(size));
    return option;
  }

  static std::string to_string(Octets octets) {
    std::string text;
    for (const std::byte octet : octets) text += static_cast<char>(octet);
    return text;
  }

  struct Details {
    Clock clock;
    std::uint32_t snap_length = 0;  // 0: no limit
  };

  Octets file_;
  Numbers numbers_;
  std::size_t first_interface_ = 0;  // of this section
  std::vector<Details> details_;     // of out_.capture.interfaces
  ReadCapture out_;
};

// Classic pcap: a header of 24 octets, then packets, each behind a header of 16.
ReadCapture read_pcap(Octets file, Numbers numbers, std::uint64_t ticks_per_second) {
  constexpr std::size_t file_header = 24, packet_header = 16;
  ReadCapture out;
  const auto fail = [&out](CaptureError error) {
    out.error = error;
    return std::move(out);
  };
  if (file.size() < file_header) return fail(CaptureError::Truncated);
  if (numbers.get16(file, 4) != 2) return fail(CaptureError::UnknownVersion);
  out.capture.interfaces.push_back(
      {.name = {}, .link_type = LinkType{static_cast<std::uint16_t>(numbers.get32(file, 20) & 0xffff)}});
  for (out.offset = file_header; out.offset < file.size();) {
    const Octets rest = file.subspan(out.offset);
    if (rest.size() < packet_header) return fail(CaptureError::Truncated);
    const std::uint64_t s = numbers.get32(rest, 0), fraction = numbers.get32(rest, 4);
    const std::size_t captured = numbers.get32(rest, 8);
    const std::uint32_t length = numbers.get32(rest, 12);
    if (captured > length) return fail(CaptureError::BadPacketLength);
    if (captured > rest.size() - packet_header) return fail(CaptureError::Truncated);
    const Clock clock{.ticks_per_second = ticks_per_second};
    const Octets octets = rest.subspan(packet_header, captured);
    out.capture.packets.push_back({.interface = 0,
                                   .at = *clock.instant(s * ticks_per_second + fraction),
                                   .octets = {octets.begin(), octets.end()},
                                   .length = length,
                                   .comments = {}});
    out.offset += packet_header + captured;
  }
  return out;
}

// The datagram behind a header of the link whose EtherType stands at `type_at`.
std::optional<Octets> behind_ether_type(Octets octets, std::size_t type_at, std::size_t header) {
  if (octets.size() < header || get16(octets, type_at) != 0x0800) return std::nullopt;
  return octets.subspan(header);
}

std::optional<Octets> in_ethernet(Octets octets) {
  std::size_t type_at = 12;
  const auto is_tag = [&](std::size_t at) {  // IEEE 802.1Q, 802.1ad
    return octets.size() >= at + 2 && (get16(octets, at) == 0x8100 || get16(octets, at) == 0x88a8);
  };
  while (is_tag(type_at)) type_at += 4;
  return behind_ether_type(octets, type_at, type_at + 2);
}

// The family AF_INET is 2 everywhere, in either byte order.
std::optional<Octets> behind_family(Octets octets) {
  if (octets.size() < 4) return std::nullopt;
  const std::uint32_t family = get32(octets, 0);
  if (family != 2 && family != 0x02000000) return std::nullopt;
  return octets.subspan(4);
}

}  // namespace

ReadCapture read_capture(std::span<const std::byte> file) {
  constexpr std::uint32_t pcap_microseconds = 0xa1b2c3d4, pcap_nanoseconds = 0xa1b23c4d;
  if (file.size() < 4) return {.capture = {}, .error = CaptureError::NotACapture};
  for (const bool big_endian : {true, false}) {
    const Numbers numbers(big_endian);
    const std::uint32_t magic = numbers.get32(file, 0);
    if (magic == section_header_block) return PcapngReader(file).read();
    if (magic == pcap_microseconds) return read_pcap(file, numbers, micro);
    if (magic == pcap_nanoseconds) return read_pcap(file, numbers, 1000 * micro);
  }
  return {.capture = {}, .error = CaptureError::NotACapture};
}

std::optional<std::span<const std::byte>> ipv4_datagram(LinkType link_type,
                                                        std::span<const std::byte> octets) {
  switch (link_type) {
    case LinkType::Raw:
    case LinkType::Ipv4:
      if (octets.empty() || get8(octets, 0) >> 4 != 4) return std::nullopt;
      return octets;
    case LinkType::Ethernet:
      return in_ethernet(octets);
    case LinkType::Null:
    case LinkType::Loop:
      return behind_family(octets);
    case LinkType::LinuxSll:
      return behind_ether_type(octets, 14, 16);
    case LinkType::LinuxSll2:
      return behind_ether_type(octets, 0, 20);
  }
  return std::nullopt;
}

const CaptureErrorText& text(CaptureError error) {
  static constexpr std::array<CaptureErrorText, 9> texts{{
      {"None", "Nothing is wrong.", "没有错误。"},
      {"NotACapture", "This is neither a pcapng nor a pcap file.",
       "这既不是 pcapng 文件，也不是 pcap 文件。"},
      {"UnknownVersion", "The file is of a version that is not known.", "文件的版本无法识别。"},
      {"Truncated", "The file ends in the middle of a packet.", "文件在一个数据包的中间就结束了。"},
      {"BadBlockLength", "The length of a block is impossible.", "数据块的长度不合法。"},
      {"BadOption", "An option goes beyond its block, or its value is of the wrong size.",
       "选项超出了所在的数据块，或者值的长度不对。"},
      {"UnknownInterface", "A packet names an interface that was not described.",
       "数据包引用了没有描述过的接口。"},
      {"BadPacketLength", "The length of a packet is impossible.", "数据包的长度不合法。"},
      {"BadTime", "The times are too fine or too great to be held.", "时间的精度过高或数值过大，无法表示。"},
  }};
  return texts[static_cast<std::size_t>(error)];
}

}  // namespace trace
