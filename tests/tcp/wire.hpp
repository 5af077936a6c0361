// The workbench of these tests: one connection whose peer is written by hand, in the notation of RFC 9293's
// figures. What one bench sends another can take, so two benches make a wire that reads as a trace.
//
//   Bench a;
//   CHECK(a.open() == "<SEQ=100><CTL=SYN>");
//   CHECK(a.gets("<SEQ=300><ACK=101><CTL=SYN,ACK>") == "<SEQ=101><ACK=301><CTL=ACK>");
//
// In a text several segments are parted by " | ". WND is left out where it is 65535, MSS where it is 1460
// (and "MSS=0" is a SYN without the option), PSH always. Further options are <WS=7> <SACKOK> <TS=value/echo>
// and <SACK=left-right,…>; their order is the profile's and does not show. <DATA=n> is n octets of a pattern
// that depends on their sequence numbers: taking or sending any other octet fails the test.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/tcp/connection.hpp"
#include "core/tcp/host.hpp"

namespace tcp::test {

std::string text(const Segment& segment);
// Addresses, where the text has none, are those of `from` and `to`.
Segment segment(std::string_view text, Endpoint from, Endpoint to);
std::byte pattern(Seq seq);
Bytes pattern(Seq seq, std::size_t octets);

// All that any connection or host decides in these tests passes here: rules are ticked off for the test that
// every rule happens, and changes of state are held against Figure 5 (rule_log.cpp).
void log_decisions(const Outbox& out);

inline constexpr Endpoint near_end{address(10, 0, 0, 1), 1025}, far_end{address(10, 0, 0, 2), 80};

// Profiles for tests that are not about these features.
Config plain();  // no delayed ACK, no congestion control, no option but MSS

// What every bench keeps: the clock, and what the last call decided and sent.
class Record {
 public:
  // The last call emitted a note of that rule; its value.
  bool said(Rule rule) const;
  std::optional<std::int64_t> value(Rule rule) const;

  Instant now{};
  std::vector<Note> notes;     // of the last call
  std::vector<Outgoing> sent;  // of the last call
  Outbox out;                  // of the call that is being made

 protected:
  std::string take(std::string_view prefix);  // empties the outbox; what was sent, as text

  // Lets time pass for a connection or a host, taking what each of its deadlines led to with `done(prefix)`.
  template <typename Machine, typename Done>
  std::string pass(Duration length, Machine& machine, Done done) {
    const Instant end = now + length;
    std::string all;
    std::vector<Note> all_notes;
    while (machine.next_deadline() <= end) {
      now = machine.next_deadline();
      machine.timer_expires(now, out);
      const std::string some = done("@" + std::to_string(microseconds(now) / 1000) + "ms ");
      all += (all.empty() || some.empty() ? "" : " | ") + some;
      all_notes.insert(all_notes.end(), notes.begin(), notes.end());
    }
    now = end;
    notes = all_notes;
    return all;
  }
};

class Bench : public Record {
 public:
  explicit Bench(const Config& config = plain(), std::uint32_t iss = 100, Endpoint local = near_end,
                 Endpoint remote = far_end);

  // Each gives what was sent, as text.
  std::string open();
  std::string listen();
  std::string send(std::size_t octets);
  std::string receive(std::size_t octets);  // checks the pattern
  std::string send_urgent(std::size_t octets);
  std::string close();
  std::string abort();
  std::string gets(std::string_view segments);
  // Lets time pass, timers expiring when they are due; each segment is preceded by its time, as "@1500ms ".
  std::string wait(Duration length);

  State state() const { return c.state(); }

  Connection c;
  std::size_t last_taken = 0;  // octets taken or given by the last send() or receive()

 private:
  std::string done(std::string_view prefix = {});
  void check_invariants() const;
  Seq written_;  // where the next octet of send() stands
  Seq read_;
};

// After the handshake: SND.NXT = 101, RCV.NXT = 301, at a round trip of zero.
Bench established(const Config& config = plain());
Bench accepted(const Config& config = plain());  // the same from LISTEN

}  // namespace tcp::test
