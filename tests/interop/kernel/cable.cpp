// The cable's mechanics; the fate of each packet is sim::Link's.
#include "tests/interop/kernel/cable.hpp"

#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "core/trace/bytes.hpp"
#include "core/trace/tcpdump.hpp"

namespace kernel {
namespace {

constexpr std::size_t remembered = 24;

Instant monotonic() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return Instant(std::chrono::duration_cast<Duration>(std::chrono::seconds(t.tv_sec) +
                                                      std::chrono::nanoseconds(t.tv_nsec)));
}

void flip(tcp::Bytes& octets, std::uint16_t bit) {
  octets[bit / 8U] ^= std::byte{0x80} >> (bit % 8U);
}

// The kernel also looks for neighbours and routers.
bool carries_tcp(std::span<const std::byte> datagram) {
  constexpr std::size_t protocol = 9;
  return (datagram[0] >> 4) == std::byte{4} && datagram[protocol] == std::byte{IPPROTO_TCP};
}

// Of a datagram without IP options: its length, and what of the TCP header a repetition has in common.
std::string essence(std::span<const std::byte> datagram) {
  const auto* octets = reinterpret_cast<const char*>(datagram.data());
  return std::string(octets + 2, 2) + std::string(octets + 24, 10);
}

}  // namespace

Cable::Cable(int device, const sim::LinkConfig& link, std::uint64_t seed)
    : device_(device),
      laid_(monotonic()),
      lines_{Line{sim::Link(link, seed, sim::Side::Client), {}},
             Line{sim::Link(link, seed, sim::Side::Server), {}}},
      said_(tcp::rule_count()) {}

Instant Cable::now() const {
  return Instant(monotonic() - laid_);
}

void Cable::send(Instant now, tcp::Outbox& out) {
  for (const tcp::Outgoing& o : out.segments) {
    remember(now, o.segment, "we send");
    fly(now, Way::ToKernel, trace::to_octets(o.segment));
  }
  for (const tcp::Note& n : out.notes) ++said_[static_cast<std::size_t>(n.rule)];
  out.clear();
}

void Cable::close_gate(Way way) {
  line(way).closed = true;
  line(way).known.clear();
}

void Cable::fly(Instant now, Way way, tcp::Bytes octets) {
  Line& l = line(way);
  if (l.closed && !l.known.insert(essence(octets)).second) return;
  const sim::Flight flight = l.link.send(now, octets.size(), l.flying.size());
  if (flight.duplicated) {
    ++copied_;
    l.flying.insert({flight.arrives + l.link.config().delay, {octets, false}});
  }
  if (flight.fate != sim::Fate::Delivered) {
    ++lost_;
    return;
  }
  if (flight.flipped_bit) {
    ++damaged_;
    flip(octets, *flight.flipped_bit);
  }
  l.flying.insert({flight.arrives, {std::move(octets), flight.flipped_bit.has_value()}});
}

std::optional<Cable::Flying> Cable::take(Line& line, Instant now) {
  if (line.flying.empty() || line.flying.begin()->first > now || blocked(line)) return std::nullopt;
  if (line.closed) --line.allowed;
  return std::move(line.flying.extract(line.flying.begin()).mapped());
}

// The kernel's checksums must be right, as long as the link has left them so.
std::optional<tcp::Segment> Cable::take_for_us(Instant now) {
  while (auto packet = take(line(Way::ToUs), now)) {
    trace::Decoded decoded = trace::from_octets(packet->octets);
    if (decoded.ok() && !packet->damaged) {
      remember(now, decoded.segment, "reaches us");
      return std::move(decoded.segment);
    }
    if (decoded.ok()) FAIL("a damaged packet was not found out");
    if (!packet->damaged) FAIL("the kernel sent " << trace::text(decoded.error).id);
  }
  return std::nullopt;
}

void Cable::write_device(Instant now) {
  while (const auto packet = take(line(Way::ToKernel), now)) {
    // The kernel refuses what is no IP datagram at all, as damage makes it.
    const ssize_t written = write(device_, packet->octets.data(), packet->octets.size());
    if (written < 0 && !packet->damaged) FAIL("cannot write to the device: " << std::strerror(errno));
  }
}

void Cable::read_device(Instant now) {
  for (;;) {
    std::array<std::byte, 2048> datagram;
    const ssize_t octets = read(device_, datagram.data(), datagram.size());
    if (octets < 0 && errno == EAGAIN) return;
    if (octets < 0) FAIL("cannot read from the device: " << std::strerror(errno));
    const auto size = static_cast<std::ptrdiff_t>(octets);
    if (!carries_tcp(datagram)) continue;
    fly(now, Way::ToUs, tcp::Bytes(datagram.begin(), datagram.begin() + size));
  }
}

Instant Cable::next_arrival() const {
  Instant next = tcp::never;
  for (const Line& l : lines_) {
    if (!l.flying.empty() && !blocked(l)) next = std::min(next, l.flying.begin()->first);
  }
  return next;
}

void Cable::wait(Instant until, std::span<pollfd> watched) {
  polled_.assign(watched.begin(), watched.end());
  polled_.push_back({.fd = device_, .events = POLLIN, .revents = 0});
  const Duration left = std::max(until - now(), Duration{0});
  const timespec t{.tv_sec = left / 1s, .tv_nsec = std::chrono::nanoseconds(left % 1s).count()};
  if (ppoll(polled_.data(), polled_.size(), &t, nullptr) < 0 && errno != EINTR) {
    FAIL("ppoll: " << std::strerror(errno));
  }
  std::copy_n(polled_.begin(), watched.size(), watched.begin());
}

bool Cable::quiet() const {
  return std::ranges::all_of(lines_, [](const Line& l) { return l.flying.empty() || blocked(l); });
}

void Cable::remember(Instant now, const tcp::Segment& segment, const char* fate) {
  if (seen_.size() == remembered) seen_.pop_front();
  seen_.push_back({now, segment, fate});
}

std::string Cable::trail() const {
  trace::Tcpdump tcpdump(trace::Numbers::Absolute);
  std::string text = "the last packets, as we saw them:\n";
  for (const Seen& s : seen_) text += tcpdump.line(s.at, s.segment) + "  (" + s.fate + ")\n";
  return text;
}

}  // namespace kernel
