// Which options a segment carries, and in which order the profiles write them.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/tcp/option_order.hpp"
#include "tests/tcp/wire.hpp"

using namespace tcp;
using namespace tcp::test;

namespace {

// The kinds in their order, as tcpdump's readers know them: M W S T K(SACK) . (NOP) 0 (End of Option List).
std::string order(const Options& options) {
  std::string t;
  auto rest = options.octets();
  while (!rest.empty()) {
    const auto kind = std::to_integer<std::size_t>(rest[0]);
    t += std::string("0.MWSK??T")[kind];
    rest = rest.subspan(kind < 2 ? 1 : std::to_integer<std::size_t>(rest[1]));
  }
  return t;
}

const Offer everything{.mss = 1460, .shift = 7, .sack = true, .stamps = Timestamps{1, 0}};

}  // namespace

TEST_CASE("the order of options in a SYN is the profile's, and fills whole words") {
  CHECK(order(syn_options(OptionOrder::Linux, everything)) == "MST.W");
  CHECK(order(syn_options(OptionOrder::FreeBsd, everything)) == "M.WST");
  CHECK(order(syn_options(OptionOrder::Rfc, everything)) == "M.W..S..T");
  for (const OptionOrder profile : {OptionOrder::Rfc, OptionOrder::Linux, OptionOrder::FreeBsd}) {
    for (unsigned some = 0; some < 16; ++some) {
      Offer offer = everything;
      if ((some & 1U) == 0) offer.mss.reset();
      if ((some & 2U) == 0) offer.shift.reset();
      if ((some & 4U) == 0) offer.sack = false;
      if ((some & 8U) == 0) offer.stamps.reset();
      Segment syn{.flags = Syn, .options = syn_options(profile, offer)};
      CHECK(syn.options.octets().size() % 4 == 0);
      const Offer read = read_offer(syn);
      CHECK(read.mss == offer.mss);
      CHECK(read.shift == offer.shift);
      CHECK(read.sack == offer.sack);
      CHECK(read.stamps == offer.stamps);
    }
  }
}

TEST_CASE("Linux without timestamps pads SACK-Permitted and window scale with NOPs") {
  Offer offer = everything;
  offer.stamps.reset();
  CHECK(order(syn_options(OptionOrder::Linux, offer)) == "M..S.W");
  offer.sack = false;
  offer.stamps = Timestamps{};
  CHECK(order(syn_options(OptionOrder::Linux, offer)) == "M..T.W");
}

TEST_CASE("behind timestamps three SACK blocks fit, without them four") {
  SackBlocks blocks;
  blocks.count = 4;
  CHECK(segment_options(std::nullopt, blocks).sack()->count == 4);
  const Options both = segment_options(Timestamps{}, blocks);
  CHECK(both.sack()->count == 3);
  CHECK(both.octets().size() == 40);
  CHECK(order(both) == "..T..K");
  CHECK(segment_options(std::nullopt, {}).empty());
}

TEST_CASE("a shift above 14 is taken for 14 (RFC 7323, 2.3)") {
  Segment syn{.flags = Syn};
  syn.options.add_window_scale(15);
  CHECK(read_offer(syn).shift == 14);
}

TEST_CASE("the least shift that lets a buffer be offered whole") {
  CHECK(window_shift_for(65535, 0) == 0);
  CHECK(window_shift_for(65536, 0) == 1);
  CHECK(window_shift_for(1000, 7) == 7);
  CHECK(window_shift_for(UINT32_MAX, 0) == 14);
}

TEST_CASE("each profile's SYN") {
  const auto syn = [](const Config& config) {
    Bench b(config);
    return b.open();
  };
  CHECK(syn(plain()) == "<SEQ=100><CTL=SYN>");
  CHECK(syn(rfc_profile()) == "<SEQ=100><CTL=SYN><WS=0><SACKOK><TS=0/0>");
  CHECK(syn(linux_profile()) == "<SEQ=100><CTL=SYN><WND=64240><WS=7><SACKOK><TS=0/0>");
  CHECK(syn(freebsd_profile()) == "<SEQ=100><CTL=SYN><WS=6><SACKOK><TS=0/0>");
}

TEST_CASE("a SYN-ACK answers only with what the SYN offered") {
  const auto answer = [](std::string_view syn) {
    Bench b(linux_profile(), 100, far_end, near_end);
    b.listen();
    return b.gets(syn);
  };
  CHECK(answer("<SEQ=300><CTL=SYN>") == "<SEQ=100><ACK=301><CTL=SYN,ACK><WND=64240>");
  CHECK(answer("<SEQ=300><CTL=SYN><SACKOK>") == "<SEQ=100><ACK=301><CTL=SYN,ACK><WND=64240><SACKOK>");
  CHECK(answer("<SEQ=300><CTL=SYN><WS=2>") == "<SEQ=100><ACK=301><CTL=SYN,ACK><WND=64240><WS=7>");
  CHECK(answer("<SEQ=300><CTL=SYN><TS=77/0>") == "<SEQ=100><ACK=301><CTL=SYN,ACK><WND=64240><TS=0/77>");
}
