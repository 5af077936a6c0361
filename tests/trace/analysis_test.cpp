// The labels of a capture, each shown on the shortest conversation that has it. tshark agrees: tests/interop.
#include "core/trace/analysis.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace trace;
using namespace std::chrono_literals;

namespace {

constexpr tcp::Endpoint client{tcp::address(10, 0, 0, 1), 49152}, server{tcp::address(10, 0, 0, 2), 80};

// Two ends whose octets count from 0 at the SYN; each line is a packet, and gives its labels.
class Talk {
 public:
  explicit Talk(bool handshake = true) {
    if (!handshake) return;
    c(tcp::Syn, 0, 0);
    s(tcp::Syn | tcp::Ack, 0, 0, 1);
    c(tcp::Ack, 1, 0, 1);
  }
  std::string c(tcp::Flags flags, std::uint32_t seq, std::size_t octets, std::uint32_t ack = 0,
                int window = 1000) {
    return add(client, server, 1000, 5000, flags, seq, octets, ack, window);
  }
  std::string s(tcp::Flags flags, std::uint32_t seq, std::size_t octets, std::uint32_t ack = 0,
                int window = 1000) {
    return add(server, client, 5000, 1000, flags, seq, octets, ack, window);
  }
  void wait(tcp::Duration time) { now_ += time; }

 private:
  std::string add(tcp::Endpoint from, tcp::Endpoint to, std::uint32_t isn, std::uint32_t other_isn,
                  tcp::Flags flags, std::uint32_t seq, std::size_t octets, std::uint32_t ack, int window) {
    now_ += 1ms;
    tcp::Segment segment{.source = from, .destination = to, .seq = tcp::Seq(isn + seq), .flags = flags};
    if (flags.ack()) segment.ack = tcp::Seq(other_isn + ack);
    segment.window = static_cast<std::uint16_t>(window);
    segment.data.resize(octets);
    return to_text(analysis_.add(now_, segment));
  }
  Analysis analysis_;
  tcp::Instant now_{};
};

}  // namespace

TEST_CASE("What goes on without a hitch has no label", "[trace]") {
  Talk talk;
  CHECK(talk.c(tcp::Ack, 1, 100, 1).empty());
  CHECK(talk.s(tcp::Ack, 1, 0, 101).empty());
  CHECK(talk.s(tcp::Ack | tcp::Fin, 1, 0, 101).empty());
  CHECK(talk.c(tcp::Ack, 101, 0, 2).empty());
}

TEST_CASE("A SYN again is a retransmission", "[trace]") {
  Talk talk(false);
  CHECK(talk.c(tcp::Syn, 0, 0).empty());
  CHECK(talk.c(tcp::Syn, 0, 0) == "[TCP Retransmission]");
}

TEST_CASE("Another SYN between the same ports begins a new conversation", "[trace]") {
  Talk talk;
  CHECK(talk.c(tcp::Syn, 90'000, 0) == "[TCP Port numbers reused]");
  CHECK(talk.c(tcp::Syn, 90'000, 0) == "[TCP Retransmission]");
}

TEST_CASE("Data again after a while is a retransmission; once it was acknowledged, a spurious one",
          "[trace]") {
  Talk talk;
  talk.c(tcp::Ack, 1, 100, 1);
  talk.wait(300ms);
  CHECK(talk.c(tcp::Ack, 1, 100, 1) == "[TCP Retransmission]");
  talk.s(tcp::Ack, 1, 0, 101);
  CHECK(talk.c(tcp::Ack, 1, 100, 1) == "[TCP Spurious Retransmission]");
}

TEST_CASE("After two duplicate ACKs the segment that they ask for is a fast retransmission", "[trace]") {
  Talk talk;
  for (const std::uint32_t seq : {1U, 101U, 201U, 301U}) talk.c(tcp::Ack, seq, 100, 1);
  CHECK(talk.s(tcp::Ack, 1, 0, 101).empty());
  CHECK(talk.s(tcp::Ack, 1, 0, 101) == "[TCP Dup ACK 8#1]");
  CHECK(talk.s(tcp::Ack, 1, 0, 101) == "[TCP Dup ACK 8#2]");
  CHECK(talk.c(tcp::Ack, 101, 100, 1) == "[TCP Fast Retransmission]");
}

TEST_CASE("20 ms after the last duplicate ACK it is an ordinary one", "[trace]") {
  Talk talk;
  for (const std::uint32_t seq : {1U, 101U, 201U, 301U}) talk.c(tcp::Ack, seq, 100, 1);
  for (int i = 0; i < 3; ++i) talk.s(tcp::Ack, 1, 0, 101);
  talk.wait(19ms);
  CHECK(talk.c(tcp::Ack, 101, 100, 1) == "[TCP Retransmission]");
}

TEST_CASE("What was overtaken and comes within a round trip is out of order", "[trace]") {
  Talk talk;
  CHECK(talk.c(tcp::Ack, 101, 100, 1) == "[TCP Previous segment not captured]");
  CHECK(talk.c(tcp::Ack, 1, 100, 1) == "[TCP Out-Of-Order]");
}

TEST_CASE("An ACK at the instant of the SYN is no round trip, and what is out of order stays so", "[trace]") {
  Talk talk(false);
  talk.c(tcp::Syn, 0, 0);
  talk.wait(-1ms);  // the next two at the same instant
  talk.s(tcp::Syn | tcp::Ack, 0, 0, 1);
  talk.wait(-1ms);
  talk.c(tcp::Ack, 1, 0, 1);
  talk.wait(2ms);
  CHECK(talk.c(tcp::Ack, 101, 100, 1) == "[TCP Previous segment not captured]");
  CHECK(talk.c(tcp::Ack, 1, 100, 1) == "[TCP Out-Of-Order]");
}

TEST_CASE("An ACK of what was never seen", "[trace]") {
  Talk talk;
  CHECK(talk.s(tcp::Ack, 1, 0, 101) == "[TCP ACKed unseen segment]");
  CHECK(talk.s(tcp::Ack, 1, 0, 101) == "[TCP Dup ACK 4#1]");
}

TEST_CASE("A window that fills, shuts, is probed and opens", "[trace]") {
  Talk talk;
  CHECK(talk.c(tcp::Ack, 1, 1000, 1) == "[TCP Window Full]");
  CHECK(talk.s(tcp::Ack, 1, 0, 1001, 0) == "[TCP ZeroWindow]");
  CHECK(talk.c(tcp::Ack, 1001, 1, 1) == "[TCP ZeroWindowProbe]");
  CHECK(talk.s(tcp::Ack, 1, 0, 1001, 0) == "[TCP ZeroWindow] [TCP ZeroWindowProbeAck]");
  CHECK(talk.s(tcp::Ack, 1, 0, 1001, 900) == "[TCP Window Update]");
  CHECK(talk.c(tcp::Ack, 1001, 500, 1).empty());
}

TEST_CASE("A keep-alive repeats the last octet, and its answer the last ACK", "[trace]") {
  Talk talk;
  CHECK(talk.c(tcp::Ack, 0, 0, 1) == "[TCP Keep-Alive]");
  CHECK(talk.s(tcp::Ack, 1, 0, 1) == "[TCP Keep-Alive ACK]");
  CHECK(talk.c(tcp::Ack, 0, 1, 1) == "[TCP Keep-Alive]");
  CHECK(talk.s(tcp::Ack, 1, 0, 1) == "[TCP Keep-Alive ACK]");
}

TEST_CASE("Each label has a name and words in both languages", "[trace]") {
  for (std::size_t i = 0; i < label_count; ++i) {
    const LabelText& words = text(static_cast<Label>(i));
    CHECK_FALSE(words.id.empty());
    CHECK(words.en.starts_with("TCP "));
    CHECK_FALSE(words.zh.empty());
  }
}
