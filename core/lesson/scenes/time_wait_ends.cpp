// TIME-WAIT ended ahead of time: by a new SYN (RFC 9293, section 3.6.1, MAY-2; RFC 6191) or a RST (RFC 1337).
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

using tcp::Rule;
using tcp::State;

// A new SYN in TIME-WAIT

Start make_reopen(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(100ms));
  config.client_program.opens_from = 50'000;
  config.client_program.close_after_peer = 50ms;
  return {config,
          {{Instant{100ms}, sim::Open{Side::Client}},
           {Instant{700ms}, sim::Close{Side::Server}},
           {Instant{3s}, sim::Open{Side::Client}}}};
}

bool reopened(const World&, const EventLog& log, Instant now) {
  const Instant reopened = first_decided(log, Side::Server, Rule::TimeWaitReopened, now);
  for (const Event& event : events_until(log, now, sim::change_sign)) {
    const bool established = event.kind == EventKind::Decision && event.from != event.to &&
                             event.to == State::Established && event.side == Side::Server;
    if (established && event.at > reopened) return true;
  }
  return false;
}

// A SYN came late into TIME-WAIT, and the server took it for old.
bool old_syn(const World&, const EventLog& log, Instant now) {
  Instant arrived = tcp::never;
  for (const Event& event : events_until(log, now)) {
    if (event.kind == EventKind::PacketArrived) {
      const Packet packet = packet_of(log, event);
      arrived = is_syn(packet) && (packet.copy_of != 0 || packet.by_learner) ? event.at : tcp::never;
    }
    const bool decided = arrived == event.at && event.kind == EventKind::Decision &&
                         event.side == Side::Server && event.from == State::TimeWait;
    if (decided && (event.rule == Rule::OldTimestamp || event.rule == Rule::UnacceptableSegment ||
                    event.rule == Rule::ChallengeAckForSyn))
      return true;
  }
  return false;
}

constexpr std::array old_syn_hints{
    Words{"You need a copy of the first SYN that arrives after 1.1 s.",
          "需要第一个 SYN 的一份副本，让它在 1.1 秒之后到达。"},
    Words{"Between 0.1 s and 0.2 s, copy the SYN, then edit the copy: delay 1500 ms.",
          "在 0.1 秒到 0.2 秒之间复制 SYN，再改写副本：延迟 1500 ms。"},
};
constexpr std::array reopen_goals{
    Goal{.id = "reopened",
         .text = {"A newer SYN reopens the connection straight from TIME-WAIT.",
                  "更新的 SYN 直接从 TIME-WAIT 重新打开连接。"},
         .reached = reopened},
    Goal{.id = "old-syn",
         .text = {"Let an old copy of the first SYN reach TIME-WAIT: it opens nothing.",
                  "让第一个 SYN 的旧副本到达 TIME-WAIT：它什么也打不开。"},
         .reached = old_syn,
         .hints = old_syn_hints},
};

constexpr std::array to_syn{
    Choice{.id = "syn-ack", .text = {"a SYN-ACK: a new connection begins", "SYN-ACK：新连接开始"}},
    Choice{.id = "ack", .text = {"an ACK of the old connection", "旧连接的 ACK"}},
    Choice{.id = "rst", .text = {"a RST", "RST"}},
    Choice{.id = "nothing", .text = {"nothing, for 60 s", "60 秒内什么也没有"}},
};
// What the server sends first after the second SYN of the client's TCP.
std::optional<Observed> answer_to_syn(const World&, const EventLog& log, Instant now) {
  std::size_t syns = 0;
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent) continue;
    const Packet packet = packet_of(log, event);
    syns += is_syn(packet) ? 1U : 0U;
    if (syns < 2 || packet.from != Side::Server) continue;
    if (is_syn_ack(packet)) return Observed{0, event.at};
    return Observed{packet.segment.flags.rst() ? 2 : 1, event.at};
  }
  return Observed{3, now};
}
constexpr std::array reopen_predictions{
    Prediction{
        .id = "answer",
        .question = {"The server is in TIME-WAIT. A new SYN of the same socket pair arrives, with a later "
                     "timestamp. What does the server answer?",
                     "服务器在 TIME-WAIT。同一个套接字对的新 SYN 到达，时间戳更晚。服务器怎样应答？"},
        .choices = to_syn,
        .until = 10s,
        .observe = answer_to_syn,
        .why = {"It MAY reopen straight from TIME-WAIT (RFC 9293, section 3.6.1, MAY-2), and a later "
                "timestamp proves that the SYN is new (RFC 6191, section 2).",
                "可以直接从 TIME-WAIT 重新打开（RFC 9293 第 3.6.1 节 MAY-2）；更晚的时间戳证明这个 SYN "
                "是新的（RFC 6191 第 2 节）。"}},
};

// A RST in TIME-WAIT

Start make_rst(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(100ms));
  config.server_program.answers = 1'000;
  config.server_program.close_after_peer = 50ms;
  config.server.syn_cookies = tcp::SynCookies::Off;
  constexpr sim::PacketId answer = 6, copy = 7;
  return {config,
          {{Instant{}, sim::Open{Side::Client}},
           {Instant{600ms}, sim::Send{Side::Client, 100}},
           {Instant{750ms}, sim::Duplicate{answer}},
           {Instant{750ms}, sim::Delay{copy, 4s}},
           {Instant{1200ms}, sim::Close{Side::Client}}}};
}

Instant copy_arrives(const EventLog& log, Instant now) {
  for (const Event& event : events_until(log, now)) {
    const bool arrived = event.kind == EventKind::PacketArrived && event.side == Side::Server;
    if (arrived && packet_of(log, event).copy_of != 0 && packet_of(log, event).ends > Instant{2s})
      return event.at;
  }
  return tcp::never;
}
bool assassinated(const World&, const EventLog& log, Instant now) {
  return first_decided(log, Side::Client, Rule::ResetWhileClosing, now) <= now &&
         copy_arrives(log, now) <= now;
}
// The whole 2MSL, though the old segment came.
bool survived(const World&, const EventLog& log, Instant now) {
  const Instant entered = first_entered(log, Side::Client, State::TimeWait, now);
  const Instant over = first_decided(log, Side::Client, Rule::TimeWaitExpires, now);
  return over <= now && over - entered >= 60s && copy_arrives(log, now) <= now;
}

constexpr std::array survived_hints{
    Words{"The old segment draws an ACK, the ACK draws a RST, the RST ends the wait.",
          "旧报文段引来 ACK，ACK 引来 RST，RST 结束等待。"},
    Words{"Break the chain: drop the ACK or the RST.", "打断这条链：丢掉那个 ACK 或 RST。"},
};
constexpr std::array rst_goals{
    Goal{.id = "ended",
         .text = {"A RST ends TIME-WAIT long before 2MSL.", "RST 让 TIME-WAIT 远早于 2MSL 结束。"},
         .reached = assassinated},
    Goal{.id = "survived",
         .text = {"Let the old segment come, and keep TIME-WAIT alive for its whole 60 s.",
                  "旧报文段照样来，但要让 TIME-WAIT 活满 60 秒。"},
         .reached = survived,
         .hints = survived_hints},
};

constexpr std::array to_the_wait{
    Choice{.id = "ends", .text = {"it ends at once", "立即结束"}},
    Choice{.id = "anew", .text = {"2MSL begins anew", "2MSL 重新计时"}},
    Choice{.id = "runs-on", .text = {"it runs on to the end", "照常走完"}},
};
std::optional<Observed> the_wait(const World&, const EventLog& log, Instant now) {
  const Instant entered = first_entered(log, Side::Client, State::TimeWait, now);
  const Instant left = first_entered(log, Side::Client, State::Closed, now);
  if (entered > now || left > now) return {};
  if (left - entered < 60s) return Observed{0, left};
  return Observed{left - entered > 60s ? 1 : 2, left};
}
constexpr std::array wait_told{
    Told{
        "client=freebsd",
        {"The ACK and the RST go as with Linux, but FreeBSD ignores a RST in TIME-WAIT, as RFC 1337, section "
         "3, asks.",
         "ACK 和 RST 一来一回，与 Linux 相同；但 FreeBSD 在 TIME-WAIT 中忽略 RST，正如 RFC 1337 第 3 "
         "节的建议。"}},
};

constexpr std::array rst_predictions{
    Prediction{
        .id = "the-wait",
        .question =
            {"An old copy of the server's answer reaches the client in TIME-WAIT, long after the server "
             "is CLOSED. What becomes of the wait?",
             "服务器早已 CLOSED，它的回答的一份旧副本才到达处于 TIME-WAIT 的客户端。等待会怎样？"},
        .choices = to_the_wait,
        .until = 200s,
        .observe = the_wait,
        .why =
            {"The client answers with an ACK; the server knows no connection, and a RST exactly at RCV.NXT "
             "comes back: TIME-WAIT ends (RFC 9293, section 3.10.7.4; RFC 1337, section 1).",
             "客户端回一个 ACK；服务器找不到连接，回来的 RST 恰好在 RCV.NXT：TIME-WAIT 结束（RFC 9293 第 "
             "3.10.7.4 节；RFC 1337 第 1 节）。"},
        .told = wait_told},
};

}  // namespace

std::span<const Scene> time_wait_ends_scenes() {
  static const std::array all{
      Scene{
          .id = "reopen-time-wait",
          .title = {"A new SYN in TIME-WAIT", "TIME-WAIT 收到新的 SYN"},
          .idea = {"This time the server closes first and waits in TIME-WAIT. At 3 s the client opens again, "
                   "from the same port.",
                   "这次服务器先关闭，在 TIME-WAIT 等待。第 3 秒客户端用同一个端口再次打开连接。"},
          .start = Instant{},
          .goals = reopen_goals,
          .predictions = reopen_predictions,
          .make = make_reopen},
      Scene{
          .id = "rst-in-time-wait",
          .title = {"TIME-WAIT assassination", "TIME-WAIT 暗杀"},
          .idea =
              {"An old copy of the server's answer comes when the client is in TIME-WAIT and the server is "
               "long CLOSED. Follow what it sets off.",
               "服务器早已 CLOSED，客户端还在 TIME-WAIT，这时服务器回答的一份旧副本到了。看看它引出了什么。"},
          .start = Instant{500ms},
          .goals = rst_goals,
          .predictions = rst_predictions,
          .make = make_rst},
  };
  return all;
}

}  // namespace lesson
