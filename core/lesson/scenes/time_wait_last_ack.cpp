// TIME-WAIT, the first reason: the last ACK is lost (RFC 9293, sections 3.6 and 3.10.7.4, "restart the 2 MSL
// time-wait timeout").
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

using tcp::Rule;
using tcp::State;

constexpr std::uint32_t request = 100, answer = 1'000;

// The client asks at 0.6 s, the server answers; the client closes at 1.2 s, the server 100 ms after it has
// read end of file.
Start asked_and_closed(const Variant& variant, bool time_wait) {
  sim::WorldConfig config = two_ends(variant, quiet_link(100ms));
  config.client.time_wait_state = config.server.time_wait_state = time_wait;
  config.server_program.answers = answer;
  config.server_program.close_after_peer = 100ms;
  return {config,
          {{Instant{}, sim::Open{Side::Client}},
           {Instant{600ms}, sim::Send{Side::Client, request}},
           {Instant{1200ms}, sim::Close{Side::Client}}}};
}

sim::DropRule client_acks(sim::Which which) {
  return {.from = Side::Client, .kind = sim::SegmentKind::Ack, .which = which};
}

Start one_lost(const Variant& variant, bool time_wait) {
  Start start = asked_and_closed(variant, time_wait);
  start.script.push_back({Instant{1200ms}, sim::AddRule{client_acks(sim::Which::Nth)}});
  return start;
}
Start make_last_ack_lost(std::uint64_t, const Variant& variant) {
  return one_lost(variant, true);
}
Start make_no_time_wait(std::uint64_t, const Variant& variant) {
  return one_lost(variant, false);
}
Start make_fin_comes_again(std::uint64_t, const Variant& variant) {
  Start start = asked_and_closed(variant, true);
  start.script.push_back({Instant{1200ms}, sim::AddRule{client_acks(sim::Which::All)}});
  start.script.push_back({Instant{10s}, sim::RemoveRule{0}});
  return start;
}

std::size_t restarts(const EventLog& log, Instant now) {
  std::size_t count = 0;
  for (const Event& event : events_until(log, now, sim::sign_of(Rule::RetransmittedFin))) {
    count += event.kind == EventKind::Decision && event.side == Side::Client &&
                     event.rule == Rule::RetransmittedFin
                 ? 1U
                 : 0U;
  }
  return count;
}

// How long the client was in TIME-WAIT, when it has left it.
std::optional<Observed> waited(const EventLog& log, Instant now) {
  const Instant entered = first_entered(log, Side::Client, State::TimeWait, now);
  const Instant left = first_entered(log, Side::Client, State::Closed, now);
  if (entered > now || left > now) return {};
  return Observed{(left - entered).count(), left};
}

// The last ACK is lost

bool restarted(const World&, const EventLog& log, Instant now) {
  return restarts(log, now) > 0 &&
         first_decided(log, Side::Server, Rule::FinAcknowledgedInLastAck, now) <= now;
}
bool ten_seconds(const World&, const EventLog& log, Instant now) {
  const Instant entered = first_entered(log, Side::Server, State::LastAck, now);
  const Instant acknowledged = first_decided(log, Side::Server, Rule::FinAcknowledgedInLastAck, now);
  return acknowledged <= now && acknowledged - entered >= 10s;
}

constexpr std::array ten_seconds_hints{
    Words{"LAST-ACK lasts until the FIN is acknowledged: no ACK of the client may arrive.",
          "FIN 得到确认之前，LAST-ACK 不会结束：不能让客户端的任何 ACK 到达。"},
    Words{"Go back before 1.4 s and lay down a rule: client, ACK, all.",
          "退回 1.4 秒之前，设一条规则：客户端，ACK，全部。"},
    Words{"After 10 s in LAST-ACK take the rule away; the next FIN brings the ACK.",
          "在 LAST-ACK 停留 10 秒之后撤掉规则；下一个 FIN 会引来 ACK。"},
};
constexpr std::array last_ack_goals{
    Goal{.id = "restarted",
         .text = {"The FIN comes again, the ACK too, and the server closes; 2MSL has begun anew.",
                  "FIN 重传，ACK 再发，服务器关闭；2MSL 重新开始。"},
         .reached = restarted},
    Goal{.id = "ten-seconds",
         .text = {"Keep the server in LAST-ACK for 10 s, and let it be acknowledged in the end.",
                  "让服务器在 LAST-ACK 停留 10 秒，最后仍然得到确认。"},
         .reached = ten_seconds,
         .hints = ten_seconds_hints},
};

constexpr std::array to_the_fin{
    Choice{.id = "ack-restart", .text = {"an ACK; its 2MSL begins anew", "发 ACK，2MSL 重新计时"}},
    Choice{.id = "ack", .text = {"an ACK; its 2MSL runs on", "发 ACK，2MSL 接着走"}},
    Choice{.id = "rst", .text = {"a RST", "发 RST"}},
    Choice{.id = "nothing", .text = {"nothing", "什么也不发"}},
};
// What the client answered to the first FIN that came again.
std::optional<Observed> answer_to_fin(const World& world, const EventLog& log, Instant now) {
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent || event.side != Side::Client) continue;
    if (event.rule == Rule::RetransmittedFin) {
      const tcp::Connection* client = world.connection(Side::Client);
      const bool anew = client && client->timers()[tcp::Timer::TimeWait].started >= event.at;
      return Observed{anew ? 0 : 1, event.at};
    }
    if (packet_of(log, event).segment.flags.rst()) return Observed{2, event.at};
  }
  return Observed{3, now};
}

constexpr std::array who{
    Choice{.id = "client",
           .text = {"the client: its ACK is not acknowledged", "客户端：它的 ACK 没有被确认"}},
    Choice{.id = "server",
           .text = {"the server: its FIN is not acknowledged", "服务器：它的 FIN 没有被确认"}},
    Choice{.id = "neither", .text = {"neither", "都不重传"}},
};
std::optional<Observed> who_sends_again(const World&, const EventLog& log, Instant now) {
  for (const Event& event : events_until(log, now)) {
    if (event.kind == EventKind::PacketSent && packet_of(log, event).retransmission)
      return Observed{event.side == Side::Client ? 0 : 1, event.at};
  }
  return Observed{2, now};
}

constexpr std::array last_ack_predictions{
    Prediction{
        .id = "who-sends-again",
        .question = {"The last ACK is lost on its way. Which end sends something again of its own accord?",
                     "最后一个 ACK 在路上丢了。哪一端会主动重传？"},
        .choices = who,
        .until = 10s,
        .observe = who_sends_again,
        .why = {"An ACK is never acknowledged, so its loss is noticed by whoever waits for it: the "
                "server's FIN stays in its retransmission queue (RFC 9293, section 3.6).",
                "ACK 本身不被确认，丢了只有等它的一方才会察觉：服务器的 FIN "
                "还留在重传队列里（RFC 9293 第 3.6 节）。"}},
    Prediction{.id = "answer-to-fin",
               .question = {"The FIN comes again to the client in TIME-WAIT. What does the client do?",
                            "FIN 再次到达处于 TIME-WAIT 的客户端。客户端怎么做？"},
               .choices = to_the_fin,
               .until = 10s,
               .observe = answer_to_fin,
               .why = {"It acknowledges the FIN again and restarts the 2MSL timeout (RFC 9293, section "
                       "3.10.7.4, eighth check).",
                       "再次确认这个 FIN，并重新启动 2MSL 计时器（RFC 9293 第 3.10.7.4 节第八步）。"}},
};

// The FIN comes again and again

bool three_restarts(const World&, const EventLog& log, Instant now) {
  return restarts(log, now) >= 3;
}
bool ninety(const World&, const EventLog& log, Instant now) {
  const auto seen = waited(log, now);
  return seen && seen->value > Duration{90s}.count();
}
bool alone(const World& world, const EventLog& log, Instant now) {
  const auto seen = waited(log, now);
  return seen && first_entered(log, Side::Server, State::LastAck, now) <= now &&
         first_decided(log, Side::Server, Rule::FinAcknowledgedInLastAck, now) > now &&
         !world.is_up(Side::Server);
}

constexpr std::array ninety_hints{
    Words{"Each FIN that arrives begins the 60 s anew: one must arrive 30 s after the first.",
          "每个到达的 FIN 都让 60 秒重新开始：要有一个在第一个之后 30 秒才到。"},
    Words{"At 10 s the rule is lifted; lay it down again at once: client, ACK, all.",
          "规则在 10 秒时撤掉；马上再设上：客户端，ACK，全部。"},
};
constexpr std::array alone_hints{
    Words{"Crash the server while it is in LAST-ACK.", "趁服务器还在 LAST-ACK，让它崩溃。"},
};
constexpr std::array fin_comes_again_goals{
    Goal{.id = "three-restarts",
         .text = {"Three times the FIN comes again, and three times 2MSL begins anew.",
                  "FIN 重来三次，2MSL 重新开始三次。"},
         .reached = three_restarts},
    Goal{.id = "ninety",
         .text = {"Keep the client in TIME-WAIT for more than 90 s, and let it end by itself.",
                  "让客户端在 TIME-WAIT 待上 90 秒以上，再自己结束。"},
         .reached = ninety,
         .hints = ninety_hints},
    Goal{.id = "alone",
         .text = {"Crash the server before it is acknowledged: the client's wait ends all the same.",
                  "在服务器得到确认之前让它崩溃：客户端的等待照样结束。"},
         .reached = alone,
         .hints = alone_hints},
};

std::optional<Observed> closed_at(const World&, const EventLog& log, Instant now) {
  const auto seen = waited(log, now);
  if (!seen) return {};
  return Observed{tcp::microseconds(seen->at), seen->at};
}

std::optional<Observed> time_wait_s(const World& world, const EventLog&, Instant now) {
  return Observed{world.host(Side::Client).config().time_wait / 1s, now};
}

constexpr std::array fin_comes_again_predictions{
    Prediction{
        .id = "closed-at",
        .question = {"The client enters TIME-WAIT at 1.5 s, for {} s. Its ACKs are lost until 10 s. At "
                     "which second of the scene is it CLOSED?",
                     "客户端在 1.5 秒进入 TIME-WAIT，要等 {} 秒；10 秒之前它的 ACK 全部丢失。"
                     "场景的第几秒它才回到 CLOSED？"},
        .kind = AnswerKind::Time,
        .until = 200s,
        .given = time_wait_s,
        .observe = closed_at,
        .why =
            {"Every FIN that comes again restarts 2MSL (RFC 9293, section 3.10.7.4). The FIN backs off "
             "by doubling (RFC 6298, section 5, rule 5.5), so the last one comes well after 10 s.",
             "每个重来的 FIN 都让 2MSL 重新计时（RFC 9293 第 3.10.7.4 节）。FIN 的间隔逐次加倍（RFC 6298 第 "
             "5 节规则 5.5），最后一个在 10 秒之后才到。"}},
};

// Without TIME-WAIT

bool reset(const World&, const EventLog& log, Instant now) {
  return first_decided(log, Side::Server, Rule::ResetWhileClosing, now) <= now;
}
// An ACK by the learner's hand ends LAST-ACK.
bool saved(const World&, const EventLog& log, Instant now) {
  return first_decided(log, Side::Server, Rule::FinAcknowledgedInLastAck, now) <= now &&
         has_happened(log, now, EventKind::PacketArrived, [](const Packet& p) {
           return p.from == Side::Client && p.origin == sim::Origin::Forged && p.segment.flags == tcp::Ack;
         });
}

constexpr std::array saved_hints{
    Words{"The server must get an ACK of its FIN before its FIN comes again.",
          "要赶在服务器重传 FIN 之前，让它收到对 FIN 的 ACK。"},
    Words{"After 1.5 s, forge as if by the client: only ACK, the numbers as they stand there.",
          "1.5 秒之后，冒充客户端伪造：只有 ACK，序号用给出的。"},
};
constexpr std::array no_time_wait_goals{
    Goal{.id = "reset",
         .text = {"The FIN comes again, finds nobody, and the server's connection ends by a RST.",
                  "FIN 重传，找不到连接，服务器的连接以 RST 告终。"},
         .reached = reset},
    Goal{.id = "saved",
         .text = {"Be TIME-WAIT yourself: forge the ACK that the client can no longer send.",
                  "亲自当一回 TIME-WAIT：伪造客户端已经发不出的那个 ACK。"},
         .reached = saved,
         .hints = saved_hints},
};

std::optional<Observed> octets_missing(const World& world, const EventLog&, Instant now) {
  const std::uint64_t read = world.tally(Side::Client).read + world.tally(Side::Server).read;
  return Observed{static_cast<std::int64_t>(request + answer) - static_cast<std::int64_t>(read), now};
}

constexpr std::array no_time_wait_predictions{
    Prediction{
        .id = "answer-to-fin",
        .question = {"There is no TIME-WAIT: the client has forgotten the connection. What does it answer "
                     "when the FIN comes again?",
                     "没有 TIME-WAIT：客户端已经忘掉这个连接。FIN 再次到来时它怎样应答？"},
        .choices = to_the_fin,
        .until = 10s,
        .observe = answer_to_fin,
        .why = {"In CLOSED every segment but a RST draws a RST (RFC 9293, section 3.10.7.1).",
                "在 CLOSED 状态，除 RST 之外的任何报文段都引来 RST（RFC 9293 第 3.10.7.1 节）。"}},
    Prediction{
        .id = "octets-missing",
        .question = {"100 octets went to the server and 1,000 came back before the FINs. How many of them "
                     "are lost because there is no TIME-WAIT?",
                     "FIN 之前，100 字节发往服务器，1,000 字节发回。因为没有 TIME-WAIT，其中多少字节丢失？"},
        .kind = AnswerKind::Number,
        .until = 10s,
        .observe = octets_missing,
        .why = {"None: each FIN comes behind all data and was taken (RFC 9293, section 3.6). Lost is the "
                "certainty: the server does not learn that its last octets arrived.",
                "一个也不丢：FIN 排在全部数据之后，且已被收下（RFC 9293 第 3.6 "
                "节）。丢的是确定性：服务器无从得知最后的字节是否到达。"}},
};

}  // namespace

std::span<const Scene> time_wait_last_ack_scenes() {
  static const std::array all{
      Scene{.id = "last-ack-lost",
            .title = {"The last ACK is lost", "最后一个 ACK 丢了"},
            .idea = {"A rule loses the client's last ACK. The client has closed and waits in TIME-WAIT; the "
                     "server is in LAST-ACK. Who notices, and what is done about it?",
                     "一条规则丢掉了客户端的最后一个 ACK。客户端已在 TIME-WAIT 中等待，服务器停在 "
                     "LAST-ACK。谁会发现，又怎样补救？"},
            .start = Instant{500ms},
            .goals = last_ack_goals,
            .predictions = last_ack_predictions,
            .make = make_last_ack_lost},
      Scene{.id = "fin-comes-again",
            .title = {"2MSL begins anew", "2MSL 重新计时"},
            .idea =
                {"Until 10 s every ACK of the client is lost, and the server sends its FIN again and again. "
                 "Follow the ring of the client's 2MSL timer.",
                 "10 秒之前，客户端的 ACK 全部丢失，服务器一次次重传 FIN。盯住客户端的 2MSL 计时器。"},
            .start = Instant{500ms},
            .goals = fin_comes_again_goals,
            .predictions = fin_comes_again_predictions,
            .make = make_fin_comes_again},
      Scene{
          .id = "no-time-wait-last-ack",
          .title = {"The last ACK is lost, without TIME-WAIT", "没有 TIME-WAIT，最后一个 ACK 又丢了"},
          .idea = {"The same loss on a TCP that forgets the connection as soon as it has sent the last ACK.",
                   "同样丢掉最后一个 ACK，但这个 TCP 一发出最后的 ACK 就忘掉连接。"},
          .start = Instant{500ms},
          .goals = no_time_wait_goals,
          .predictions = no_time_wait_predictions,
          .make = make_no_time_wait},
  };
  return all;
}

}  // namespace lesson
