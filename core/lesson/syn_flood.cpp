// A SYN flood (RFC 4987): the SYN queue fills, an honest client finds no slot, SYN cookies (section 3.6) let
// it in.
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

Start make(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(25ms));
  config.server.syn_cookies = tcp::SynCookies::Off;
  config.server.syn_backlog = 256;
  config.server.synack_retries = 5;
  return {config, {}};
}

// Whether the server kept this rule while a flood was on. Of what it decides about the flood's own SYNs only
// the end of half-open connections is told, so that this is about the honest client.
bool decided_under_flood(const EventLog& log, Instant now, tcp::Rule rule) {
  bool flooded = false;
  const sim::Signs signs = sim::sign_of(EventKind::Acted) | sim::sign_of(rule);
  return has_happened(log, now, signs, [&](const Event& event) {
    if (event.kind == EventKind::Acted) {
      const auto* flood = std::get_if<sim::Flood>(&log.actions[event.action]);
      if (flood != nullptr) flooded = flood->rate > 0;
    }
    return flooded && event.kind == EventKind::Decision && event.side == Side::Server && event.rule == rule;
  });
}

bool refused(const World&, const EventLog& log, Instant now) {
  return decided_under_flood(log, now, tcp::Rule::SynQueueFull);
}

bool cookies(const World&, const EventLog& log, Instant now) {
  return decided_under_flood(log, now, tcp::Rule::CookieAccepted);
}

constexpr std::array goals{
    Goal{.id = "refused",
         .text = {"Under the flood, the honest client's SYN finds no slot and is dropped.",
                  "洪泛之下，诚实客户端的 SYN 找不到空位，被丢弃。"},
         .reached = refused},
    Goal{.id = "cookies",
         .text = {"Switch SYN cookies on: the honest client gets in while the flood goes on.",
                  "打开 SYN cookie：洪泛还在继续，诚实的客户端也能连上。"},
         .reached = cookies},
};

}  // namespace

Scene syn_flood_scene() {
  return {.id = "syn-flood",
          .title = {"SYN flood and SYN cookies", "SYN 洪泛与 SYN cookie"},
          .idea = {"The server has 256 slots for half-open connections, and SYN cookies are off. Start the "
                   "flood, then "
                   "let an honest client connect; then switch cookies on in the midst of it.",
                   "服务器有 256 个半连接槽位，SYN cookie 关闭。先发起洪泛，再让诚实的客户端来连接；"
                   "然后在洪泛之中打开 cookie。"},
          .start = Instant{},
          .flood_view = true,
          .goals = goals,
          .make = make};
}

}  // namespace lesson
