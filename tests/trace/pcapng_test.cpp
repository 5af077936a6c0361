// Captures as files: what is written is read again, what others write is read too, and no octets do harm.
#include "core/trace/pcapng.hpp"

#include <catch2/catch_test_macros.hpp>
#include <initializer_list>

#include "tests/trace/random_segments.hpp"

using namespace trace;
using namespace std::chrono_literals;

namespace {

tcp::Bytes octets(std::initializer_list<int> values) {
  tcp::Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

tcp::Bytes operator+(tcp::Bytes a, const tcp::Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Capture two_ends() {
  return {.interfaces = {{.name = "client"}, {.name = "server", .link_type = LinkType::Ipv4}},
          .packets = {{.interface = 0, .at = tcp::Instant(0us), .octets = octets({1, 2, 3}), .length = 3},
                      {.interface = 1,
                       .at = tcp::Instant(5'000'000'001us),
                       .octets = octets({4}),
                       .length = 1500,
                       .comments = {"you: drop 3", "丢包"}}}};
}

// Hand-made files, big-endian and little-endian.
const tcp::Bytes big_section =
    octets({0x0a, 0x0d, 0x0d, 0x0a, 0, 0, 0, 28, 0x1a, 0x2b, 0x3c, 0x4d, 0, 1, 0, 0}) +
    octets({255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 28});
const tcp::Bytes big_interface = octets({0, 0, 0, 1, 0, 0, 0, 32, 0, 101, 0, 0, 0, 0, 0, 0}) +
                                 octets({0, 9, 0, 1, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32});  // nanoseconds
const tcp::Bytes big_packet = octets({0, 0, 0, 6, 0, 0, 0, 36, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0xd0}) +
                              octets({0, 0, 0, 2, 0, 0, 0, 9, 0x45, 0x46, 0, 0, 0, 0, 0, 36});
const tcp::Bytes unknown_block = octets({0, 0, 0x0b, 0xad, 0, 0, 0, 16, 1, 2, 3, 4, 0, 0, 0, 16});
const tcp::Bytes little_pcap =
    octets({0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 101, 0, 0, 0}) +
    octets({2, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 60, 0, 0, 0, 0x45});

}  // namespace

TEST_CASE("A capture that is written is read again, comments and all", "[trace]") {
  const ReadCapture read = read_capture(to_pcapng(two_ends()));
  REQUIRE(read.ok());
  CHECK(read.capture == two_ends());
}

TEST_CASE("A file begins with the section header and is made of whole blocks", "[trace]") {
  const tcp::Bytes file = to_pcapng(two_ends());
  CHECK(file.size() % 4 == 0);
  CHECK(tcp::Bytes(file.begin(), file.begin() + 4) == octets({0x0a, 0x0d, 0x0d, 0x0a}));
  CHECK(tcp::Bytes(file.begin() + 8, file.begin() + 12) == octets({0x4d, 0x3c, 0x2b, 0x1a}));
}

TEST_CASE("Random captures survive the round trip", "[trace]") {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    Capture capture;
    for (std::uint32_t n = 1 + random.below(3); n > 0; --n)
      capture.interfaces.push_back({.name = std::string(random.below(9), 'x')});
    for (std::uint32_t n = random.below(20); n > 0; --n) {
      CapturedPacket packet{.interface = random.below(static_cast<std::uint32_t>(capture.interfaces.size())),
                            .at = tcp::Instant(tcp::Duration(random.any())),
                            .octets = random.octets(random.below(100))};
      packet.length = static_cast<std::uint32_t>(packet.octets.size()) + random.below(9);
      for (std::uint32_t c = random.below(3); c > 0; --c) packet.comments.emplace_back(random.below(70), 'c');
      capture.packets.push_back(packet);
    }
    INFO("seed " << seed);
    CHECK(read_capture(to_pcapng(capture)).capture == capture);
  }
}

TEST_CASE("A big-endian section in nanoseconds is read; blocks of other types are skipped", "[trace]") {
  const ReadCapture read = read_capture(big_section + unknown_block + big_interface + big_packet);
  REQUIRE(read.ok());
  REQUIRE(read.capture.packets.size() == 1);
  CHECK(read.capture.interfaces[0].link_type == LinkType::Raw);
  CHECK(read.capture.packets[0] ==
        CapturedPacket{.at = tcp::Instant(2us), .octets = octets({0x45, 0x46}), .length = 9});
}

TEST_CASE("Each section has its own byte order and counts its own interfaces", "[trace]") {
  const ReadCapture read = read_capture(to_pcapng(two_ends()) + big_section + big_interface + big_packet);
  REQUIRE(read.ok());
  CHECK(read.capture.interfaces.size() == 3);
  CHECK(read.capture.packets.back().interface == 2);
}

TEST_CASE("Classic pcap is read, in microseconds and in nanoseconds", "[trace]") {
  const CapturedPacket packet{.at = tcp::Instant(2'000'003us), .octets = octets({0x45}), .length = 60};
  CHECK(read_capture(little_pcap).capture.packets == std::vector{packet});
  tcp::Bytes nanoseconds = little_pcap;
  nanoseconds[0] = std::byte{0x4d};
  nanoseconds[1] = std::byte{0x3c};
  CHECK(read_capture(nanoseconds).capture.packets[0].at == tcp::Instant(2s));
}

TEST_CASE("What is wrong with a file is said, and what stands in front of it is kept", "[trace]") {
  const auto error = [](const tcp::Bytes& file) { return read_capture(file).error; };
  CHECK(error({}) == CaptureError::NotACapture);
  CHECK(error(octets({1, 2, 3, 4, 5, 6, 7, 8})) == CaptureError::NotACapture);
  CHECK(error(big_section + big_packet) == CaptureError::UnknownInterface);
  const tcp::Bytes start = big_section + big_interface;
  for (std::size_t cut = 1; cut < big_packet.size(); ++cut) {
    const ReadCapture read = read_capture(
        start + tcp::Bytes(big_packet.begin(), big_packet.end() - static_cast<std::ptrdiff_t>(cut)));
    CHECK(read.error == CaptureError::Truncated);
    CHECK(read.offset == start.size());
    CHECK(read.capture.interfaces.size() == 1);
  }
  const auto with = [&](const tcp::Bytes& block, std::size_t at, int value) {
    tcp::Bytes changed = block;
    changed[at] = static_cast<std::byte>(value);
    return changed;
  };
  CHECK(error(with(big_section, 13, 2)) == CaptureError::UnknownVersion);
  CHECK(error(start + with(big_packet, 7, 37)) == CaptureError::BadBlockLength);
  CHECK(error(start + with(big_packet, 35, 40)) == CaptureError::BadBlockLength);
  CHECK(error(start + with(big_packet, 23, 10)) == CaptureError::BadPacketLength);
  CHECK(error(big_section + with(big_interface, 19, 2)) == CaptureError::BadOption);
  CHECK(error(big_section + with(big_interface, 19, 200)) == CaptureError::BadOption);
  CHECK(error(big_section + with(big_interface, 20, 13)) == CaptureError::BadTime);
  CHECK(error(little_pcap + octets({1})) == CaptureError::Truncated);
}

TEST_CASE("No octets do harm", "[trace]") {
  const tcp::Bytes good = to_pcapng(two_ends()) + big_section + big_interface + big_packet;
  for (std::uint32_t seed = 1; seed <= 5000; ++seed) {
    Random random(seed);
    tcp::Bytes bad = random.toss() ? good : little_pcap;
    for (std::uint32_t n = 1 + random.below(6); n > 0; --n)
      bad[random.below(static_cast<std::uint32_t>(bad.size()))] = static_cast<std::byte>(random.below(256));
    const ReadCapture read = read_capture(bad);
    CHECK(read.offset <= bad.size());
  }
}

TEST_CASE("The datagram is found behind the headers of common links", "[trace]") {
  const tcp::Bytes ip = octets({0x45, 9, 9});
  const auto found = [&](LinkType type, const tcp::Bytes& header) {
    const tcp::Bytes packet = header + ip;
    const auto datagram = ipv4_datagram(type, packet);
    return datagram && tcp::Bytes(datagram->begin(), datagram->end()) == ip;
  };
  const tcp::Bytes addresses(12);
  CHECK(found(LinkType::Raw, {}));
  CHECK(found(LinkType::Ipv4, {}));
  CHECK(found(LinkType::Ethernet, addresses + octets({8, 0})));
  CHECK(found(LinkType::Ethernet, addresses + octets({0x81, 0, 0, 1, 8, 0})));
  CHECK_FALSE(found(LinkType::Ethernet, addresses + octets({0x86, 0xdd})));
  CHECK(found(LinkType::Null, octets({2, 0, 0, 0})));
  CHECK(found(LinkType::Loop, octets({0, 0, 0, 2})));
  CHECK_FALSE(found(LinkType::Null, octets({30, 0, 0, 0})));
  CHECK(found(LinkType::LinuxSll, tcp::Bytes(14) + octets({8, 0})));
  CHECK(found(LinkType::LinuxSll2, octets({8, 0}) + tcp::Bytes(18)));
  CHECK_FALSE(ipv4_datagram(LinkType::Raw, {}));
  CHECK_FALSE(ipv4_datagram(LinkType{147}, ip));
}
