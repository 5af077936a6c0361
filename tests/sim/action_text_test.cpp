// core/sim/action: actions as text, exactly both ways, and one clear sentence for everything else.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <limits>
#include <string>
#include <vector>

#include "core/sim/action.hpp"
#include "core/sim/prng.hpp"

using namespace sim;

namespace {

std::string error_of(std::string_view text) {
  const ParsedAction parsed = parse_action(text);
  CHECK_FALSE(parsed.ok);
  return parsed.error;
}

std::string again(std::string_view text) {
  const ParsedAction parsed = parse_action(text);
  INFO(text << ": " << parsed.error);
  REQUIRE(parsed.ok);
  return to_text(parsed.action);
}

}  // namespace

TEST_CASE("every action of the documentation reads and writes as itself", "[sim][action]") {
  const auto text = GENERATE(
      as<std::string>{}, "open client", "open server", "send client 5000", "send server 1", "close server",
      "abort client", "drop 3", "delay 3 40ms", "duplicate 3", "corrupt 3 bit 200", "corrupt 3 bit 0",
      "flood 1000000", "flood off", "set syncookies 0", "set syncookies 1", "set syncookies 2",
      "set syn-backlog 256", "set synack-retries 5", "set synack-retries 0", "set accept-backlog 128",
      "set delay 25ms", "set delay 0s", "set loss 1%", "set loss 0%", "set loss 100%", "set loss 0.5%",
      "set loss 0.0001%", "set loss 33.3333%", "set bandwidth 10Mbit", "set bandwidth off",
      "set bandwidth 1bit", "set bandwidth 1500kbit", "set bandwidth 1Gbit", "drop 4294967295");
  CHECK(again(text) == text);
}

TEST_CASE("what an action says arrives in its fields", "[sim][action]") {
  const auto delay = std::get<Delay>(parse_action("delay 7 1.5s").action);
  CHECK(delay.packet == 7);
  CHECK(delay.by == 1'500'000us);
  const auto send = std::get<Send>(parse_action("send server 1048576").action);
  CHECK(send.side == Side::Server);
  CHECK(send.octets == max_send_octets);
  const auto corrupt = std::get<Corrupt>(parse_action("corrupt 9 bit 65535").action);
  CHECK(corrupt.packet == 9);
  CHECK(corrupt.bit == 65'535);
  const auto loss = std::get<Tune>(parse_action("set loss 2.5%").action);
  CHECK(loss.knob == Knob::LossPpm);
  CHECK(loss.value == 25'000);
  CHECK(std::get<Tune>(parse_action("set bandwidth 1.5Mbit").action).value == 1'500'000);
  CHECK(std::get<Tune>(parse_action("set bandwidth off").action).value == 0);
  CHECK(std::get<Flood>(parse_action("flood off").action).rate == 0);
}

TEST_CASE("spaces around and between words do not matter", "[sim][action]") {
  CHECK(again("  drop \t 3  ") == "drop 3");
  CHECK(again("flood   off") == "flood off");
}

TEST_CASE("an error names the word that is wrong and what was expected", "[sim][action]") {
  CHECK(error_of("") ==
        "Expected open, send, close, abort, drop, delay, duplicate, corrupt, flood or set, not the end.");
  CHECK(error_of("fly") ==
        "Expected open, send, close, abort, drop, delay, duplicate, corrupt, flood or set, not \"fly\".");
  CHECK(error_of("open") == "Expected client or server, not the end.");
  CHECK(error_of("open Client") == "Expected client or server, not \"Client\".");
  CHECK(error_of("send client many") == "Expected a number of octets (1 to 1048576), not \"many\".");
  CHECK(error_of("send client 0") == "Expected a number of octets (1 to 1048576), not \"0\".");
  CHECK(error_of("send client 1048577") == "Expected a number of octets (1 to 1048576), not \"1048577\".");
  CHECK(error_of("drop -1") == "Expected a packet's number (1 to 4294967295), not \"-1\".");
  CHECK(error_of("drop 0") == "Expected a packet's number (1 to 4294967295), not \"0\".");
  CHECK(error_of("drop 3 4") == "Expected the end, not \"4\".");
  CHECK(error_of("delay 3 soon") == "Expected a time such as 40ms (1us to 3600s), not \"soon\".");
  CHECK(error_of("delay 3 0s") == "Expected a time such as 40ms (1us to 3600s), not \"0s\".");
  CHECK(error_of("delay 3 3601s") == "Expected a time such as 40ms (1us to 3600s), not \"3601s\".");
  CHECK(error_of("corrupt 3 200") == "Expected bit, not \"200\".");
  CHECK(error_of("corrupt 3 bit 65536") == "Expected a bit's number (0 to 65535), not \"65536\".");
  CHECK(error_of("flood 0") == "Expected off or SYNs a second (1 to 10000000), not \"0\".");
  CHECK(error_of("flood 10000001") == "Expected off or SYNs a second (1 to 10000000), not \"10000001\".");
  CHECK(error_of("set mtu 9") ==
        "Expected syncookies, syn-backlog, synack-retries, accept-backlog, delay, loss or bandwidth, not "
        "\"mtu\".");
  CHECK(error_of("set syncookies 3") == "Expected a number (0 to 2), not \"3\".");
  CHECK(error_of("set loss 1") == "Expected a share such as 1% (0% to 100%), not \"1\".");
  CHECK(error_of("set loss 100.0001%") == "Expected a share such as 1% (0% to 100%), not \"100.0001%\".");
  CHECK(error_of("set loss 0.00001%") == "Expected a share such as 1% (0% to 100%), not \"0.00001%\".");
  CHECK(error_of("set bandwidth 10") ==
        "Expected off or a rate such as 10Mbit (1bit to 1000Gbit), not \"10\".");
  CHECK(error_of("set bandwidth 1001Gbit") ==
        "Expected off or a rate such as 10Mbit (1bit to 1000Gbit), not \"1001Gbit\".");
}

TEST_CASE("numbers beyond all bounds are refused, not wrapped", "[sim][action]") {
  const auto text =
      GENERATE(as<std::string>{}, "drop 4294967296", "drop 18446744073709551616",
               "drop 99999999999999999999999999999999", "flood 4294967297",
               "set syn-backlog 18446744073709551617", "delay 1 18446744073709551615s",
               "delay 1 0.00000000000000000000000001s", "set bandwidth 18446744073709551615Gbit");
  CHECK_FALSE(parse_action(text).ok);
}

TEST_CASE("an error stays one short printable line, whatever was met", "[sim][action]") {
  CHECK(error_of("drop \x01\n\x7f") == "Expected a packet's number (1 to 4294967295), not \"???\".");
  CHECK(error_of("打开 client").find("not \"打开\".") != std::string::npos);
  const std::string chinese = error_of("open " + std::string(50, 'x') + "服务器");
  CHECK(chinese == "Expected client or server, not \"" + std::string(40, 'x') + "…\".");
  // Cut at 40 octets would split the 14th character; 13 of three octets each are kept.
  std::string many;
  for (int i = 0; i < 20; ++i) many += "器";
  std::string kept;
  for (int i = 0; i < 13; ++i) kept += "器";
  CHECK(error_of("open " + many) == "Expected client or server, not \"" + kept + "…\".");
  CHECK(error_of("open " + std::string(100'000, '\x80')).size() < 100);
  CHECK(error_of(std::string("open cl\0ient", 12)) == "Expected client or server, not \"cl?ient\".");
}

TEST_CASE("random octets never do harm, and what reads writes back to the same action", "[sim][action]") {
  const std::vector<std::string> words{"open", "send",  "client", "server", "3",   "40ms", "bit", "flood",
                                       "set",  "delay", "loss",   "1%",     "off", "-",    "9e9", "\xff\xfe"};
  for (std::uint64_t n = 0; n < 2000; ++n) {
    std::string text;
    for (std::uint64_t i = 0; i < 1 + n % 5; ++i) {
      const std::uint64_t luck = roll(7, Luck::Loss, n, i);
      text += luck % 7 == 0 ? std::string(1, static_cast<char>(luck >> 40)) : words[luck % words.size()];
      text += " ";
    }
    const ParsedAction parsed = parse_action(text);
    INFO(text);
    REQUIRE(parsed.ok == parsed.error.empty());
    if (parsed.ok) REQUIRE(again(to_text(parsed.action)) == to_text(parsed.action));
  }
}

TEST_CASE("times are exact to the microsecond or no times at all", "[sim][action]") {
  CHECK(parse_duration("1.5s") == 1'500'000us);
  CHECK(parse_duration("250ms") == 250ms);
  CHECK(parse_duration("40us") == 40us);
  CHECK(parse_duration("2") == 2s);
  CHECK(parse_duration("0.000001") == 1us);
  CHECK(parse_duration("0.0010000s") == 1ms);
  CHECK(parse_duration("0") == 0us);
  CHECK(parse_duration("0.25ms") == 250us);
  CHECK(parse_duration("31536000s") == max_duration);
  const auto wrong =
      GENERATE(as<std::string>{}, "", "s", ".", ".5s", "1.", "1.s", "-1s", "+1s", "1 s", "1m", "1S", "1e3s",
               "0x10", "1.5us", "0.0000001", "31536001s", "1s1s", "18446744073709551616us", "NaN", "１s");
  CHECK_FALSE(parse_duration(wrong));
}

TEST_CASE("a time is written in the greatest unit that needs no fraction", "[sim][action]") {
  CHECK(to_text(Duration{0}) == "0s");
  CHECK(to_text(Duration{2s}) == "2s");
  CHECK(to_text(Duration{1500ms}) == "1500ms");
  CHECK(to_text(Duration{1'500'001us}) == "1500001us");
}

TEST_CASE("a timed action is `at`, a time, and an action", "[sim][action]") {
  const ParsedTimedAction parsed = parse_timed_action("at 1.5s drop 3");
  REQUIRE(parsed.ok);
  CHECK(parsed.timed.at == Instant{1500ms});
  CHECK(std::get<Drop>(parsed.timed.action).packet == 3);
  CHECK(to_text(parsed.timed) == "at 1500ms drop 3");
  CHECK(parse_timed_action("drop 3").error == "Expected at, not \"drop\".");
  CHECK(parse_timed_action("at noon drop 3").error == "Expected a time such as 1.5s, not \"noon\".");
  CHECK(parse_timed_action("at 1s").error ==
        "Expected open, send, close, abort, drop, delay, duplicate, corrupt, flood or set, not the end.");
  CHECK(parse_timed_action("at 1s open nobody").error == "Expected client or server, not \"nobody\".");
}

TEST_CASE("what the text refuses, the world refuses too", "[sim][action]") {
  const Action out_of_range = GENERATE(
      Action{Send{Side::Client, 0}}, Action{Send{Side::Client, max_send_octets + 1}},
      Action{Delay{1, Duration{0}}}, Action{Delay{1, Duration{-5}}}, Action{Delay{1, Duration::max()}},
      Action{Flood{max_flood_rate + 1}}, Action{Tune{Knob::SynCookies, 3}}, Action{Tune{Knob::SynBacklog, 0}},
      Action{Tune{Knob::SynBacklog, max_backlog + 1}}, Action{Tune{Knob::AcceptBacklog, 0}},
      Action{Tune{Knob::SynackRetries, 16}},
      Action{Tune{Knob::DelayUs, std::numeric_limits<std::uint64_t>::max()}},
      Action{Tune{Knob::LossPpm, ppm_max + 1}}, Action{Tune{Knob::BandwidthBps, max_bandwidth_bps + 1}},
      Action{Tune{static_cast<Knob>(99), 1}});
  CHECK(check_range(out_of_range) == Refusal::OutOfRange);
  CHECK(check_range(Tune{Knob::LossPpm, ppm_max}) == Refusal::None);
}

TEST_CASE("every refusal has a sentence in both languages", "[sim][action]") {
  for (const Refusal refusal :
       {Refusal::NotOnTheWire, Refusal::NoSuchBit, Refusal::NoConnection, Refusal::AlreadyClosed,
        Refusal::TooManyConnections, Refusal::OutOfRange, Refusal::TooManyPackets}) {
    CHECK(text(refusal).en.ends_with("."));
    CHECK(text(refusal).zh.ends_with("。"));
  }
}
