// A packet's octets and what each bit of them is: IPv4 (RFC 791, 3.1), TCP (RFC 9293, 3.1, Figure 1), options
// one by one, data. Pure.
#pragma once

#include <string>
#include <vector>

#include "web/view.hpp"

namespace lab {

struct SegmentField {
  std::string name;      // "source port"; of a control bit its letters, "SYN"
  std::string value;     // "49152"; of a control bit "0" or "1"
  std::size_t bit = 0;   // the first, counted over the whole datagram
  std::size_t bits = 0;  // whole octets where more than 32
  Text explanation{};
  const char* source = "";  // "RFC 9293 §3.1"
  bool control = false;     // one of the eight control bits
};

struct SegmentPicture {
  tcp::Bytes octets;                    // as on the wire, damage included
  std::vector<SegmentField> fields;     // in order, every bit in exactly one
  std::size_t tcp_at = 0, data_at = 0;  // octets
  bool ip_checksum_right = false;
  bool tcp_checksum_right = false;
};

SegmentPicture segment_picture(const View& view, const sim::Packet& packet);
// The field that holds this bit; fields.size(): none.
std::size_t field_at(const SegmentPicture& picture, std::size_t bit);

}  // namespace lab
