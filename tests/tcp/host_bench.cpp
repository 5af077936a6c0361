// The bench of one host.
#include "tests/tcp/host_bench.hpp"

#include <algorithm>

namespace tcp::test {

std::string HostBench::gets(Endpoint from, std::uint16_t port, std::string_view segment_text) {
  host.segment_arrives(now, segment(segment_text, from, {host.address(), port}), out);
  return done();
}

std::string HostBench::wait(Duration length) {
  const Instant end = now + length;
  std::string all;
  std::vector<Note> all_notes;
  while (host.next_deadline() <= end) {
    now = host.next_deadline();
    host.timer_expires(now, out);
    const std::string some = done("@" + std::to_string(microseconds(now) / 1000) + "ms ");
    all += (all.empty() || some.empty() ? "" : " | ") + some;
    all_notes.insert(all_notes.end(), notes.begin(), notes.end());
  }
  now = end;
  notes = all_notes;
  return all;
}

std::string HostBench::done(std::string_view prefix) {
  log_decisions(out);
  std::string all;
  for (const Outgoing& o : out.segments) {
    all += (all.empty() ? "" : " | ") + std::string(prefix) + text(o.segment);
    if (o.segment.flags == (Syn | Ack)) iss = o.segment.seq;
  }
  notes = std::move(out.notes);
  sent = std::move(out.segments);
  out.clear();
  return all;
}

bool HostBench::said(Rule rule) const {
  return std::ranges::find(notes, rule, &Note::rule) != notes.end();
}

std::uint64_t HostBench::digest() const {
  Digest d;
  host.digest(d);
  return d.value();
}

}  // namespace tcp::test
