// core/trace/bytes: octets of IPv4 and TCP (RFC 791 3.1, RFC 9293 3.1) and their checksums (RFC 1071).
#include "core/trace/bytes.hpp"

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <initializer_list>
#include <string>

#include "core/trace/text.hpp"
#include "tests/trace/random_segments.hpp"

using tcp::address;
using trace::DecodeError;

namespace {

tcp::Bytes octets(std::initializer_list<int> values) {
  tcp::Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

tcp::Segment syn() {
  return {.source = {address(10, 0, 0, 1), 49152},
          .destination = {address(10, 0, 0, 2), 80},
          .seq = tcp::Seq(1000),
          .ack = {},
          .flags = tcp::Syn,
          .window = 64240,
          .options = tcp::Options().add_mss(1460),
          .data = {}};
}

tcp::Segment data_segment(std::size_t length) {
  tcp::Segment segment = syn();
  segment.flags = tcp::Ack | tcp::Psh;
  segment.ack = tcp::Seq(0xfffffffe);
  segment.options = tcp::Options().add_nop().add_nop().add_timestamps({.value = 7, .echo_reply = 9});
  for (std::size_t i = 0; i < length; ++i) segment.data.push_back(static_cast<std::byte>(i * 7 + 1));
  return segment;
}

// Both checksums of a datagram that was changed on purpose, made right again.
void mend_checksums(tcp::Bytes& datagram) {
  const std::size_t header = std::to_integer<std::size_t>(datagram[0] & std::byte{0x0f}) * 4;
  const auto put = [&](std::size_t at, std::uint16_t sum) {
    datagram[at] = static_cast<std::byte>(sum >> 8);
    datagram[at + 1] = static_cast<std::byte>(sum & 0xff);
  };
  put(10, 0);
  put(10, trace::internet_checksum(std::span(datagram).first(header)));
  put(header + 16, 0);
  tcp::Bytes with_pseudo_header(datagram.begin() + 12, datagram.begin() + 20);
  const std::size_t length = datagram.size() - header;
  for (const std::size_t value : {std::size_t{0}, std::size_t{6}, length >> 8, length & 0xff})
    with_pseudo_header.push_back(static_cast<std::byte>(value));
  with_pseudo_header.insert(with_pseudo_header.end(), datagram.begin() + static_cast<std::ptrdiff_t>(header),
                            datagram.end());
  put(header + 16, trace::internet_checksum(with_pseudo_header));
}

}  // namespace

TEST_CASE("RFC 1071 section 3: the example's sum is ddf2, its checksum the complement", "[trace][bytes]") {
  CHECK(trace::internet_checksum(octets({0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7})) ==
        0xffff - 0xddf2);
}

TEST_CASE("RFC 1071: an odd last octet counts as the left half of a word", "[trace][bytes]") {
  CHECK(trace::internet_checksum(octets({0x12, 0x34, 0x56})) == 0xffff - (0x1234 + 0x5600));
  CHECK(trace::internet_checksum({}) == 0xffff);
}

TEST_CASE("RFC 1071: carries come back in at the right", "[trace][bytes]") {
  CHECK(trace::internet_checksum(octets({0xff, 0xff, 0x00, 0x01})) == 0xffff - 0x0001);
  CHECK(trace::internet_checksum(tcp::Bytes(65'534, std::byte{0xff})) == 0);
}

TEST_CASE("RFC 791 and 9293: a SYN, octet by octet", "[trace][bytes]") {
  const tcp::Bytes expected = octets({
      0x45, 0x00, 0x00, 0x2c, 0x12, 0x34, 0x40, 0x00, 0x40, 0x06, 0x14, 0x96,  // IPv4
      0x0a, 0x00, 0x00, 0x01, 0x0a, 0x00, 0x00, 0x02,                          // addresses
      0xc0, 0x00, 0x00, 0x50, 0x00, 0x00, 0x03, 0xe8, 0x00, 0x00, 0x00, 0x00,  // ports, seq, ack
      0x60, 0x02, 0xfa, 0xf0, 0xc4, 0xfa, 0x00, 0x00,                          // offset, flags, window, sum
      0x02, 0x04, 0x05, 0xb4,                                                  // MSS 1460
  });
  CHECK(trace::hex(trace::to_octets(syn(), {.identification = 0x1234})) == trace::hex(expected));
}

// Linux says "hello" over loopback; tcpdump calls both checksums correct. 57 octets: an odd length.
TEST_CASE("A datagram of the Linux kernel is read, and written back octet by octet", "[trace][bytes]") {
  const tcp::Bytes datagram = octets({
      0x45, 0x00, 0x00, 0x39, 0xde, 0xfb, 0x40, 0x00, 0x40, 0x06, 0x5d, 0xc1, 0x7f, 0x00, 0x00,
      0x01, 0x7f, 0x00, 0x00, 0x01, 0xdb, 0xa4, 0x1f, 0xa3, 0x9c, 0x00, 0x7b, 0xad, 0x59, 0x2f,
      0xb5, 0xdc, 0x80, 0x18, 0x00, 0x40, 0xa6, 0x87, 0x00, 0x00, 0x01, 0x01, 0x08, 0x0a, 0x81,
      0x70, 0x95, 0xea, 0x72, 0x30, 0xe2, 0x86, 0x68, 0x65, 0x6c, 0x6c, 0x6f,
  });
  const trace::Decoded decoded = trace::from_octets(datagram);
  REQUIRE(decoded.ok());
  CHECK(decoded.ip == trace::Ipv4Fields{.identification = 57'083});
  CHECK(decoded.segment.source == tcp::Endpoint{address(127, 0, 0, 1), 56'228});
  CHECK(decoded.segment.destination == tcp::Endpoint{address(127, 0, 0, 1), 8099});
  CHECK(decoded.segment.seq == tcp::Seq(2'617'277'357));
  CHECK(decoded.segment.ack == tcp::Seq(1'496'298'972));
  CHECK(decoded.segment.flags == (tcp::Psh | tcp::Ack));
  CHECK(decoded.segment.window == 64);
  CHECK(decoded.segment.options.timestamps() ==
        tcp::Timestamps{.value = 2'171'639'274, .echo_reply = 1'915'806'342});
  CHECK(decoded.segment.data == octets({'h', 'e', 'l', 'l', 'o'}));
  CHECK(trace::to_octets(decoded.segment, decoded.ip) == datagram);
}

TEST_CASE("RFC 9293 3.1: any segment comes back from its octets", "[trace][bytes]") {
  const std::uint32_t seed = 20'240'607;
  INFO("seed " << seed);
  Random random(seed);
  for (int i = 0; i < 2000; ++i) {
    const tcp::Endpoint source{{random.any()}, random.any<std::uint16_t>()};
    const tcp::Endpoint destination{{random.any()}, random.any<std::uint16_t>()};
    const tcp::Segment segment = random.segment(source, destination);
    const trace::Ipv4Fields ip{.identification = random.any<std::uint16_t>(),
                               .time_to_live = random.any<std::uint8_t>(),
                               .dont_fragment = random.toss()};
    const tcp::Bytes datagram = trace::to_octets(segment, ip);
    const trace::Decoded decoded = trace::from_octets(datagram);
    INFO("segment " << i << ": " << trace::hex(datagram));
    REQUIRE(decoded.ok());
    REQUIRE(decoded.segment == segment);
    REQUIRE(decoded.ip == ip);
    REQUIRE(datagram.size() == trace::datagram_octets(segment));
  }
}

TEST_CASE("RFC 9293 3.1: options are padded with zeros to whole words", "[trace][bytes]") {
  tcp::Segment segment = syn();
  segment.options.add_window_scale(7);
  const trace::Decoded decoded = trace::from_octets(trace::to_octets(segment));
  REQUIRE(decoded.ok());
  CHECK(trace::hex(decoded.segment.options.octets()) ==
        "020405b4"
        "03030700");
}

TEST_CASE("RFC 9293 3.1: without ACK the acknowledgment number is zero on the wire", "[trace][bytes]") {
  tcp::Segment segment = syn();
  segment.ack = tcp::Seq(99);
  CHECK(trace::from_octets(trace::to_octets(segment)).segment.ack == tcp::Seq(0));
}

TEST_CASE("Data that no datagram can hold is cut off at 65,535 octets", "[trace][bytes]") {
  tcp::Segment segment = syn();
  segment.data.resize(70'000);
  CHECK(trace::datagram_octets(segment) == 65'535);
  const trace::Decoded decoded = trace::from_octets(trace::to_octets(segment));
  REQUIRE(decoded.ok());
  CHECK(decoded.segment.data.size() == 65'535 - 44);
}

TEST_CASE("Every single flipped bit of a datagram is found", "[trace][bytes]") {
  for (const std::size_t length : {0U, 1U, 1460U}) {
    const tcp::Bytes datagram = trace::to_octets(data_segment(length));
    for (std::size_t bit = 0; bit < datagram.size() * 8; ++bit) {
      tcp::Bytes damaged = datagram;
      damaged[bit / 8] ^= std::byte{0x80} >> (bit % 8);
      INFO("length " << length << ", bit " << bit);
      REQUIRE_FALSE(trace::from_octets(damaged).ok());
    }
  }
}

TEST_CASE("A datagram that ends too early is refused at any length", "[trace][bytes]") {
  const tcp::Bytes datagram = trace::to_octets(data_segment(33));
  for (std::size_t size = 0; size < datagram.size(); ++size) {
    const DecodeError error = trace::from_octets(std::span(datagram).first(size)).error;
    INFO(size);
    REQUIRE(error == (size < 20 ? DecodeError::TooShort : DecodeError::BadTotalLength));
  }
}

TEST_CASE("Octets behind the total length are link padding", "[trace][bytes]") {
  tcp::Bytes datagram = trace::to_octets(syn());
  datagram.resize(60, std::byte{0xaa});
  CHECK(trace::from_octets(datagram).segment == syn());
}

TEST_CASE("Each error is named by what is wrong", "[trace][bytes]") {
  tcp::Bytes datagram = trace::to_octets(data_segment(10));
  const auto error_with = [&](std::size_t at, int value, bool mended) {
    tcp::Bytes changed = datagram;
    changed[at] = static_cast<std::byte>(value);
    if (mended) mend_checksums(changed);
    return trace::from_octets(changed).error;
  };
  CHECK(error_with(0, 0x45, true) == DecodeError::None);
  CHECK(error_with(0, 0x65, false) == DecodeError::NotIpv4);
  CHECK(error_with(0, 0x44, false) == DecodeError::BadHeaderLength);
  CHECK(error_with(8, 63, false) == DecodeError::BadIpChecksum);
  CHECK(error_with(3, 19, true) == DecodeError::BadTotalLength);
  CHECK(error_with(6, 0x20, true) == DecodeError::Fragment);
  CHECK(error_with(7, 0x01, true) == DecodeError::Fragment);
  CHECK(error_with(9, 17, true) == DecodeError::NotTcp);
  CHECK(error_with(3, 39, true) == DecodeError::TcpTooShort);
  CHECK(error_with(32, 0x50, false) == DecodeError::BadTcpChecksum);
  CHECK(error_with(32, 0x40, true) == DecodeError::BadDataOffset);
  CHECK(error_with(32, 0xf0, true) == DecodeError::BadDataOffset);
  CHECK(trace::from_octets({}).error == DecodeError::TooShort);
  datagram[0] = std::byte{0x4f};
  CHECK(trace::from_octets(std::span(datagram).first(59)).error == DecodeError::BadHeaderLength);
}

TEST_CASE("What was refused gives no segment", "[trace][bytes]") {
  tcp::Bytes datagram = trace::to_octets(data_segment(10));
  datagram.back() ^= std::byte{1};
  CHECK(trace::from_octets(datagram).segment == tcp::Segment{});
}

TEST_CASE("RFC 791: IPv4 options are skipped", "[trace][bytes]") {
  tcp::Bytes datagram = trace::to_octets(data_segment(10));
  datagram[0] = std::byte{0x46};
  datagram[3] = static_cast<std::byte>(datagram.size() + 4);
  datagram.insert(datagram.begin() + 20, 4, std::byte{1});
  mend_checksums(datagram);
  CHECK(trace::from_octets(datagram).segment == data_segment(10));
}

TEST_CASE("RFC 9293 3.1: reserved bits are ignored", "[trace][bytes]") {
  tcp::Bytes datagram = trace::to_octets(syn());
  datagram[32] |= std::byte{0x0f};
  mend_checksums(datagram);
  CHECK(trace::from_octets(datagram).segment == syn());
}

TEST_CASE("Random octets are safe", "[trace][bytes]") {
  Random random(7);
  for (int i = 0; i < 20'000; ++i) {
    tcp::Bytes noise = random.octets(random.below(80));
    if (noise.size() > 40 && i % 2 == 0) {  // half of them with headers that are nearly right
      noise[0] = static_cast<std::byte>(0x45 + random.below(3));
      noise[2] = std::byte{0};
      noise[3] = static_cast<std::byte>(noise.size());
      noise[6] = noise[7] = std::byte{0};
      noise[9] = std::byte{6};
      if (noise.size() > 64) mend_checksums(noise);
    }
    const trace::Decoded decoded = trace::from_octets(noise);
    if (decoded.ok()) REQUIRE(decoded.segment.data.size() < noise.size());
  }
}

TEST_CASE("Every error has its texts", "[trace][bytes]") {
  for (int i = 0; i <= static_cast<int>(DecodeError::BadDataOffset); ++i) {
    const trace::DecodeErrorText& text = trace::text(static_cast<DecodeError>(i));
    CHECK_FALSE(text.id.empty());
    CHECK_FALSE(text.en.empty());
    CHECK_FALSE(text.zh.empty());
  }
  CHECK(trace::text(DecodeError::BadDataOffset).id == "BadDataOffset");
}
