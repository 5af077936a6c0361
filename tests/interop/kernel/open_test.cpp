// Opening (RFC 9293, 3.5): each state of both ends, held still by the gates, and the kernel's opinion of it.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <sstream>

#include "core/trace/text.hpp"
#include "tests/interop/kernel/exchange.hpp"

using enum tcp::State;

namespace kernel {
namespace {

void talk(Meeting& m, std::uint64_t octets = 5000) {
  Exchange both(octets, octets, 7);
  both.run(m);
  both.check();
}

}  // namespace

TEST_CASE("we open actively: SYN-SENT, and the kernel's SYN-RECV outlasts our ESTABLISHED", "[kernel]") {
  need("ss", "iproute2");
  Meeting m;
  m.close_gates();
  m.listener = Socket::listening(service);
  m.we_connect();
  m.expect(SynSent, Listen);
  m.pass(Way::ToKernel);
  m.expect(SynSent, SynReceived);
  m.pass(Way::ToUs);
  m.expect(Established, SynReceived);
  m.pass(Way::ToKernel);
  m.expect(Established, Established);
  m.open_gates();
  m.socket = m.listener.accept();
  REQUIRE(m.socket);
  talk(m);
}

TEST_CASE("the kernel opens actively: its ESTABLISHED comes before ours", "[kernel]") {
  need("ss", "iproute2");
  Meeting m;
  m.close_gates();
  m.host.listen(service);
  m.kernel_connects();
  m.expect(Listen, SynSent);
  m.pass(Way::ToUs);
  m.expect(SynReceived, SynSent);
  m.pass(Way::ToKernel);
  m.expect(SynReceived, Established);
  m.pass(Way::ToUs);
  m.id = m.host.accept(service);
  REQUIRE(m.id != 0);
  m.expect(Established, Established);
  m.open_gates();
  talk(m);
}

TEST_CASE("both open at once (Figure 7): both in SYN-RECEIVED, one connection", "[kernel]") {
  need("ss", "iproute2");
  Meeting m;
  m.close_gates();
  m.kernel_connects(service);
  m.we_connect(service);
  m.expect(SynSent, SynSent);
  m.pass(Way::ToUs);
  m.expect(SynReceived, SynSent);
  m.pass(Way::ToKernel);
  m.expect(SynReceived, SynReceived);
  m.open_gates();
  m.expect(Established, Established);
  talk(m);
}

TEST_CASE("cookies instead of a SYN queue, ours and the kernel's, keep the options in timestamps",
          "[kernel]") {
  const Opener who = GENERATE(Opener::We, Opener::Kernel);
  CAPTURE(who);
  tcp::Config config = tcp::linux_profile();
  config.syn_cookies = tcp::SynCookies::Always;
  Meeting m(config);
  m.space.set("net/ipv4/tcp_syncookies", "2");
  m.open(who);
  CHECK(m.connection().tcb().sack);
  CHECK(m.connection().tcb().stamps.on);
  CHECK(m.connection().tcb().snd.wind_shift > 0);
  talk(m);
}

// What `ss -i` says of the options: "ts sack … wscale:PEER'S,OWN … mss:OCTETS".
TEST_CASE("ss says of the options what we say, whatever the profile and who opens", "[kernel]") {
  need("ss", "iproute2");
  const std::string_view profile = GENERATE("rfc", "linux", "freebsd");
  const Opener who = GENERATE(Opener::We, Opener::Kernel);
  const std::string_view off = GENERATE("", "tcp_sack", "tcp_timestamps", "tcp_window_scaling");
  CAPTURE(profile, who, off);
  Meeting m(*tcp::profile(profile));
  if (!off.empty()) m.space.set("net/ipv4/" + std::string(off), "0");
  m.open(who);

  const std::string shown = output_of("ss -tanioH");
  INFO(shown);
  std::istringstream words(shown);
  bool stamps = false, sack = false;
  std::string scale = "none", mss = "none";
  for (std::string word; words >> word;) {
    if (word == "ts") stamps = true;
    if (word == "sack") sack = true;
    if (word.starts_with("wscale:")) scale = word.substr(7);
    if (word.starts_with("mss:")) mss = word.substr(4);
  }
  const tcp::Tcb& tcb = m.connection().tcb();
  CHECK(tcb.stamps.on == stamps);
  CHECK(tcb.sack == sack);
  CHECK(stamps == (off != "tcp_timestamps"));
  CHECK(sack == (off != "tcp_sack"));
  const std::string ours = std::to_string(tcb.rcv.wind_shift) + "," + std::to_string(tcb.snd.wind_shift);
  if (off == "tcp_window_scaling") {
    CHECK(tcb.rcv.wind_shift + tcb.snd.wind_shift == 0);
    CHECK(scale == "none");
  } else if (scale != "none" || ours != "0,0") {
    CHECK(scale == ours);
  }
  CHECK(mss == (stamps ? "1448" : "1460"));
  talk(m);
}

}  // namespace kernel
