// Opening, gates, and reading `ss`.
#include "tests/interop/kernel/meeting.hpp"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "core/trace/text.hpp"

namespace kernel {
namespace {

constexpr std::uint64_t secret = 0x5eed;

// The names that ss has for the states.
constexpr std::array<std::pair<std::string_view, tcp::State>, 10> names_of_ss = {{
    {"LISTEN", tcp::State::Listen},
    {"SYN-SENT", tcp::State::SynSent},
    {"SYN-RECV", tcp::State::SynReceived},
    {"ESTAB", tcp::State::Established},
    {"FIN-WAIT-1", tcp::State::FinWait1},
    {"FIN-WAIT-2", tcp::State::FinWait2},
    {"CLOSE-WAIT", tcp::State::CloseWait},
    {"CLOSING", tcp::State::Closing},
    {"LAST-ACK", tcp::State::LastAck},
    {"TIME-WAIT", tcp::State::TimeWait},
}};

tcp::State state_of(std::string_view name) {
  for (const auto& [known, state] : names_of_ss)
    if (known == name) return state;
  throw std::runtime_error("ss shows a state that has no name here: " + std::string(name));
}

std::string text(tcp::Endpoint e) {
  return trace::to_text(e.address) + ":" + std::to_string(e.port);
}

}  // namespace

Meeting::Meeting(const tcp::Config& config, const sim::LinkConfig& link, std::uint64_t seed)
    : host(our_address, config, secret), cable(space.device(), link, seed), seed_(seed) {
  pair = {{our_address, service}, {kernels_address, service}};
}

void Meeting::give_up(const std::string& what) const {
  throw std::runtime_error("waited too long until " + what + ", seed " + std::to_string(seed_) +
                           ", we are in " + std::string(tcp::name(our_state())) + "; ss -tan:\n" +
                           output_of("ss -tanoi") + cable.trail());
}

void Meeting::we_connect(std::uint16_t from_port) {
  id = call([&](tcp::Host& h, Instant now, tcp::Outbox& out) {
    return h.connect(now, {kernels_address, service}, out, from_port);
  });
  REQUIRE(id != 0);
  pair = connection().pair();
}

void Meeting::kernel_connects(std::uint16_t from_port) {
  socket = Socket::connecting({our_address, service}, from_port);
  pair = {{our_address, service}, {kernels_address, socket.port()}};
}

void Meeting::open(Opener who, int kernels_receive_buffer) {
  id = 0;
  if (who == Opener::We) {
    listener = Socket::listening(service, kernels_receive_buffer);
    we_connect();
    until("the kernel accepts", [&] { return static_cast<bool>(socket = listener.accept()); }, 30s,
          {{.fd = listener.fd(), .events = POLLIN, .revents = 0}});
    until("the handshake is done", [&] { return our_state() == tcp::State::Established; });
    listener.close();
  } else {
    host.listen(service);
    kernel_connects();
    until("we accept", [&] { return (id = host.accept(service)) != 0; });
    host.stop_listening(service);
    REQUIRE(socket.connected());
  }
}

std::size_t Meeting::send(std::span<const std::byte> octets) {
  return call([&](tcp::Host& h, Instant now, tcp::Outbox& out) { return h.send(now, id, octets, out); });
}

std::size_t Meeting::receive(std::span<std::byte> into) {
  return call([&](tcp::Host& h, Instant now, tcp::Outbox& out) { return h.receive(now, id, into, out); });
}

void Meeting::close() {
  call([&](tcp::Host& h, Instant now, tcp::Outbox& out) {
    h.close(now, id, out);
    return 0;
  });
}

void Meeting::pass(Way way) {
  until("a packet stands before the gate", [&] { return cable.held(way) > 0; });
  cable.let_through(way);
  until("it is through", [&] { return cable.quiet(); });
}

void Meeting::close_gates() {
  cable.close_gate(Way::ToKernel);
  cable.close_gate(Way::ToUs);
}

void Meeting::open_gates() {
  cable.open_gate(Way::ToKernel);
  cable.open_gate(Way::ToUs);
}

tcp::State Meeting::our_state() const {
  if (id != 0) return host.find(id) != nullptr ? connection().state() : tcp::State::Closed;
  const tcp::Listener* port = host.listener(pair.local.port);
  if (port == nullptr) return tcp::State::Closed;
  const bool half_open = std::ranges::any_of(
      port->syn_queue, [&](const tcp::HalfOpen& slot) { return slot.remote == pair.remote; });
  return half_open ? tcp::State::SynReceived : tcp::State::Listen;
}

tcp::State Meeting::kernels_state() const {
  std::istringstream lines(output_of("ss -tanH"));
  tcp::State found = tcp::State::Closed;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string state, receive_queue, send_queue, local, remote;
    words >> state >> receive_queue >> send_queue >> local >> remote;
    if (local == text(pair.remote) && remote == text(pair.local)) return state_of(state);
    if (state == "LISTEN" && local == text(pair.remote)) found = tcp::State::Listen;
  }
  return found;
}

// Where this program gets no processor for a while, it may send its last segment again though nothing was
// lost. The kernel, in TIME-WAIT, acknowledges that one, too, we answer from CLOSED with RST, and TIME-WAIT
// is over before its time (RFC 1337, 1).
bool Meeting::time_wait_is_cut_short() const {
  return our_state() == tcp::State::Closed && cable.count(tcp::Rule::NoConnection) > 0;
}

void Meeting::expect(tcp::State ours, tcp::State kernels) {
  const Instant end = cable.now() + 20s;
  tcp::State kernel = tcp::State::Closed;
  for (;;) {
    const bool late = cable.now() >= end;
    const bool looks = late || (our_state() == ours && cable.quiet());
    if (looks) kernel = kernels_state();
    const bool over = looks && kernels == tcp::State::TimeWait && kernel == tcp::State::Closed;
    if (over && time_wait_is_cut_short()) return;
    if (late || (our_state() == ours && cable.quiet() && kernel == kernels)) break;
    turn(end);
  }
  INFO(cable.trail());
  CHECK(tcp::name(our_state()) == tcp::name(ours));
  CHECK(tcp::name(kernel) == tcp::name(kernels));
}

}  // namespace kernel
