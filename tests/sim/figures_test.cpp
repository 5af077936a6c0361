// RFC 9293, Figures 6 to 13, played in a world by the learner's acts: the packets that go out, with numbers
// counted from the initial ones, and the states that both ends pass through.
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "tests/sim/sim_support.hpp"

using namespace sim;
using namespace sim::test;

namespace {

using Lines = std::vector<std::string>;

// As plain as in the RFC: no options that add segments or hold some back.
WorldConfig figure(bool both_listen = false) {
  WorldConfig config = quiet();
  config.client = config.server = tcp::rfc_profile();
  config.client_program.listens = both_listen;
  return config;
}

// Begins to count sequence numbers from what the ends have now.
class Figure : public Run {
 public:
  using Run::Run;
  explicit Figure(Run run) : Run(std::move(run)) {}

  // "client -> SEQ=0 CTL=S": the packets since the last call. Numbers of the old connection (or of the
  // first, where there is one only) are counted from its initial ones, written as "0"; of a later one as
  // "new+0"; others plainly.
  Lines packets() {
    Lines lines;
    for (; told_ < log.packets.size(); ++told_) {
      const Packet& p = log.packets[told_];
      std::string line = p.from == Side::Client ? "client ->" : "server ->";
      line += " SEQ=" + number(p.segment.seq, p.from);
      if (p.segment.flags.ack()) line += " ACK=" + number(p.segment.ack, other(p.from));
      line += " CTL=" + trace::flag_letters(p.segment.flags);
      if (!p.segment.data.empty()) line += " DATA=" + std::to_string(p.segment.data.size());
      lines.push_back(line);
    }
    return lines;
  }
  void counts_from(Side side, tcp::Seq iss) { isn_[side == Side::Client ? 0 : 1].push_back(iss); }
  void counts_from_now(Side side) {
    if (const tcp::HalfOpen* slot = world.half_open(side)) return counts_from(side, slot->iss);
    counts_from(side, tcb(side).iss);
  }
  Lines states() const { return {std::string(tcp::name(client())), std::string(tcp::name(server()))}; }

 private:
  std::string number(tcp::Seq seq, Side side) const {
    const auto& known = isn_[side == Side::Client ? 0 : 1];
    for (std::size_t i = known.size(); i-- > 0;) {
      const std::uint32_t distance = seq - known[i];
      if (distance < 100'000) return (i > 0 ? "new+" : "") + std::to_string(distance);
    }
    return std::to_string(seq.value());
  }

  std::size_t told_ = 0;
  std::vector<tcp::Seq> isn_[2];
};

// Both ends in ESTABLISHED, with octets sent both ways, and nothing of it in packets().
Figure connected() {
  Figure f(established(figure()));
  f.counts_from_now(Side::Client);
  f.counts_from_now(Side::Server);
  f.packets();
  return f;
}

}  // namespace

TEST_CASE("Figure 6: basic three-way handshake for connection synchronization", "[sim][figures]") {
  Figure f(figure());
  CHECK(f.states() == Lines{"CLOSED", "LISTEN"});
  f.does("open client");
  f.counts_from_now(Side::Client);
  CHECK(f.states() == Lines{"SYN-SENT", "LISTEN"});
  f.to(100ms);
  f.counts_from_now(Side::Server);
  CHECK(f.states() == Lines{"SYN-SENT", "SYN-RECEIVED"});
  f.to(200ms);
  CHECK(f.states() == Lines{"ESTABLISHED", "SYN-RECEIVED"});
  f.to(300ms);
  CHECK(f.states() == Lines{"ESTABLISHED", "ESTABLISHED"});
  f.does("send client 100");
  CHECK(f.packets() == Lines{"client -> SEQ=0 CTL=S", "server -> SEQ=0 ACK=1 CTL=S.",
                             "client -> SEQ=1 ACK=1 CTL=.", "client -> SEQ=1 ACK=1 CTL=P. DATA=100"});
}

// Ports must fit, so each end's SYN is written as the other's: the client's own goes to port 80, and the
// server's is forged to answer it, as a server that opens from port 80 would.
TEST_CASE("Figure 7: simultaneous connection synchronization", "[sim][figures]") {
  Figure f(figure());
  f.does("open client");
  f.does("drop 1");
  f.does("forge server S seq=300 win=1000");
  f.counts_from_now(Side::Client);
  f.counts_from(Side::Server, tcp::Seq(300));
  f.to(100ms);
  CHECK(f.states()[0] == "SYN-RECEIVED");
  CHECK(f.said(tcp::Rule::SimultaneousOpen));
  const PacketId syn_ack = f.last_from(Side::Client).id;
  f.does("drop " + std::to_string(syn_ack));
  f.does("forge server SA seq=300 ack=+0 win=1000");
  f.to(200ms);
  CHECK(f.states()[0] == "ESTABLISHED");
  const Lines lines = f.packets();
  REQUIRE(lines.size() >= 4);
  CHECK(lines[1] == "server -> SEQ=0 CTL=S");
  CHECK(lines[2] == "client -> SEQ=0 ACK=1 CTL=S.");
  CHECK(lines[3] == "server -> SEQ=0 ACK=1 CTL=S.");
}

TEST_CASE("Figure 8: recovery from an old duplicate SYN", "[sim][figures]") {
  Figure f(figure());
  f.does("open client");
  f.counts_from_now(Side::Client);
  f.does("delay 1 1ms");
  f.does("forge client S seq=-200000");  // an old one of the same connection, overtaking
  f.to(100ms);
  f.counts_from_now(Side::Server);
  CHECK(f.states() == Lines{"SYN-SENT", "SYN-RECEIVED"});
  const PacketId late = 1;
  f.does("delay " + std::to_string(late) + " 400ms");  // "in the meantime"
  f.to(200ms);
  CHECK(f.said(tcp::Rule::UnacceptableAckInSynSent));
  f.to(300ms);
  CHECK(f.said(tcp::Rule::ResetReturnsToListen));
  CHECK(f.states() == Lines{"SYN-SENT", "LISTEN"});
  f.to(501ms);
  f.counts_from_now(Side::Server);
  CHECK(f.states() == Lines{"SYN-SENT", "SYN-RECEIVED"});
  f.to(701ms);
  CHECK(f.states() == Lines{"ESTABLISHED", "ESTABLISHED"});
  const Lines lines = f.packets();
  REQUIRE(lines.size() == 6);
  CHECK(lines[0] == "client -> SEQ=0 CTL=S");
  CHECK(lines[1].ends_with("CTL=S"));
  CHECK(lines[2].ends_with("CTL=S."));
  CHECK(lines[3].ends_with("CTL=R"));
  CHECK(lines[4] == "server -> SEQ=new+0 ACK=1 CTL=S.");
  CHECK(lines[5] == "client -> SEQ=1 ACK=new+1 CTL=.");
}

TEST_CASE("Figure 9: half-open connection discovery", "[sim][figures]") {
  Figure f = connected();
  f.does("crash client");
  f.does("reboot client");
  CHECK(f.states() == Lines{"CLOSED", "ESTABLISHED"});
  f.does("open client");
  f.counts_from_now(Side::Client);
  CHECK(f.states() == Lines{"SYN-SENT", "ESTABLISHED"});
  f.to(1300ms);  // SYN, challenge ACK, RST
  CHECK(f.said(tcp::Rule::UnacceptableAckInSynSent));
  CHECK(f.said(tcp::Rule::ResetAccepted));
  CHECK(f.packets() ==
        Lines{"client -> SEQ=new+0 CTL=S", "server -> SEQ=1 ACK=1 CTL=.", "client -> SEQ=1 CTL=R"});
  CHECK(f.states() == Lines{"SYN-SENT", "CLOSED"});  // the connection reset; the port listens
  f.to(3s);                                          // SYN again
  CHECK(f.states() == Lines{"ESTABLISHED", "ESTABLISHED"});
}

TEST_CASE("Figure 10: active side causes half-open connection discovery", "[sim][figures]") {
  Figure f = connected();
  f.does("crash client");
  f.does("reboot client");
  f.does("send server 100");
  f.to(1200ms);
  CHECK(f.packets() == Lines{"server -> SEQ=1 ACK=1 CTL=P. DATA=100", "client -> SEQ=1 CTL=R"});
  CHECK(f.said(tcp::Rule::NoConnection));
  CHECK(f.states() == Lines{"CLOSED", "CLOSED"});
  CHECK(f.end(Side::Server).error() == tcp::Error::Reset);
}

TEST_CASE("Figure 11: old duplicate SYN initiates a reset on two passive sockets", "[sim][figures]") {
  Figure f(figure(true));
  CHECK(f.states() == Lines{"LISTEN", "LISTEN"});
  f.does("forge client S seq=90 win=1000 sport=80");
  f.to(100ms);
  CHECK(f.said(tcp::Rule::SynReceived));
  f.to(300ms);
  CHECK(f.said(tcp::Rule::AckInListen));
  CHECK(f.said(tcp::Rule::ResetReturnsToListen));
  CHECK(f.states() == Lines{"LISTEN", "LISTEN"});
  const Lines lines = f.packets();
  REQUIRE(lines.size() == 3);
  CHECK(lines[2].ends_with("CTL=R"));
  CHECK(f.packet(3).segment.seq == tcp::Seq(91));
}

TEST_CASE("Figure 12: normal close sequence", "[sim][figures]") {
  Figure f = connected();
  f.does("close client");
  CHECK(f.states() == Lines{"FIN-WAIT-1", "ESTABLISHED"});
  f.to(1100ms);
  CHECK(f.states() == Lines{"FIN-WAIT-1", "CLOSE-WAIT"});
  if (f.world.in_flight().empty()) f.does("expire server delack");
  f.to(1200ms);
  CHECK(f.states() == Lines{"FIN-WAIT-2", "CLOSE-WAIT"});
  f.does("close server");
  CHECK(f.states() == Lines{"FIN-WAIT-2", "LAST-ACK"});
  f.to(1300ms);
  CHECK(f.states() == Lines{"TIME-WAIT", "LAST-ACK"});
  f.to(1400ms);
  CHECK(f.states() == Lines{"TIME-WAIT", "CLOSED"});
  CHECK(f.packets() == Lines{"client -> SEQ=1 ACK=1 CTL=F.", "server -> SEQ=1 ACK=2 CTL=.",
                             "server -> SEQ=1 ACK=2 CTL=F.", "client -> SEQ=2 ACK=2 CTL=."});
  f.does("expire client 2msl");
  CHECK(f.states() == Lines{"CLOSED", "CLOSED"});
}

TEST_CASE("Figure 13: simultaneous close sequence", "[sim][figures]") {
  Figure f = connected();
  f.does("close client");
  f.does("close server");
  CHECK(f.states() == Lines{"FIN-WAIT-1", "FIN-WAIT-1"});
  f.to(1100ms);
  CHECK(f.states() == Lines{"CLOSING", "CLOSING"});
  f.to(1200ms);
  CHECK(f.states() == Lines{"TIME-WAIT", "TIME-WAIT"});
  CHECK(f.packets() == Lines{"client -> SEQ=1 ACK=1 CTL=F.", "server -> SEQ=1 ACK=1 CTL=F.",
                             "server -> SEQ=2 ACK=2 CTL=.", "client -> SEQ=2 ACK=2 CTL=."});
}
