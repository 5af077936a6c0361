// The bench of one host.
#include "tests/tcp/host_bench.hpp"

namespace tcp::test {

std::string HostBench::gets(Endpoint from, std::uint16_t port, std::string_view segment_text) {
  host.segment_arrives(now, segment(segment_text, from, {host.address(), port}), out);
  return done();
}

std::string HostBench::wait(Duration length) {
  return pass(length, host, [this](std::string_view prefix) { return done(prefix); });
}

std::string HostBench::done(std::string_view prefix) {
  const std::string all = take(prefix);
  for (const Outgoing& o : sent) {
    if (o.segment.flags == (Syn | Ack)) iss = o.segment.seq;
  }
  return all;
}

std::uint64_t HostBench::digest() const {
  Digest d;
  host.digest(d);
  return d.value();
}

}  // namespace tcp::test
