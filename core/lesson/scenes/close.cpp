// Closing (RFC 9293, section 3.6): the four-way close of Figure 12, a half-close (3.6.1), a close in three
// segments, the simultaneous close of Figure 13, and a program that never closes.
#include <algorithm>
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

using tcp::State;

bool is_fin(const Packet& packet) {
  return packet.segment.flags.fin();
}

constexpr std::array ends{
    Choice{.id = "client", .text = {"the client", "客户端"}},
    Choice{.id = "server", .text = {"the server", "服务器"}},
    Choice{.id = "both", .text = {"both", "两端都等"}},
    Choice{.id = "neither", .text = {"neither", "都不等"}},
};

// Which of `ends` has been in TIME-WAIT by now.
std::optional<Observed> who_waits(const World&, const EventLog& log, Instant now) {
  const Instant client = first_entered(log, Side::Client, State::TimeWait, now);
  const Instant server = first_entered(log, Side::Server, State::TimeWait, now);
  if (client <= now && server <= now) return Observed{2, std::max(client, server)};
  if (client <= now) return Observed{0, client};
  if (server <= now) return Observed{1, server};
  return Observed{3, now};
}

// The four-way close

Start make(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(100ms));
  config.server_program.close_after_peer = 500ms;
  return {config, {{Instant{}, sim::Open{Side::Client}}, {Instant{600ms}, sim::Close{Side::Client}}}};
}

bool closed(const World& world, const EventLog& log, Instant now) {
  return both_in(world, State::Closed) && first_entered(log, Side::Client, State::TimeWait, now) <= now;
}

// An ACK of the FIN was lost, and a FIN that came again has restarted 2MSL.
bool last_ack_lost(const World& world, const EventLog& log, Instant now) {
  const tcp::Connection* client = world.connection(Side::Client);
  if (!client || client->state() != State::TimeWait) return false;
  const Instant entered = last_entered(log, Side::Client, State::TimeWait, now);
  const Instant started = client->timers()[tcp::Timer::TimeWait].started;
  return started > entered && has_happened(log, now, EventKind::PacketLost, [&](const Packet& lost) {
           return lost.from == Side::Client && is_plain_ack(lost) && lost.sent >= entered &&
                  lost.sent < started;
         });
}

constexpr std::array last_ack_hints{
    Words{"The client sends the last ACK when it enters TIME-WAIT, at about 1.3 s. Drop it on its way.",
          "大约 1.3 秒，客户端进入 TIME-WAIT，发出最后一个 ACK。在路上丢掉它。"},
    Words{"Then let it run: the server's timer expires, and its FIN comes again.",
          "然后让它继续跑：服务器的计时器到期，FIN 再次到来。"},
};
constexpr std::array goals{
    Goal{.id = "closed",
         .text = {"Four segments, then TIME-WAIT, and both ends are CLOSED.",
                  "四个报文段，经过 TIME-WAIT，两端都回到 CLOSED。"},
         .reached = closed},
    Goal{.id = "last-ack-lost",
         .text = {"Lose the last ACK: the FIN comes again, and 2MSL starts anew.",
                  "丢掉最后一个 ACK：FIN 再次到来，2MSL 重新计时。"},
         .reached = last_ack_lost,
         .hints = last_ack_hints},
};

constexpr std::array after_fin{
    Choice{.id = "CLOSE-WAIT", .text = {"CLOSE-WAIT", "CLOSE-WAIT"}},
    Choice{.id = "LAST-ACK", .text = {"LAST-ACK", "LAST-ACK"}},
    Choice{.id = "FIN-WAIT-2", .text = {"FIN-WAIT-2", "FIN-WAIT-2"}},
    Choice{.id = "CLOSED", .text = {"CLOSED", "CLOSED"}},
};
std::optional<Observed> server_after_fin(const World&, const EventLog& log, Instant now) {
  return state_after(log, now, Side::Server, State::Established, after_fin);
}
std::optional<Observed> fin_seq(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_fin);
}
std::optional<Observed> fin_ack(const World&, const EventLog& log, Instant now) {
  return ack_of_first(log, now, [](const Packet& p) {
    return p.from == Side::Server && p.segment.flags.ack() && !p.segment.flags.syn();
  });
}

constexpr std::array predictions{
    Prediction{
        .id = "server-after-fin",
        .question = {"The client's FIN has just arrived; the server's program has not called close() yet. "
                     "Which state is the server in?",
                     "客户端的 FIN 刚刚到达，服务器程序还没有调用 close()。此时服务器处于哪个状态？"},
        .choices = after_fin,
        .until = 5s,
        .observe = server_after_fin,
        .why = {"A received FIN gives CLOSE-WAIT. LAST-ACK comes only when the server sends a FIN of its own "
                "(RFC 9293, section 3.6, Figure 12).",
                "收到 FIN 进入 CLOSE-WAIT；只有自己也发出 FIN 才进入 LAST-ACK（RFC 9293 第 3.6 节图 12）。"}},
    Prediction{
        .id = "fin-ack",
        .question = {"The client's FIN carries seq = {} and no data. Which ack does the server answer "
                     "with?",
                     "客户端的 FIN 带着 seq = {}，没有数据。服务器回的 ack 是多少？"},
        .kind = AnswerKind::Number,
        .until = 5s,
        .given = fin_seq,
        .observe = fin_ack,
        .why = {"A FIN takes one sequence number, as a SYN does: the next one expected is seq + 1 (RFC "
                "9293, section 3.4).",
                "FIN 和 SYN 一样占一个序号，期待的下一个序号是 seq + 1（RFC 9293 第 3.4 节）。"}},
    Prediction{.id = "who-waits",
               .question = {"Which end will wait in TIME-WAIT?", "哪一端会进入 TIME-WAIT 等待？"},
               .choices = ends,
               .until = 5s,
               .observe = who_waits,
               .why = {"The end that closes first, here the client: its ACK is the last segment, and nobody "
                       "tells it whether that ACK arrives (RFC 9293, section 3.6).",
                       "先关闭的一端，这里是客户端：最后一个 ACK 由它发出，而没有谁会告诉它这个 ACK "
                       "到了没有（RFC 9293 第 3.6 节）。"}},
};

// Half-close

constexpr std::uint32_t late_answer = 3'000;

Start make_half_close(std::uint64_t, const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)),
          {{Instant{}, sim::Open{Side::Client}},
           {Instant{600ms}, sim::Send{Side::Client, 100}},
           {Instant{600ms}, sim::Shutdown{Side::Client}},
           {Instant{2s}, sim::Send{Side::Server, late_answer}},
           {Instant{3s}, sim::Close{Side::Server}}}};
}

// What the client took in FIN-WAIT-2.
bool answered_half_closed(const World&, const EventLog& log, Instant now) {
  std::int64_t octets = 0;
  for (const Event& event : events_until(log, now, sim::sign_of(tcp::Rule::TextAccepted))) {
    const bool taken = event.kind == EventKind::Decision && event.rule == tcp::Rule::TextAccepted;
    if (taken && event.side == Side::Client && event.from == State::FinWait2) octets += event.value;
  }
  return octets >= late_answer;
}

bool for_nobody(const World&, const EventLog& log, Instant now) {
  return first_decided(log, Side::Client, tcp::Rule::TextForNobody, now) <= now &&
         first_decided(log, Side::Server, tcp::Rule::ResetAccepted, now) <= now;
}

constexpr std::array for_nobody_hints{
    Words{"Go back before 0.6 s.", "退回 0.6 秒之前。"},
    Words{"Close the client there: then the program is gone, not only done with sending.",
          "在那里让客户端“关闭”：程序整个离开，而不只是不再发送。"},
};
constexpr std::array half_close_goals{
    Goal{.id = "answered",
         .text = {"The client, in FIN-WAIT-2, reads all 3,000 octets of the server.",
                  "客户端在 FIN-WAIT-2 中读完服务器的 3,000 字节。"},
         .reached = answered_half_closed},
    Goal{.id = "for-nobody",
         .text = {"Let the client close() instead: the server's octets find nobody, and draw a RST.",
                  "改让客户端调用 close()：服务器的数据无人接收，引来 RST。"},
         .reached = for_nobody,
         .hints = for_nobody_hints},
};

std::optional<Observed> octets_read(const World& world, const EventLog&, Instant now) {
  return Observed{static_cast<std::int64_t>(world.tally(Side::Client).read), now};
}

constexpr std::array half_close_predictions{
    Prediction{
        .id = "octets-read",
        .question = {"The client sends its FIN at 0.6 s. At 2 s the server sends 3,000 octets. How many "
                     "of them does the client's program read?",
                     "客户端在 0.6 秒发出 FIN，服务器在 2 秒发送 3,000 字节。客户端程序能读到其中多少字节？"},
        .kind = AnswerKind::Number,
        .until = 2900ms,
        .observe = octets_read,
        .why = {"A FIN closes one direction only. The other stays open until its own FIN (RFC 9293, "
                "section 3.6.1).",
                "FIN 只关闭一个方向，另一个方向要等它自己的 FIN 才关闭（RFC 9293 第 3.6.1 节）。"}},
};

// Three segments

Start make_three_segments(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(100ms));
  config.server.quick_acks =
      0;  // an ACK waits for company, as it does in Linux between two that talk in turn
  config.server_program.close_after_peer = 20ms;
  return {config, {{Instant{}, sim::Open{Side::Client}}, {Instant{600ms}, sim::Close{Side::Client}}}};
}

// How many segments were sent by now, from the first FIN on, and when the last.
std::optional<Observed> segments_from_fin(const World&, const EventLog& log, Instant now) {
  std::optional<Observed> seen;
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent) continue;
    if (seen || is_fin(packet_of(log, event))) seen = Observed{(seen ? seen->value : 0) + 1, event.at};
  }
  return seen;
}

// So many took both ends from the first FIN to the last ACK, none of them sent again.
bool closed_in(const World& world, const EventLog& log, Instant now, std::int64_t segments) {
  const Instant over = first_decided(log, Side::Server, tcp::Rule::FinAcknowledgedInLastAck, now);
  if (over > now ||
      has_happened(log, over, EventKind::PacketSent, [](const Packet& p) { return p.retransmission; }))
    return false;
  const auto seen = segments_from_fin(world, log, over);
  return seen && seen->value == segments;
}
bool closed_in_three(const World& world, const EventLog& log, Instant now) {
  return closed_in(world, log, now, 3);
}
bool closed_in_four(const World& world, const EventLog& log, Instant now) {
  return closed_in(world, log, now, 4);
}

constexpr std::array four_hints{
    Words{"The server's ACK waits 40 ms for company; its program closes after 20 ms.",
          "服务器的 ACK 最多等 40 毫秒，看能否被捎带；程序 20 毫秒后就关闭。"},
    Words{"Pause between 0.70 s and 0.72 s, and expire the server's delayed-ACK timer.",
          "停在 0.70 秒到 0.72 秒之间，让服务器的延迟确认计时器立即到期。"},
};
constexpr std::array three_segments_goals{
    Goal{.id = "three",
         .text = {"The connection is closed with three segments.", "用三个报文段关闭连接。"},
         .reached = closed_in_three},
    Goal{.id = "four",
         .text = {"Make it four again: let the server's ACK go before its FIN.",
                  "再变回四个：让服务器的 ACK 先于它的 FIN 发出。"},
         .reached = closed_in_four,
         .hints = four_hints},
};

constexpr std::array three_segments_predictions{
    Prediction{
        .id = "segments",
        .question = {"The server's program closes 20 ms after it reads end of file, while the ACK may "
                     "wait {} ms. How many segments will the close take?",
                     "服务器程序读到文件结束后 20 毫秒就关闭，而 ACK 可以等 {} 毫秒。关闭一共用几个报文段？"},
        .kind = AnswerKind::Number,
        .until = 5s,
        .given = ack_delay_ms,
        .observe = segments_from_fin,
        .why = {"The ACK still waits when the server's FIN goes out, and every segment carries the ACK "
                "that is due: one segment does both (RFC 9293, sections 3.8.6.3 and 3.10.7.4).",
                "服务器发 FIN 时 ACK 还没发出，于是由 FIN 捎带：一个报文段做两件事（RFC 9293 第 3.8.6.3 "
                "节和第 3.10.7.4 节）。"}},
};

// Simultaneous close

Start make_simultaneous(std::uint64_t, const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)),
          {{Instant{}, sim::Open{Side::Client}},
           {Instant{600ms}, sim::Close{Side::Client}},
           {Instant{600ms}, sim::Close{Side::Server}}}};
}

bool both_wait(const World& world, const EventLog& log, Instant now) {
  const auto seen = who_waits(world, log, now);
  return seen && seen->value == 2;
}

// `late` was still in CLOSING when the other had come to TIME-WAIT.
bool is_in_closing_longer(const EventLog& log, Instant now, Side late) {
  const Instant there = first_entered(log, other(late), State::TimeWait, now);
  return there <= now && first_entered(log, late, State::Closing, now) <= there &&
         first_entered(log, late, State::TimeWait, now) > there;
}
bool one_in_closing(const World&, const EventLog& log, Instant now) {
  return is_in_closing_longer(log, now, Side::Client) || is_in_closing_longer(log, now, Side::Server);
}

constexpr std::array one_in_closing_hints{
    Words{"CLOSING waits for the ACK of its own FIN.", "CLOSING 等的是对自己那个 FIN 的 ACK。"},
    Words{"The FINs cross, then two ACKs cross: drop one of these ACKs.",
          "先是两个 FIN 交错，再是两个 ACK 交错：丢掉其中一个 ACK。"},
};
constexpr std::array simultaneous_goals{
    Goal{.id = "both-wait",
         .text = {"Both ends are in TIME-WAIT at once.", "两端同时处于 TIME-WAIT。"},
         .reached = both_wait},
    Goal{.id = "one-in-closing",
         .text = {"Keep one end in CLOSING while the other is in TIME-WAIT already.",
                  "让一端停在 CLOSING，而另一端已经到了 TIME-WAIT。"},
         .reached = one_in_closing,
         .hints = one_in_closing_hints},
};

constexpr std::array after_fin_wait_1{
    Choice{.id = "FIN-WAIT-2", .text = {"FIN-WAIT-2", "FIN-WAIT-2"}},
    Choice{.id = "CLOSING", .text = {"CLOSING", "CLOSING"}},
    Choice{.id = "LAST-ACK", .text = {"LAST-ACK", "LAST-ACK"}},
    Choice{.id = "TIME-WAIT", .text = {"TIME-WAIT", "TIME-WAIT"}},
};
std::optional<Observed> client_after_fin_wait_1(const World&, const EventLog& log, Instant now) {
  return state_after(log, now, Side::Client, State::FinWait1, after_fin_wait_1);
}

constexpr std::array simultaneous_predictions{
    Prediction{
        .id = "next-state",
        .question =
            {"Both ends have sent a FIN, and each receives the other's before the ACK of its own. "
             "Which state follows FIN-WAIT-1?",
             "两端都发了 FIN，又都在自己的 FIN 被确认之前收到对方的 FIN。FIN-WAIT-1 之后是哪个状态？"},
        .choices = after_fin_wait_1,
        .until = 5s,
        .observe = client_after_fin_wait_1,
        .why = {"A FIN in FIN-WAIT-1, with one's own not yet acknowledged, gives CLOSING (RFC 9293, "
                "section 3.10.7.4, eighth check; section 3.6, Figure 13).",
                "在 FIN-WAIT-1 中收到 FIN，而自己的 FIN 还没被确认，就进入 CLOSING（RFC 9293 第 3.10.7.4 "
                "节第八步；第 3.6 节图 13）。"}},
    Prediction{.id = "who-waits",
               .question = {"Which end will wait in TIME-WAIT?", "哪一端会进入 TIME-WAIT 等待？"},
               .choices = ends,
               .until = 5s,
               .observe = who_waits,
               .why = {"Both have closed actively, so both wait for 2MSL (RFC 9293, section 3.6, Figure 13).",
                       "两端都是主动关闭，所以都要等 2MSL（RFC 9293 第 3.6 节图 13）。"}},
};

// CLOSE-WAIT for ever

Start make_close_wait(std::uint64_t, const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)),
          {{Instant{}, sim::Open{Side::Client}}, {Instant{600ms}, sim::Close{Side::Client}}}};
}

std::size_t in_close_wait(const World& world) {
  std::size_t count = 0;
  for (const auto& held : world.host(Side::Server).connections())
    count += held.connection->state() == State::CloseWait ? 1U : 0U;
  return count;
}

bool left_alone(const World& world, const EventLog&, Instant) {
  return world.state(Side::Server) == State::CloseWait && world.state(Side::Client) == State::Closed;
}
bool three_leaked(const World& world, const EventLog&, Instant) {
  return in_close_wait(world) >= 3;
}
bool closed_too_late(const World&, const EventLog& log, Instant now) {
  return first_decided(log, Side::Server, tcp::Rule::ResetWhileClosing, now) <= now;
}

constexpr std::array three_leaked_hints{
    Words{"Open the client again and close it, twice.", "让客户端再打开、再关闭，做两次。"},
};
constexpr std::array too_late_hints{
    Words{"The client must have forgotten the connection: skip to after its FIN-WAIT-2.",
          "先要等客户端忘掉这个连接：跳到它的 FIN-WAIT-2 结束之后。"},
    Words{"Then close the server: its FIN finds no connection.", "然后关闭服务器：它的 FIN 找不到连接。"},
};
constexpr std::array close_wait_goals{
    Goal{.id = "left-alone",
         .text = {"The client has forgotten the connection, and the server is still in CLOSE-WAIT.",
                  "客户端已经忘掉这个连接，服务器却还在 CLOSE-WAIT。"},
         .reached = left_alone},
    Goal{.id = "three",
         .text = {"Leave three connections in CLOSE-WAIT on the server.",
                  "在服务器上留下三个处于 CLOSE-WAIT 的连接。"},
         .reached = three_leaked,
         .hints = three_leaked_hints},
    Goal{.id = "too-late",
         .text = {"Let the server close too late: a RST answers its FIN.",
                  "让服务器关闭得太晚：它的 FIN 引来 RST。"},
         .reached = closed_too_late,
         .hints = too_late_hints},
};

constexpr std::array an_hour_later{
    Choice{.id = "CLOSE-WAIT", .text = {"CLOSE-WAIT", "CLOSE-WAIT"}},
    Choice{.id = "LAST-ACK", .text = {"LAST-ACK", "LAST-ACK"}},
    Choice{.id = "TIME-WAIT", .text = {"TIME-WAIT", "TIME-WAIT"}},
    Choice{.id = "CLOSED", .text = {"CLOSED", "CLOSED"}},
};
std::optional<Observed> server_state(const World& world, const EventLog&, Instant now) {
  for (std::size_t i = 0; i < an_hour_later.size(); ++i) {
    if (an_hour_later[i].id == tcp::name(world.state(Side::Server)))
      return Observed{static_cast<std::int64_t>(i), now};
  }
  return {};
}
std::optional<Observed> patience(const World&, const EventLog& log, Instant now) {
  const Instant entered = first_entered(log, Side::Client, State::FinWait2, now);
  const Instant left = first_entered(log, Side::Client, State::Closed, now);
  if (entered > now || left > now) return {};
  return Observed{(left - entered).count(), left};
}

constexpr std::array close_wait_predictions{
    Prediction{.id = "an-hour-later",
               .question = {"The server's program never calls close(). Which state is the server in an hour "
                            "later?",
                            "服务器的程序从不调用 close()。一小时之后，服务器处于哪个状态？"},
               .choices = an_hour_later,
               .until = 1h,
               .observe = server_state,
               .why = {"CLOSE-WAIT waits for the local user's close(), and has no timer (RFC 9293, section "
                       "3.3.2).",
                       "CLOSE-WAIT 等的是本地程序的 close()，它没有计时器（RFC 9293 第 3.3.2 节）。"}},
    Prediction{
        .id = "patience",
        .question = {"The client's program is gone. For how many seconds does its TCP stay in FIN-WAIT-2?",
                     "客户端的程序已经离开。它的 TCP 会在 FIN-WAIT-2 停留多少秒？"},
        .kind = AnswerKind::Time,
        .until = 1h,
        .observe = patience,
        .why = {"By RFC 9293, section 3.3.2, it waits for the peer's FIN without limit. Linux gives up "
                "after tcp_fin_timeout, 60 s, when no program holds the socket.",
                "按 RFC 9293 第 3.3.2 节，它一直等对方的 FIN，没有期限。Linux 在没有程序持有套接字时，过 "
                "tcp_fin_timeout（60 秒）就放弃。"}},
};

}  // namespace

std::span<const Scene> close_scenes() {
  static const std::array all{
      Scene{.id = "close",
            .title = {"The four-way close and TIME-WAIT", "四次挥手与 TIME-WAIT"},
            .idea = {"The client closes first, and the server's program half a second later. Whoever closes "
                     "first waits "
                     "in TIME-WAIT, for 60 s as in Linux. Lose the last ACK to see what the wait is for.",
                     "客户端先关闭，半秒之后服务器的程序也关闭。先关闭的一方要在 TIME-WAIT 中等待，这里和 "
                     "Linux 一样是 60 "
                     "秒。丢掉最后一个 ACK，看看它究竟在等什么。"},
            .start = Instant{500ms},
            .goals = goals,
            .predictions = predictions,
            .make = make},
      Scene{
          .id = "half-close",
          .title = {"Half-close: one direction only", "半关闭：只关一个方向"},
          .idea = {"The client asks, and half-closes with shutdown(): no more data from it. The server takes "
                   "its time, answers, and closes. Watch which way data still flows.",
                   "客户端发出请求，随后用 shutdown() 半关闭：它不再发数据。服务器过一会儿才回答，然后关闭。"
                   "看看数据还能往哪个方向走。"},
          .start = Instant{500ms},
          .goals = half_close_goals,
          .predictions = half_close_predictions,
          .make = make_half_close},
      Scene{.id = "three-segments",
            .title = {"When four become three", "四次变三次"},
            .idea = {"The server's program closes almost at once. Its ACK is still waiting for company, and "
                     "the FIN comes along.",
                     "服务器的程序几乎立刻就关闭。它的 ACK 还在等着被捎带，FIN 就来了。"},
            .start = Instant{500ms},
            .goals = three_segments_goals,
            .predictions = three_segments_predictions,
            .make = make_three_segments},
      Scene{.id = "simultaneous-close",
            .title = {"Simultaneous close", "同时关闭"},
            .idea = {"Both programs close at the same moment, and the two FINs cross on the wire.",
                     "两端的程序在同一时刻关闭，两个 FIN 在线路上交错而过。"},
            .start = Instant{500ms},
            .goals = simultaneous_goals,
            .predictions = simultaneous_predictions,
            .make = make_simultaneous},
      Scene{.id = "close-wait-for-ever",
            .title = {"CLOSE-WAIT for ever", "永远的 CLOSE-WAIT"},
            .idea = {"The client closes; the server's program reads end of file, and forgets to close. Skip "
                     "from event to event, and see who gives up.",
                     "客户端关闭了；服务器的程序读到文件结束，却忘了关闭。一个事件一个事件地跳过去，看看谁先"
                     "放弃。"},
            .start = Instant{500ms},
            .goals = close_wait_goals,
            .predictions = close_wait_predictions,
            .make = make_close_wait},
  };
  return all;
}

}  // namespace lesson
