// A SYN flood (RFC 4987): the SYN queue fills, an honest client finds no slot, SYN cookies (section 3.6) let
// it in.
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

World make(std::uint64_t seed) {
  sim::WorldConfig config{.to_server = quiet_link(25ms), .to_client = quiet_link(25ms)};
  config.server.syn_cookies = tcp::SynCookies::Off;
  config.server.syn_backlog = 256;
  config.server.synack_retries = 5;
  return World(config, seed);
}

// The client's SYN came to the server under the flood, and drew no answer.
bool refused(const World& world, const EventLog& log, Instant now) {
  if (world.flood().arrived == 0) return false;
  return has_happened(log, now, EventKind::PacketArrived, [&](const Packet& syn) {
    return syn.from == Side::Client && is_syn(syn) && syn.ends > world.flood().since &&
           !has_happened(log, now, EventKind::PacketSent, [&](const Packet& answer) {
             return answer.from == Side::Server && answer.sent == syn.ends;
           });
  });
}

bool cookies(const World& world, const EventLog&, Instant) {
  const tcp::Listener* listener = world.host(Side::Server).listener(World::server_port);
  return world.flood().rate > 0 && listener && listener->counts.cookies_accepted > 0 &&
         both_in(world, tcp::State::Established);
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
