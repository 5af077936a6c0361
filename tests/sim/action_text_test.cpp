// core/sim/action: actions as text, exactly both ways, and one clear sentence for everything else.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <limits>
#include <string>
#include <vector>

#include "core/sim/action.hpp"
#include "core/sim/prng.hpp"
#include "tests/sim/random_action.hpp"

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
      "set bandwidth 1bit", "set bandwidth 1500kbit", "set bandwidth 1Gbit", "drop 4294967295",
      "read client 500", "shutdown client", "crash server", "reboot server", "expire client rto",
      "expire server delack", "expire client persist", "expire client keepalive", "expire client fin-wait-2",
      "expire client 2msl", "expire client user", "expire client reordering", "expire client probe",
      "edit 3 sport=1 dport=65535 mss=0 ws=255 sackok=on", "edit 3 mss=off ws=off sackok=off",
      "forge client S mss=536 ws=7 sackok=on ts=on", "deliver 3",
      "edit 3 flags=SA seq=+1 ack=4000 win=0 urg=1 data=0", "edit 3 flags=none",
      "edit 3 seq=-1 ack=-2147483648", "forge client SA",
      "forge client SA seq=+100 ack=-1 win=512 urg=7 data=20 sport=49152 dport=80 ts=off",
      "forge attacker to server R seq=12345", "forge attacker to client FSRPAUEC seq=+0 ts=on",
      "rule drop client data 3", "rule drop client every 3", "rule drop server syn-ack",
      "rule drop client any", "rule drop client any 3", "rule drop client fin every 2",
      "rule drop server ack", "rule drop server rst 1", "rule drop server syn", "rule off 1", "rule off all",
      "set reads server off", "set reads client on", "set jitter 5ms", "set duplicate 1%", "set reorder 1%",
      "set corrupt 0.1%", "set queue 100", "set loss client 1%", "set delay server 10ms",
      "set bandwidth client off");
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
        "Expected open, send, read, shutdown, close, abort, crash, reboot, expire, drop, delay, deliver, "
        "duplicate, "
        "corrupt, edit, forge, rule, flood or set, not the end.");
  CHECK(error_of("fly") ==
        "Expected open, send, read, shutdown, close, abort, crash, reboot, expire, drop, delay, deliver, "
        "duplicate, "
        "corrupt, edit, forge, rule, flood or set, not \"fly\".");
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
  CHECK(
      error_of("set mtu 9") ==
      "Expected syncookies, syn-backlog, synack-retries, accept-backlog, delay, jitter, loss, duplicate, "
      "reorder, corrupt, queue, bandwidth, reads, fin-timeout, syn-retries, retries2, rfc1337, sack, dsack, "
      "timestamps, window-scaling, rto-min-us, rto-max-ms, recovery, slow-start-after-idle, cubic, "
      "keepalive-time, keepalive-intvl, keepalive-probes, or invalid-ratelimit, not \"mtu\".");
  CHECK(error_of("set fin-timeout 30") == "Expected client or server, not \"30\".");
  CHECK(error_of("set syn-retries client 0") == "Expected a number (1 to 127), not \"0\".");
  CHECK(error_of("set syncookies 3") == "Expected a number (0 to 2), not \"3\".");
  CHECK(error_of("set loss 1") == "Expected a share such as 1% (0% to 100%), not \"1\".");
  CHECK(error_of("set loss 100.0001%") == "Expected a share such as 1% (0% to 100%), not \"100.0001%\".");
  CHECK(error_of("set loss 0.00001%") == "Expected a share such as 1% (0% to 100%), not \"0.00001%\".");
  CHECK(error_of("set bandwidth 10") ==
        "Expected off or a rate such as 10Mbit (1bit to 1000Gbit), not \"10\".");
  CHECK(error_of("set bandwidth 1001Gbit") ==
        "Expected off or a rate such as 10Mbit (1bit to 1000Gbit), not \"1001Gbit\".");
}

TEST_CASE("an error within a field names the field's part that is wrong", "[sim][action]") {
  CHECK(
      error_of("expire client rt0") ==
      "Expected rto, delack, persist, keepalive, fin-wait-2, 2msl, user, reordering or probe, not \"rt0\".");
  constexpr std::string_view edited =
      "Expected flags=, seq=, ack=, win=, urg=, data=, sport=, dport=, mss=, ws= or sackok=, not ";
  CHECK(error_of("edit 3") == std::string(edited) + "the end.");
  CHECK(error_of("edit 3 ttl=4") == std::string(edited) + "\"ttl=4\".");
  CHECK(error_of("edit 3 seq=1 seq=2") == "Expected each field once, not \"seq=2\".");
  CHECK(error_of("edit 3 seq=") ==
        "Expected a number, with + or - before it if relative (0 to 4294967295), not the end.");
  CHECK(error_of("edit 3 win=65536") == "Expected a number (0 to 65535), not \"65536\".");
  CHECK(error_of("edit 3 data=1461") == "Expected a number of octets (0 to 1460), not \"1461\".");
  CHECK(error_of("edit 3 flags=SS") ==
        "Expected flags such as SA (letters of FSRPAUEC, or none), not \"SS\".");
  CHECK(error_of("forge client") == "Expected flags such as SA (letters of FSRPAUEC, or none), not the end.");
  CHECK(error_of("forge nobody S") == "Expected client, server or attacker, not \"nobody\".");
  CHECK(error_of("forge attacker server S") == "Expected to, not \"server\".");
  CHECK(error_of("forge client S flags=A") == "Expected each field once, not \"flags=A\".");
  CHECK(error_of("forge client S ts=1") == "Expected ts=on or ts=off, not \"ts=1\".");
  CHECK(error_of("forge client S ttl=1") ==
        "Expected seq=, ack=, win=, urg=, data=, sport=, dport=, mss=, ws=, sackok= or ts=, not \"ttl=1\".");
  CHECK(error_of("forge client S mss=65536") == "Expected off or a number (0 to 65535), not \"65536\".");
  CHECK(error_of("edit 3 ws=256") == "Expected off or a number (0 to 255), not \"256\".");
  CHECK(error_of("edit 3 sackok=1") == "Expected sackok=on or sackok=off, not \"sackok=1\".");
  CHECK(error_of("edit 3 ws=7 ws=off") == "Expected each field once, not \"ws=off\".");
  CHECK(error_of("rule keep client syn") == "Expected drop or off, not \"keep\".");
  CHECK(error_of("rule drop client") ==
        "Expected any, syn, syn-ack, ack, data, fin or rst, a number, or every, not the end.");
  CHECK(error_of("rule drop client urg") ==
        "Expected any, syn, syn-ack, ack, data, fin or rst, a number, or every, not \"urg\".");
  CHECK(error_of("rule drop client every 0") == "Expected a number (1 to 1000000), not \"0\".");
  CHECK(error_of("rule off none") == "Expected all or a rule's number (1 to 4294967295), not \"none\".");
  CHECK(error_of("set reads off") == "Expected client or server, not \"off\".");
  CHECK(error_of("set reads client maybe") == "Expected on or off, not \"maybe\".");
  CHECK(error_of("set syn-backlog client 3") == "Expected a number of slots (1 to 65536), not \"client\".");
}

TEST_CASE("what is said of a header arrives in its fields", "[sim][action]") {
  const auto edit = std::get<Edit>(parse_action("edit 3 ack=-2 flags=SA seq=7").action);
  CHECK(edit.fields.flags == (tcp::Syn | tcp::Ack));
  CHECK(edit.fields.seq == HeaderNumber{7, false});
  CHECK(edit.fields.ack == HeaderNumber{UINT32_MAX - 1, true});
  CHECK_FALSE(edit.fields.window);
  const auto forge = std::get<Forge>(parse_action("forge attacker to client R").action);
  CHECK(forge.from == Side::Server);
  CHECK(forge.origin == Origin::Attacker);
  CHECK_FALSE(forge.fields.seq);
  const auto rule = std::get<AddRule>(parse_action("rule drop client 4").action).rule;
  CHECK(rule == DropRule{Side::Client, SegmentKind::Any, Which::Nth, 4});
  CHECK(again("rule drop client 4") == "rule drop client any 4");
}

TEST_CASE("every action there is, written, reads as the same again", "[sim][action]") {
  test::Choices choose(4);
  for (std::size_t alternative = 0; alternative < std::variant_size_v<Action>; ++alternative) {
    for (int i = 0; i < 300; ++i) {
      const TimedAction timed{Instant{choose.up_to(1000s)},
                              test::random_action(choose, alternative, 1 + choose.below(1000))};
      INFO(to_text(timed));
      REQUIRE(timed.action.index() == alternative);
      REQUIRE(check_range(timed.action) == Refusal::None);
      const ParsedTimedAction parsed = parse_timed_action(to_text(timed));
      REQUIRE(parsed.ok);
      REQUIRE(parsed.timed.at == timed.at);
      REQUIRE(parsed.timed.action == timed.action);
    }
  }
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
        "Expected open, send, read, shutdown, close, abort, crash, reboot, expire, drop, delay, deliver, "
        "duplicate, "
        "corrupt, edit, forge, rule, flood or set, not the end.");
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
      Action{Tune{static_cast<Knob>(99), 1}}, Action{Tune{Knob::SynCookies, 1, Side::Server}},
      Action{Tune{Knob::Reads, 1}}, Action{Tune{Knob::Reads, 2, Side::Server}},
      Action{Tune{Knob::FinTimeout, 30}}, Action{Tune{Knob::SynRetries, 0, Side::Client}},
      Action{Tune{Knob::RtoMaxMs, 120'001, Side::Server}},
      Action{Tune{Knob::QueuePackets, max_queue_packets + 1}}, Action{Open{static_cast<Side>(2)}},
      Action{Read{Side::Client, 0}}, Action{Read{Side::Client, max_send_octets + 1}}, Action{Edit{1, {}}},
      Action{Edit{1, {.data = max_forged_octets + 1}}}, Action{Forge{}},
      Action{Forge{.fields = {.flags = tcp::Syn, .data = max_forged_octets + 1}}},
      Action{Forge{.origin = Origin::Stack, .fields = {.flags = tcp::Syn}}},
      Action{AddRule{{.which = Which::Nth, .n = 0}}}, Action{AddRule{{.n = 2}}},
      Action{AddRule{{.which = Which::Every, .n = max_rule_n + 1}}},
      Action{AddRule{{.kind = static_cast<SegmentKind>(9)}}},
      Action{Expire{Side::Client, static_cast<tcp::Timer>(99)}});
  CHECK(check_range(out_of_range) == Refusal::OutOfRange);
  CHECK(check_range(Tune{Knob::LossPpm, ppm_max}) == Refusal::None);
}

TEST_CASE("every refusal has a sentence in both languages", "[sim][action]") {
  for (const Refusal refusal :
       {Refusal::NotOnTheWire, Refusal::NoSuchBit, Refusal::NoConnection, Refusal::AlreadyClosed,
        Refusal::TooManyConnections, Refusal::OutOfRange, Refusal::TooManyPackets, Refusal::HostDown,
        Refusal::HostUp, Refusal::NothingToRead, Refusal::TimerNotRunning, Refusal::LessData,
        Refusal::NoSuchRule, Refusal::TooManyRules, Refusal::PairInUse}) {
    CHECK(text(refusal).en.ends_with("."));
    CHECK(text(refusal).zh.ends_with("。"));
  }
}
