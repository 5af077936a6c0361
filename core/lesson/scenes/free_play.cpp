// Nothing happens by itself but a server that listens and reads.
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

Start make(std::uint64_t, const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)), {}};
}

// Data arrived, the FINs of both ends arrived, and what is left is TIME-WAIT at most.
bool whole_life(const World& world, const EventLog& log, Instant now) {
  const auto over = [&](Side side) {
    const tcp::State state = world.state(side);
    return state == tcp::State::TimeWait || state == tcp::State::Closed;
  };
  const auto fin_arrived = [&](Side from) {
    return has_arrived(log, now, sim::signs_of(tcp::Fin),
                       [&](const Packet& p) { return p.from == from && p.segment.flags.fin(); });
  };
  return over(Side::Client) && over(Side::Server) && fin_arrived(Side::Client) && fin_arrived(Side::Server) &&
         has_arrived(log, now, sim::data_sign, [](const Packet& p) { return !p.segment.data.empty(); });
}

bool reset(const World&, const EventLog& log, Instant now) {
  return has_arrived(log, now, sim::signs_of(tcp::Rst),
                     [](const Packet& p) { return p.segment.flags.rst(); });
}

constexpr std::array whole_life_hints{
    Words{"Open the client, and when both ends are ESTABLISHED let one of them send 100 octets.",
          "打开客户端；两端都到 ESTABLISHED 之后，让其中一端发送 100 字节。"},
    Words{"When they have arrived, close the client and close the server. Each sends its FIN.",
          "等数据到达之后，关闭客户端，也关闭服务器。两端各发一个 FIN。"},
};
constexpr std::array reset_hints{
    Words{"A program that aborts sends a RST. So does a TCP that gets a segment of no connection.",
          "程序中止连接时会发 RST；报文段找不到连接时，也会引来 RST。"},
    Words{"Open the client, wait until it is ESTABLISHED, then abort it.",
          "打开客户端，等它到 ESTABLISHED，再中止它。"},
};

constexpr std::array goals{
    Goal{.id = "whole-life",
         .text = {"Open a connection, send something, and close it from both ends.",
                  "打开一个连接，发送一些数据，再从两端关闭它。"},
         .reached = whole_life,
         .hints = whole_life_hints},
    Goal{.id = "reset",
         .text = {"Make a reset arrive.", "让一个 RST 到达对端。"},
         .reached = reset,
         .hints = reset_hints},
};

}  // namespace

std::span<const Scene> free_play_scenes() {
  static const std::array all{
      Scene{.id = "free-play",
            .title = {"Free play", "自由实验"},
            .idea =
                {"Two ends, one wire, and a server that listens. Open, send, close, and break what you like: "
                 "undo "
                 "brings everything back.",
                 "两个端点，一条线路，一个正在监听的服务器。打开、发送、关闭，随意破坏：撤销可以找回一切。"},
            .start = Instant{},
            .goals = goals,
            .make = make},
  };
  return all;
}

}  // namespace lesson
