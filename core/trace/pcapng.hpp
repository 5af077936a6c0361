// Captures as files, out and in: pcapng (IETF draft-ietf-opsawg-pcapng) is written and read, classic pcap
// (draft-ietf-opsawg-pcap) is read. Pure functions on octets: opening files is the caller's part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/tcp/segment.hpp"
#include "core/tcp/time.hpp"

namespace trace {

// What the octets of a packet begin with; the numbers of tcpdump's registry of link types. Others are read
// too, but ipv4_datagram() finds nothing in them.
enum class LinkType : std::uint16_t {
  Null = 0,        // loopback of BSD and macOS: four octets of family in front, in the capturer's order
  Ethernet = 1,    // with 802.1Q tags or without
  Raw = 101,       // an IP datagram
  Loop = 108,      // loopback of OpenBSD: the same, big-endian
  LinuxSll = 113,  // Linux "cooked"
  Ipv4 = 228,      // an IPv4 datagram
  LinuxSll2 = 276,
};

// A place where packets were captured.
struct CaptureInterface {
  std::string name;
  LinkType link_type = LinkType::Raw;
  friend bool operator==(const CaptureInterface&, const CaptureInterface&) = default;
};

struct CapturedPacket {
  std::uint32_t interface = 0;  // index into Capture::interfaces
  tcp::Instant at{};            // virtual time, or microseconds since 1970; finer times are rounded down
  tcp::Bytes octets;            // as far as they were captured
  std::uint32_t length = 0;     // on the wire; not less than octets
  std::vector<std::string> comments;
  friend bool operator==(const CapturedPacket&, const CapturedPacket&) = default;
};

struct Capture {
  std::vector<CaptureInterface> interfaces;
  std::vector<CapturedPacket> packets;
  friend bool operator==(const Capture&, const Capture&) = default;
};

// One section, little-endian, times in microseconds. Each packet's interface must be there and its time not
// before 0; what is longer than an option holds (65,535 octets) is cut off.
tcp::Bytes to_pcapng(const Capture& capture);

enum class CaptureError : std::uint8_t {
  None,
  NotACapture,       // begins like neither format
  UnknownVersion,    // of a section or a file
  Truncated,         // ends in the middle of a block or a packet
  BadBlockLength,    // not a multiple of four, too small, or not repeated at the block's end
  BadOption,         // an option goes beyond its block, or a value is of the wrong size
  UnknownInterface,  // a packet names one that was not described
  BadPacketLength,   // a packet is longer than its block, or than it was on the wire
  BadTime,           // finer than a picosecond, or beyond what 64 bits of microseconds hold
};

struct CaptureErrorText {
  std::string_view id;  // "BadOption"
  std::string_view en;  // one sentence
  std::string_view zh;
};
const CaptureErrorText& text(CaptureError error);

struct ReadCapture {
  Capture capture;  // what stands in front of the error
  CaptureError error = CaptureError::None;
  std::size_t offset = 0;  // of the block or packet that is wrong
  bool ok() const { return error == CaptureError::None; }
};

// Any octets are safe. pcapng: any number of sections, each in its own byte order; enhanced and simple packet
// blocks (a simple one has no time: 0); blocks of other types are skipped. pcap: both byte orders,
// microseconds and nanoseconds.
ReadCapture read_capture(std::span<const std::byte> file);

// The IPv4 datagram in a packet of that link type; nothing where there is none.
std::optional<std::span<const std::byte>> ipv4_datagram(LinkType link_type,
                                                        std::span<const std::byte> octets);

}  // namespace trace
