// Segments, user calls and time into a connection in any of its states, and into a host that listens. The
// segments stand near the windows, since those far away are all thrown away alike.
#include <array>

#include "core/tcp/host.hpp"
#include "core/trace/bytes.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace std::chrono_literals;
using fuzz::require;
using tcp::State;

constexpr tcp::Endpoint here{tcp::address(10, 0, 0, 1), 1025}, there{tcp::address(10, 0, 0, 2), 80};
constexpr std::uint32_t our_isn = 0xffffff00,
                        their_isn = 0x7fffff00;  // near the end of the circle, near its half

tcp::Config config_of(fuzz::Input& input) {
  static constexpr std::array profiles{tcp::rfc_profile, tcp::linux_profile, tcp::freebsd_profile};
  const std::uint8_t choice = input.u8();
  tcp::Config c = profiles[choice % profiles.size()]();
  if (choice & 0x10) c.receive_buffer = 100 + input.u16();
  if (choice & 0x20) c.send_buffer = 100 + input.u16();
  if (choice & 0x40) c.nagle = false;
  if (choice & 0x80) c.keep_alive = true;
  return c;
}

// One connection and its time.
class Bench {
 public:
  Bench(const tcp::Config& config) : c_({.local = here, .remote = there}, config, tcp::Seq(our_isn)) {}

  // By the shortest way of Figure 5.
  void reach(State state) {
    if (state == State::Closed) return;
    if (state == State::Listen || state == State::SynReceived) {
      c_.open_passive(out_);
      if (state == State::SynReceived) gets(tcp::Syn, 0, 0);
      return;
    }
    c_.open_active(now_, out_);
    if (state == State::SynSent) return;
    gets(tcp::Syn | tcp::Ack, 0, 1);
    if (state == State::CloseWait || state == State::LastAck) gets(tcp::Fin | tcp::Ack, 1, 1);
    if (state == State::Established || state == State::CloseWait) return;
    c_.close(now_, out_);
    if (state == State::Closing) gets(tcp::Fin | tcp::Ack, 1, 1);
    if (state == State::FinWait2 || state == State::TimeWait) gets(tcp::Ack, 1, 2);
    if (state == State::TimeWait) gets(tcp::Fin | tcp::Ack, 1, 2);
  }

  void step(fuzz::Input& input) {
    const std::uint8_t what = input.u8();
    switch (what % 8) {
      case 0: {
        const tcp::Bytes data(input.u16());
        c_.send(now_, data, out_);
        break;
      }
      case 1: {
        tcp::Bytes into(input.u16());
        c_.receive(now_, into, out_);
        break;
      }
      case 2:
        if (what & 0x80) c_.close(now_, out_);
        if ((what & 0xf0) == 0x70) c_.abort(now_, out_);
        break;
      case 3:
        pass(tcp::Duration(std::int64_t{input.u16()} * (what & 0x80 ? 10'000 : 100)));
        break;
      default:
        segment(input, what);
    }
    check();
  }

 private:
  void gets(tcp::Flags flags, std::uint32_t seq, std::uint32_t ack) {
    tcp::Segment s{.source = there,
                   .destination = here,
                   .seq = tcp::Seq(their_isn) + seq,
                   .flags = flags,
                   .window = 5000};
    if (flags.ack()) s.ack = tcp::Seq(our_isn) + ack;
    c_.segment_arrives(now_, s, out_);
  }

  void segment(fuzz::Input& input, std::uint8_t what) {
    const tcp::Tcb& tcb = c_.tcb();
    const auto near = [](tcp::Seq seq, std::uint16_t by) {
      return seq + static_cast<std::uint32_t>(static_cast<std::int16_t>(by));
    };
    tcp::Segment s{.source = there, .destination = here, .seq = tcb.rcv.nxt, .flags = {input.u8()}};
    if (what & 0x08) s.seq = near(tcb.rcv.nxt, input.u16());
    if (s.flags.ack()) s.ack = what & 0x10 ? near(tcb.snd.una, input.u16()) : tcb.snd.nxt;
    s.window = what & 0x20 ? input.u16() : std::uint16_t{5000};
    if (s.flags.urg()) s.urgent_pointer = input.u16();
    if (what & 0x40) s.options = tcp::Options(input.octets(input.u8() % 41)).pad();
    if (what & 0x80) s.data.resize(input.u16() % 3000);
    c_.segment_arrives(now_, s, out_);
  }

  // Timers go off in their turn.
  void pass(tcp::Duration time) {
    const tcp::Instant end = now_ + time;
    for (int i = 0; i < 200 && c_.next_deadline() <= end; ++i) {
      now_ = std::max(now_, c_.next_deadline());
      c_.timer_expires(now_, out_);
      check();
    }
    now_ = end;
    c_.timer_expires(now_, out_);
  }

  void check() {
    const tcp::Tcb& tcb = c_.tcb();
    require(!tcp::after(tcb.snd.una, tcb.snd.nxt));
    require(c_.state() != State::Closed || c_.next_deadline() == tcp::never);
    require(c_.readable() <= c_.config().receive_buffer);
    require(c_.send_queued() <= c_.config().send_buffer);
    for (const tcp::Outgoing& each : out_.segments) {
      const trace::Decoded read = trace::from_octets(trace::to_octets(each.segment));
      require(read.ok() && read.segment.seq == each.segment.seq && read.segment.data == each.segment.data);
    }
    out_.clear();
  }

  tcp::Connection c_;
  tcp::Instant now_{};
  tcp::Outbox out_;
};

// A host that listens, and peers at several ports.
void host(fuzz::Input& input, const tcp::Config& config) {
  tcp::Host h(here.address, config, 1);
  h.listen(80);
  tcp::Outbox out;
  tcp::Instant now{};
  tcp::Seq last;
  while (!input.empty()) {
    const std::uint8_t what = input.u8();
    tcp::Segment s{.source = {there.address, static_cast<std::uint16_t>(what % 4)},
                   .destination = {here.address, 80}};
    s.flags = {input.u8()};
    s.seq = tcp::Seq(input.u8());
    if (s.flags.ack()) s.ack = last + (what & 0x10 ? input.u8() : 1U);
    s.window = 1000;
    if (what & 0x20) s.data.resize(input.u8());
    h.segment_arrives(now, s, out);
    if (what & 0x40) now += tcp::Duration(std::int64_t{input.u8()} * 100'000);
    h.timer_expires(now, out);
    if (const tcp::ConnectionId id = what & 0x80 ? h.accept(80) : 0) {
      if (what & 0x08) h.close(now, id, out);
      h.release(id);
    }
    for (const tcp::Outgoing& each : out.segments) last = each.segment.seq;
    out.clear();
    const tcp::Listener* listener = h.listener(80);
    require(listener && listener->syn_queue.size() <= config.syn_backlog &&
            listener->accept_queue.size() <= config.accept_backlog);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t state = input.u8();
  const tcp::Config config = config_of(input);
  if (state % (tcp::state_count + 1) == tcp::state_count) {
    host(input, config);
    return 0;
  }
  Bench bench(config);
  bench.reach(static_cast<State>(state % (tcp::state_count + 1)));
  while (!input.empty()) bench.step(input);
  return 0;
}
