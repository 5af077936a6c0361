// A Config in words.
#include "core/socket/flags.hpp"

#include <catch2/catch_test_macros.hpp>

#include "core/socket/numbers.hpp"

using namespace std::chrono_literals;

TEST_CASE("flags set a profile and then single fields", "[socket]") {
  tcp::Config config;
  CHECK(sock::apply_flags(
            "profile=linux,rcvbuf=65536,nagle=0,delayed_ack=10ms,fin_wait_2=never,syn_cookies=2", config) ==
        "");
  tcp::Config wanted = tcp::linux_profile();
  wanted.receive_buffer = 65536;
  wanted.nagle = false;
  wanted.delayed_ack = 10ms;
  wanted.fin_wait_2 = tcp::Duration::max();
  wanted.syn_cookies = tcp::SynCookies::Always;
  CHECK(config == wanted);
  CHECK(sock::apply_flags("rto_min=40us,rto_max=90s,delayed_ack=0,mss=1200,syn_retries=3", config) == "");
  CHECK(config.rto_min == 40us);
  CHECK(config.rto_max == 90s);
  CHECK(config.delayed_ack == 0ms);
  CHECK(config.mss == 1200);
  CHECK(config.syn_retries == 3);
  CHECK(sock::apply_flags("", config) == "");
}

TEST_CASE("a flag that is wrong is named", "[socket]") {
  tcp::Config config;
  CHECK(sock::apply_flags("profile=plan9", config).starts_with("there is no profile 'plan9'"));
  CHECK(sock::apply_flags("warp=9", config) == "there is no setting 'warp'");
  CHECK(sock::apply_flags("nagle", config) == "expected name=value, not 'nagle'");
  CHECK(sock::apply_flags("nagle=2", config) == "'2' is no value for 'nagle'");
  CHECK(sock::apply_flags("mss=70000", config) == "'70000' is no value for 'mss'");
  CHECK(sock::apply_flags("rto_min=5", config) == "'5' is no value for 'rto_min'");
  CHECK(sock::apply_flags("rto_min=xs", config) == "'xs' is no value for 'rto_min'");
  CHECK(sock::apply_flags("syn_cookies=3", config) == "'3' is no value for 'syn_cookies'");
}

TEST_CASE("numbers have their names", "[socket]") {
  CHECK(sock::number("EPIPE") == sock::n_EPIPE);
  CHECK(sock::number("TCP_NODELAY") == 1);
  CHECK(sock::number("NO_SUCH_NUMBER") == std::nullopt);
  CHECK(sock::error_name(32) == "EPIPE");
  CHECK(sock::error_name(11) == "EAGAIN");
  CHECK(sock::error_name(999) == "error 999");
}
