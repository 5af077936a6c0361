// core/lesson: a session goes into a code and comes out as it was; what is no code is refused.
#include "core/lesson/share.hpp"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "core/sim/prng.hpp"

using namespace lesson;
using namespace std::chrono_literals;
using sim::Duration;
using sim::History;
using sim::Instant;
using sim::Side;

namespace {

// A stream of choices for one seed.
class Choices {
 public:
  explicit Choices(std::uint64_t seed) : seed_(seed) {}
  std::uint32_t below(std::uint32_t bound) {
    return sim::below(bound, sim::roll(seed_, sim::Luck::Choice, n_++, 5));
  }
  bool one_in(std::uint32_t times) { return below(times) == 0; }
  Duration up_to(Duration most) { return Duration{below(static_cast<std::uint32_t>(most.count()))}; }
  Side side() { return one_in(2) ? Side::Client : Side::Server; }

 private:
  std::uint64_t seed_;
  std::uint64_t n_ = 0;
};

Variant random_variant(Choices& choose) {
  Variant variant;
  variant.client = static_cast<Profile>(choose.below(4));
  variant.server = choose.one_in(2) ? variant.client : static_cast<Profile>(choose.below(4));
  for (bool& on : variant.what_ifs) on = choose.one_in(8);
  return variant;
}

sim::Action random_action(Choices& choose, std::uint32_t packets) {
  const sim::PacketId packet = 1 + choose.below(packets + 1);  // perhaps one that is not there yet
  switch (choose.below(10)) {
    case 0:
      return sim::Open{choose.side()};
    case 1:
      return sim::Send{choose.side(), 1 + choose.below(20'000)};
    case 2:
      return sim::Close{choose.side()};
    case 3:
      return sim::Abort{choose.side()};
    case 4:
      return sim::Drop{packet};
    case 5:
      return sim::Delay{packet, 1us + choose.up_to(1s)};
    case 6:
      return sim::Duplicate{packet};
    case 7:
      return sim::Corrupt{packet, static_cast<std::uint16_t>(choose.below(400))};
    case 8:
      return sim::Flood{choose.below(2) * choose.below(200)};
    default:
      return sim::Tune{sim::Knob::LossPpm, choose.below(300'000)};
  }
}

struct Played {
  Session session;
  std::uint64_t digest = 0;
};
// What a learner did in a random world: acts, going back, undo.
Played played(std::uint64_t seed) {
  Choices choose(seed);
  Session session{.scene = choose.one_in(2) ? &scenes()[choose.below(5)] : find_scene("random"),
                  .seed = choose.one_in(3) ? sim::roll(seed, sim::Luck::Choice, 0) : choose.below(1000),
                  .variant = random_variant(choose)};
  History history(start(*session.scene, session.seed, session.variant));
  for (std::uint32_t i = choose.below(20); i > 0; --i) {
    history.at(Instant{choose.up_to(6s)});
    history.act(random_action(choose, static_cast<std::uint32_t>(history.log().packets.size())));
    if (choose.one_in(8)) history.undo();
  }
  history.at(Instant{choose.up_to(8s)});
  session.inputs = history.inputs();
  session.now = history.now();
  if (choose.one_in(3)) session.what_if = choose.below(switches.size());
  return {session, history.present().digest()};
}

std::uint64_t digest_of(const Session& session) {
  History history(start(*session.scene, session.seed, session.variant), session.inputs);
  for (int i = 0; i < 100 && history.now() < session.now; ++i) history.at(session.now);
  REQUIRE(history.now() == session.now);
  return history.present().digest();
}

std::vector<std::byte> octets(std::initializer_list<int> values) {
  std::vector<std::byte> all;
  for (const int value : values) all.push_back(static_cast<std::byte>(value));
  return all;
}

CodeError error_of(std::string_view code) {
  return decode(code).error;
}

Session handshake() {
  return {
      .scene = find_scene("handshake"), .inputs = {{Instant{250ms}, sim::Drop{2}}}, .now = Instant{300ms}};
}

}  // namespace

TEST_CASE("what a learner did comes out of its code as it went in, and to the same world",
          "[lesson][share]") {
  std::set<std::string> codes;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    const auto [session, digest] = played(seed);
    const std::string code = encode(session);
    CHECK(code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos);
    codes.insert(code);
    const Decoded decoded = decode(code);
    REQUIRE(decoded.error == CodeError::None);
    CHECK(decoded.session == session);
    CHECK(encode(decoded.session) == code);
    if (seed <= 20) CHECK(digest_of(decoded.session) == digest);
  }
  CHECK(codes.size() > 55);
}

TEST_CASE("the world of a code is the one that its maker had before him", "[lesson][share]") {
  History history(start(*find_scene("transfer"), 3, {}));
  for (const auto& [at, text] : {std::pair{300ms, "open client"},
                                 {700ms, "send client 100000"},
                                 {900ms, "drop 999"},
                                 {1500ms, "set loss 10%"},
                                 {2s, "flood 1000"}}) {
    history.at(Instant{at});
    history.act(sim::parse_action(text).action);
  }
  history.at(Instant{4s});
  const std::uint64_t there = history.present().digest();
  const Session session{
      .scene = find_scene("transfer"), .seed = 3, .inputs = history.inputs(), .now = history.now()};
  CHECK(digest_of(decode(encode(session)).session) == there);
}

TEST_CASE("every kind of act goes through a code", "[lesson][share]") {
  Session session{.scene = find_scene("syn-flood"), .seed = UINT64_MAX, .now = sim::World::horizon};
  for (const std::string_view text : {"open client",
                                      "send server 1048576",
                                      "close server",
                                      "abort client",
                                      "drop 4294967295",
                                      "delay 3 40ms",
                                      "delay 3 1us",
                                      "delay 3 3600s",
                                      "duplicate 127",
                                      "duplicate 128",
                                      "corrupt 3 bit 65535",
                                      "flood 10000000",
                                      "flood off",
                                      "set syncookies 2",
                                      "set syn-backlog 65536",
                                      "set synack-retries 15",
                                      "set accept-backlog 1",
                                      "set delay 1h",
                                      "set delay 25ms",
                                      "set loss 1%",
                                      "set loss 0.0001%",
                                      "set bandwidth 1000Gbit",
                                      "set bandwidth 10Mbit",
                                      "set bandwidth 9kbit",
                                      "set bandwidth 7bit",
                                      "set bandwidth off"}) {
    const sim::ParsedAction parsed = sim::parse_action(text);
    if (parsed.ok) session.inputs.push_back({Instant{24h}, parsed.action});
  }
  CHECK(session.inputs.size() >= 25);
  const Decoded decoded = decode(encode(session));
  REQUIRE(decoded.error == CodeError::None);
  CHECK(decoded.session == session);
}

TEST_CASE("codes stay what they are: those that are about can be opened for good", "[lesson][share]") {
  CHECK(encode({.scene = find_scene("handshake")}) == "1EAEAABlc8g");
  CHECK(encode(handshake()) == "1EAEA4KcSkKEPK4IA3ZER");
  Session compared = handshake();
  compared.what_if = 0;
  CHECK(encode(compared) == "1EAFoHwDgpxKQoQ8rggB-hhQ");
  // A what-if "tea".
  CHECK(to_code(octets({16, 1, 104, 1, 3, 't', 'e', 'a', 0, 0})) == "1EAFoAQN0ZWEAADvYYA");
}

TEST_CASE("the switch that a scene stands beside itself under goes through its code, under any variant",
          "[lesson][share]") {
  for (std::size_t i = 0; i < switches.size(); ++i) {
    for (const char* const variant : {"", "profile=linux", "client=rfc,server=freebsd,no-time-wait"}) {
      Session session = handshake();
      add_words(variant, session.variant);
      const std::string without = encode(session);
      session.what_if = i;
      const Decoded decoded = decode(encode(session));
      REQUIRE(decoded.error == CodeError::None);
      CHECK(decoded.session == session);
      CHECK(decoded.session.what_if == i);
      CHECK_FALSE(decode(without).session == session);
    }
  }
}

// Made when there were six scenes and 41 words: each scene, profile and what-if, and every word of an act.
TEST_CASE("the first codes there were still say what they said", "[lesson][share]") {
  const auto said = [](std::string_view code) {
    const Decoded decoded = decode(code);
    REQUIRE(decoded.error == CodeError::None);
    const Session& session = decoded.session;
    std::string text = std::string(session.scene->id) + " " + std::to_string(session.seed) + " " +
                       to_text(session.variant) + " " + std::to_string(tcp::microseconds(session.now));
    for (const sim::TimedAction& input : session.inputs)
      text += "\n" + std::to_string(tcp::microseconds(input.at) / 1000) + " " + sim::to_text(input.action);
    return text;
  };
  CHECK(said("1EAEWAAApwAY") == "handshake 1 profile=rfc 0");
  CHECK(said("1EQIXAAApLKs") == "transfer 2 profile=linux 0");
  CHECK(said("1EgMYAAD9Zhw") == "close 3 profile=freebsd 0");
  CHECK(said("1EwQZHQAAqc1l") == "syn-flood 4 client=rfc,server=linux 0");
  CHECK(said("1FAUaHgAAqe8u") == "free-play 5 client=linux,server=freebsd 0");
  CHECK(said("1FQYbHAAAxR17") == "random 6 client=freebsd,server=rfc 0");
  CHECK(said("1FAcfICEiIyQlAICJeqCNBigmAKCNBiknAognAKCNBhInAKCNBiomAKCNBiuDAKCNBiyDAygAoI0GLYIAoI0GLoMvAsgBAK"
             "CNBjAC6Ac"
             "AoI0GMDEAoI0GMjOCAKCNBjI0AoACAKCNBjI1hQCgjQYyNgKAAQCgjQYyNwYBAKCNBjI4CQoAvq9k") ==
        "free-play 7 two-way-handshake,no-time-wait,fixed-isn,syn-and-fin-not-counted,no-retransmission,"
        "no-back-off,no-congestion-control 2000000\n"
        "100 open client\n200 send server 5000\n300 close server\n400 abort client\n500 drop 3\n"
        "600 delay 3 40ms\n700 duplicate 2\n800 corrupt 3 bit 200\n900 flood 1000\n1000 flood off\n"
        "1100 set syncookies 2\n1200 set syn-backlog 256\n1300 set synack-retries 5\n"
        "1400 set accept-backlog 128\n1500 set loss 1%\n1600 set bandwidth 10Mbit");
}

TEST_CASE("a short session has a short code", "[lesson][share]") {
  CHECK(encode({.scene = find_scene("handshake")}).size() <= 12);
  CHECK(encode(handshake()).size() <= 24);
}

TEST_CASE("a session too long for a code has none", "[lesson][share]") {
  Session session = handshake();
  const auto with = [&](std::size_t inputs) {
    session.inputs.assign(inputs, {Instant{1s}, sim::Drop{2}});
    return encode(session);
  };
  CHECK_FALSE(with(700).empty());
  CHECK(with(700).size() <= max_code);
  CHECK(decode(with(700)).session == session);
  CHECK(with(800).empty());
  CHECK(with(100'000).empty());
}

TEST_CASE("a code with one character changed, missing or added is damaged", "[lesson][share]") {
  const std::string code = encode(handshake());
  for (std::size_t i = 0; i < code.size(); ++i) {
    for (const char c : {'A', 'b', '7', '-', '_', '.', ' ', '='}) {
      std::string changed = code;
      changed[i] = c;
      INFO(changed);
      if (changed != code)
        CHECK(error_of(changed) == (i == 0 && c == '7' ? CodeError::OtherVersion : CodeError::Damaged));
    }
    CHECK(error_of(code.substr(0, i)) == CodeError::Damaged);
    CHECK(error_of(code.substr(i + 1)) != CodeError::None);
    CHECK(error_of(code.substr(0, i) + code.substr(i + 1)) != CodeError::None);
  }
  CHECK(error_of(code + "A") == CodeError::Damaged);
  CHECK(error_of(code + "AAAA") == CodeError::Damaged);
  CHECK(error_of(code + code) == CodeError::Damaged);
  CHECK(error_of(std::string(max_code + 1, '1')) == CodeError::Damaged);
}

TEST_CASE("sound octets that say what there is not are refused as that, not as damage", "[lesson][share]") {
  const auto error = [](std::initializer_list<int> values) { return error_of(to_code(octets(values))); };
  CHECK(error({16, 1, 0, 0}) == CodeError::None);
  CHECK(error({38, 1, 0, 0}) == CodeError::NotKnown);                   // the scene "client"
  CHECK(error({1, 3, 't', 'e', 'a', 1, 0, 0}) == CodeError::NotKnown);  // the scene "tea"
  CHECK(error({16, 1, 40, 0, 0}) == CodeError::NotKnown);               // the what-if "open"
  CHECK(error({16, 1, 0, 0, 0, 40, 38, 0}) == CodeError::None);         // at 0s open client
  // Beside itself under the what-if "two-way-handshake"; "client"; "tea"; two; nothing.
  CHECK(error({16, 1, 104, 31, 0, 0}) == CodeError::None);
  CHECK(error({16, 1, 32, 104, 31, 0, 0}) == CodeError::None);
  CHECK(error({16, 1, 104, 38, 0, 0}) == CodeError::NoSuchWhatIf);
  CHECK(error({16, 1, 104, 1, 3, 't', 'e', 'a', 0, 0}) == CodeError::NoSuchWhatIf);
  CHECK(error({16, 1, 104, 31, 32, 0, 0}) == CodeError::NoSuchWhatIf);
  CHECK(error({16, 1, 104, 0, 0}) == CodeError::NotKnown);
  CHECK(error({16, 1, 40, 104, 31, 0, 0}) == CodeError::NotKnown);       // under the variant "open"
  CHECK(error({16, 1, 0, 0, 0, 40, 0}) == CodeError::NotKnown);          // open
  CHECK(error({16, 1, 0, 0, 0, 40, 38, 38, 0}) == CodeError::NotKnown);  // open client client
  CHECK(error({16, 1, 0, 0, 0, 40, 38}) == CodeError::Damaged);          // no END
  CHECK(error({16, 1, 0, 0, 0}) == CodeError::Damaged);                  // a time and nothing else
  CHECK(error({16, 1, 0}) == CodeError::Damaged);
  CHECK(error({}) == CodeError::Damaged);
  CHECK(error({15, 1, 0, 0}) == CodeError::Damaged);     // no such lead
  CHECK(error({1, 200, 1, 'x'}) == CodeError::Damaged);  // a word beyond the end
  CHECK(error({16, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0, 0}) == CodeError::None);
  CHECK(error({16, 255, 255, 255, 255, 255, 255, 255, 255, 255, 2, 0, 0}) == CodeError::Damaged);
  // 86400000000 us are 24 hours.
  CHECK(error({16, 1, 0, 128, 192, 221, 238, 193, 2}) == CodeError::None);
  CHECK(error({16, 1, 0, 129, 192, 221, 238, 193, 2}) == CodeError::NotKnown);
  CHECK(error({16, 1, 0, 0, 128, 192, 221, 238, 193, 2, 40, 38, 0, 1, 40, 38, 0}) == CodeError::NotKnown);
}

TEST_CASE("an error is one sentence in each language", "[lesson][share]") {
  for (const CodeError error :
       {CodeError::Damaged, CodeError::OtherVersion, CodeError::NotKnown, CodeError::NoSuchWhatIf}) {
    CHECK(text(error).en.ends_with("."));
    CHECK(text(error).zh.ends_with("。"));
  }
  CHECK(text(CodeError::None).en.empty());
}

TEST_CASE("the code of an address stands behind its '#'", "[lesson][share]") {
  CHECK(code_in("1abc") == "1abc");
  CHECK(code_in("https://example.org/lab.html?lang=zh#1abc") == "1abc");
  CHECK(code_in("#1abc") == "1abc");
  CHECK(code_in("https://example.org/lab.html#").empty());
}
