// The four-way close (RFC 9293, section 3.6, Figure 12) and the first reason for TIME-WAIT: a lost last ACK
// (section 3.10.7.4, eighth step: "restart the 2 MSL time-wait timeout").
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

Start make(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(100ms));
  config.server_program.close_after_peer = 500ms;
  return {config, {{Instant{}, sim::Open{Side::Client}}, {Instant{600ms}, sim::Close{Side::Client}}}};
}

bool closed(const World& world, const EventLog& log, Instant now) {
  return both_in(world, tcp::State::Closed) &&
         first_entered(log, Side::Client, tcp::State::TimeWait, now) <= now;
}

// An ACK of the FIN was lost, and a FIN that came again has restarted 2MSL.
bool last_ack_lost(const World& world, const EventLog& log, Instant now) {
  const tcp::Connection* client = world.connection(Side::Client);
  if (!client || client->state() != tcp::State::TimeWait) return false;
  const Instant entered = last_entered(log, Side::Client, tcp::State::TimeWait, now);
  const Instant started = client->timers()[tcp::Timer::TimeWait].started;
  return started > entered && has_lost(log, now, [&](const Packet& lost) {
           return lost.from == Side::Client && is_plain_ack(lost) && lost.sent >= entered &&
                  lost.sent < started;
         });
}

constexpr std::array goals{
    Goal{.id = "closed",
         .text = {"Four segments, then TIME-WAIT, and both ends are CLOSED.",
                  "四个报文段，经过 TIME-WAIT，两端都回到 CLOSED。"},
         .reached = closed},
    Goal{.id = "last-ack-lost",
         .text = {"Lose the last ACK: the FIN comes again, and 2MSL starts anew.",
                  "丢掉最后一个 ACK：FIN 再次到来，2MSL 重新计时。"},
         .reached = last_ack_lost},
};

}  // namespace

Scene close_scene() {
  return {.id = "close",
          .title = {"The four-way close and TIME-WAIT", "四次挥手与 TIME-WAIT"},
          .idea = {"The client closes first, and the server's program half a second later. Whoever closes "
                   "first waits "
                   "in TIME-WAIT, for 60 s as in Linux. Lose the last ACK to see what the wait is for.",
                   "客户端先关闭，半秒之后服务器的程序也关闭。先关闭的一方要在 TIME-WAIT 中等待，这里和 "
                   "Linux 一样是 60 "
                   "秒。丢掉最后一个 ACK，看看它究竟在等什么。"},
          .start = Instant{500ms},
          .goals = goals,
          .make = make};
}

}  // namespace lesson
