// The profiles: what each sets, told in docs/profiles.md, which profiles.def makes. To write that page, run
// from the root: ackademy_tests "write docs/profiles.md"
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/tcp/config.hpp"

using namespace tcp;

namespace {

std::string shown(bool on) {
  return on ? "yes" : "no";
}
std::string shown(std::integral auto n) {
  return std::to_string(n);
}
std::string shown(Duration d) {
  if (d == Duration::max()) return "never";
  return d % 1s == Duration{0} ? std::to_string(d / 1s) + " s" : std::to_string(d / 1ms) + " ms";
}
std::string shown(OptionOrder order) {
  switch (order) {
    case OptionOrder::Linux:
      return "MSS, SACK-Permitted, timestamps, NOP, window scale";
    case OptionOrder::FreeBsd:
      return "MSS, NOP, window scale, SACK-Permitted, timestamps";
    case OptionOrder::Rfc:
      break;
  }
  return "MSS; NOP, window scale; 2 NOP, SACK-Permitted; 2 NOP, timestamps";
}
std::string shown(CongestionAlgorithm algorithm) {
  return algorithm == CongestionAlgorithm::Cubic ? "CUBIC" : "NewReno";
}
std::string shown(SynCookies cookies) {
  return cookies == SynCookies::Off          ? "off"
         : cookies == SynCookies::OnOverflow ? "when the queue overflows"
                                             : "always";
}

struct Row {
  std::string what, field;
  std::string sources[3];
  std::string (*value)(const Config&);
  void (*copy)(const Config& from, Config& to);
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
#define PROFILE_ROW(what, field, rfc, linux_source, freebsd_source) \
  {what,                                                            \
   #field,                                                          \
   {rfc, linux_source, freebsd_source},                             \
   [](const Config& c) { return shown(c.field); },                  \
   [](const Config& from, Config& to) { to.field = from.field; }},
#include "tests/tcp/profiles.def"
#undef PROFILE_ROW
  };
  return all;
}

std::string page() {
  const Config profiles[] = {rfc_profile(), linux_profile(), freebsd_profile()};
  std::string t =
      "# Profiles\n\n"
      "A profile is a value of `tcp::Config`. All that differs between the three stands here; the rest is "
      "in\n"
      "`core/tcp/config.hpp`. `rfc` keeps RFC 9293 and the RFCs around it, `linux` is a host with default "
      "settings\n"
      "(`net.ipv4.…` names a sysctl, other names stand in its source), `freebsd` is FreeBSD 14 with its "
      "default stack.\n"
      "Linux itself judges `linux` (its kernel, and packetdrill's scripts for it); no FreeBSD has judged "
      "`freebsd`: its\n"
      "values are what the names beside them are known for, not measurements.\n"
      "*Chosen* marks what is ours, since nobody prescribes it or we know no better. Written by the tests "
      "from\n"
      "`tests/tcp/profiles.def`; do not edit it here.\n\n"
      "| | field | rfc | linux | freebsd |\n|---|---|---|---|---|\n";
  for (const Row& r : rows()) {
    t += "| " + r.what + " | `" + r.field + "` |";
    for (std::size_t i = 0; i < 3; ++i) t += " **" + r.value(profiles[i]) + "**: " + r.sources[i] + " |";
    t += "\n";
  }
  return t;
}

}  // namespace

TEST_CASE("profiles by name") {
  CHECK(profile("rfc") == rfc_profile());
  CHECK(profile("linux") == linux_profile());
  CHECK(profile("freebsd") == freebsd_profile());
  CHECK_FALSE(profile("windows"));
  CHECK_FALSE(linux_profile() == freebsd_profile());
}

TEST_CASE("profiles: the table names every field in which they differ") {
  for (Config config : {linux_profile(), freebsd_profile()}) {
    for (const Row& r : rows()) r.copy(rfc_profile(), config);
    CHECK(config == rfc_profile());
  }
}

TEST_CASE("profiles: docs/profiles.md is the table's") {
  std::ifstream file("docs/profiles.md");
  if (!file) SKIP("run from the root of the project");
  std::stringstream there;
  there << file.rdbuf();
  const bool same = there.str() == page();
  CHECK(same);
}

TEST_CASE("every setting counts in the digest of a configuration") {
  const auto digest_of = [](const Config& config) {
    Digest d;
    digest(d, config);
    return d.value();
  };
  const std::uint64_t rfc = digest_of(rfc_profile());
  for (const Config& other : {linux_profile(), freebsd_profile()}) {
    for (const Row& r : rows()) {
      Config config = rfc_profile();
      r.copy(other, config);
      INFO(r.field);
      CHECK((digest_of(config) != rfc) == (config != rfc_profile()));
    }
  }
}

TEST_CASE("write docs/profiles.md", "[.]") {
  std::ofstream file("docs/profiles.md");
  file << page();
  REQUIRE(file.good());
}
