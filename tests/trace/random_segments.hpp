// Random segments for round trips: the same ones for a seed on every machine.
#pragma once

#include <cstdint>
#include <random>

#include "core/tcp/segment.hpp"

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}

  template <typename Number = std::uint32_t>
  Number any() {
    return static_cast<Number>(engine_());
  }
  std::uint32_t below(std::uint32_t limit) { return any() % limit; }
  bool toss() { return below(2) == 0; }
  tcp::Bytes octets(std::size_t count, std::uint32_t limit = 256) {
    tcp::Bytes bytes(count);
    for (std::byte& octet : bytes) octet = static_cast<std::byte>(below(limit));
    return bytes;
  }

  // Every field that the flags let mean something is any number; half of the options are low kinds.
  tcp::Segment segment(tcp::Endpoint source, tcp::Endpoint destination) {
    tcp::Segment segment;
    segment.source = source;
    segment.destination = destination;
    segment.seq = tcp::Seq(any());
    segment.flags = {any<std::uint8_t>()};
    if (segment.flags.ack()) segment.ack = tcp::Seq(any());
    segment.window = any<std::uint16_t>();
    if (segment.flags.urg()) segment.urgent_pointer = any<std::uint16_t>();
    segment.options = tcp::Options(octets(below(11) * 4, toss() ? 256 : 12));
    segment.data = octets(below(1500));
    return segment;
  }

 private:
  std::mt19937 engine_;
};
