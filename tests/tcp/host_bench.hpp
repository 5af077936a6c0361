// A host under test whose peers are written by hand, in the same notation as the bench of wire.hpp.
#pragma once

#include "tests/tcp/wire.hpp"

namespace tcp::test {

class HostBench : public Record {
 public:
  explicit HostBench(const Config& config = plain(), Address at = far_end.address)
      : host(at, config, 0x5eed) {}

  // A segment from `from` to a port of this host; what is sent in answer, as text.
  std::string gets(Endpoint from, std::uint16_t port, std::string_view segment_text);
  std::string wait(Duration length);
  std::string done(std::string_view prefix = {});
  const Listener& listener() const { return *host.listener(80); }
  const ListenerCounts& counts() const { return listener().counts; }
  std::uint64_t digest() const;

  // The client's side of a handshake with port 80.
  std::string syn(Endpoint from) { return gets(from, 80, "<SEQ=300><CTL=SYN>"); }
  std::string ack(Endpoint from) {  // of the SYN-ACK that was sent last to anyone
    return gets(from, 80, "<SEQ=301><ACK=" + std::to_string(iss.value() + 1) + "><CTL=ACK>");
  }

  Host host;
  Seq iss;  // of the last SYN-ACK
};

// The n-th client.
constexpr Endpoint client(std::uint16_t n) {
  return {address(10, 0, 1, 1), static_cast<std::uint16_t>(1000 + n)};
}

}  // namespace tcp::test
