// TIME-WAIT, the second reason: old segments and a new connection of the same socket pair (RFC 9293, sections
// 3.4.1 and 3.6.1; RFC 7323, RFC 6191, RFC 1337).
#include <algorithm>
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

using tcp::Rule;
using tcp::State;

constexpr std::uint16_t client_port = 50'000;

// A world in which only these stand between an old segment and a new connection.
struct Guards {
  bool time_wait = false;
  bool isn_clock = false;
  bool timestamps = false;
};

// The second of four segments is held up for 2.7 s, and sent again meanwhile. The connection is closed, and
// at 2 s the program opens the next one from the same port; there, what the old segment holds would come
// next.
constexpr sim::PacketId old_segment = 5;

Start reused_pair(const Variant& variant, const Guards& guards) {
  sim::WorldConfig config = two_ends(variant, quiet_link(100ms));
  for (tcp::Config* end : {&config.client, &config.server}) {
    end->time_wait_state = guards.time_wait;
    end->keyed_isn = guards.isn_clock;
    end->timestamps = guards.timestamps;
  }
  config.client_program.opens_from = client_port;
  config.server_program.close_after_peer = 50ms;
  config.server.syn_cookies = tcp::SynCookies::Off;
  const std::uint32_t one_segment = guards.timestamps ? 1448 : 1460;
  return {config,
          {{Instant{}, sim::Open{Side::Client}},
           {Instant{600ms}, sim::Send{Side::Client, 4 * one_segment}},
           {Instant{600ms}, sim::Delay{old_segment, 2700ms}},
           {Instant{1200ms}, sim::Close{Side::Client}},
           {Instant{2s}, sim::Open{Side::Client}},
           {Instant{2600ms}, sim::Send{Side::Client, one_segment}},
           {Instant{62s}, sim::Open{Side::Client}},
           {Instant{62600ms}, sim::Send{Side::Client, one_segment}}}};
}
Start make_time_wait(std::uint64_t, const Variant& variant) {
  return reused_pair(variant, {.time_wait = true});
}
Start make_no_guard(std::uint64_t, const Variant& variant) {
  return reused_pair(variant, {});
}
Start make_isn_clock(std::uint64_t, const Variant& variant) {
  return reused_pair(variant, {.isn_clock = true});
}
Start make_timestamps(std::uint64_t, const Variant& variant) {
  return reused_pair(variant, {.timestamps = true});
}

// What the server decides about a packet that arrives, of those that `fates` names, and in which connection.
enum class Fate : std::uint8_t { Taken, Outside, TooOld, Nobody };
struct Judged {
  Fate fate = Fate::Taken;
  tcp::ConnectionId connection = 0;
  Instant at{};
};
constexpr std::array fates{
    Choice{.id = "taken", .text = {"taken as new data", "当作新数据收下"}},
    Choice{.id = "outside", .text = {"dropped: its seq is outside the window", "丢弃：seq 在窗口之外"}},
    Choice{.id = "too-old", .text = {"dropped: its timestamp is too old", "丢弃：时间戳太旧"}},
    Choice{.id = "nobody", .text = {"a RST: no connection is there", "回 RST：那里没有连接"}},
};
std::optional<Fate> fate_by(Rule rule) {
  switch (rule) {
    case Rule::TextAccepted:
    case Rule::TextHeld:
      return Fate::Taken;
    case Rule::UnacceptableSegment:
      return Fate::Outside;
    case Rule::OldTimestamp:
      return Fate::TooOld;
    case Rule::AckInListen:
      return Fate::Nobody;
    default:
      return {};
  }
}

template <class Holds>
std::optional<Judged> judged(const EventLog& log, Instant now, Holds holds) {
  Instant arrived = tcp::never;
  for (const Event& event : events_until(log, now)) {
    if (event.kind == EventKind::PacketArrived)
      arrived = holds(packet_of(log, event)) ? event.at : tcp::never;
    if (arrived != event.at || event.kind != EventKind::Decision || event.side != Side::Server) continue;
    if (const auto fate = fate_by(event.rule)) return Judged{*fate, event.connection, event.at};
  }
  return {};
}
std::optional<Judged> old_one(const EventLog& log, Instant now) {
  return judged(log, now, [](const Packet& p) { return p.id == old_segment; });
}

// In a connection after the first: server's are counted from 1.
bool old_one_was(const EventLog& log, Instant now, Fate fate) {
  const auto seen = old_one(log, now);
  return seen && seen->fate == fate && seen->connection > 1;
}
bool taken(const World&, const EventLog& log, Instant now) {
  return old_one_was(log, now, Fate::Taken);
}
bool outside(const World&, const EventLog& log, Instant now) {
  return old_one_was(log, now, Fate::Outside);
}
bool too_old(const World&, const EventLog& log, Instant now) {
  return old_one_was(log, now, Fate::TooOld);
}

std::optional<Observed> fate_of_old_one(const World&, const EventLog& log, Instant now) {
  const auto seen = old_one(log, now);
  if (!seen) return {};
  return Observed{static_cast<std::int64_t>(seen->fate), seen->at};
}

// With TIME-WAIT

// The old segment is gone, and on the second connection the server has read what the client sent, no more.
bool clean(const World& world, const EventLog& log, Instant now) {
  const auto seen = old_one(log, now);
  const tcp::Connection* client = world.connection(Side::Client);
  const sim::Tally sent = world.tally(Side::Client), read = world.tally(Side::Server);
  return seen && seen->fate == Fate::Nobody && client && client->state() == State::Established &&
         sent.written > 0 && client->send_queued() == 0 && read.read == sent.written &&
         client->pair().local.port == client_port;
}

constexpr std::array expire_hints{
    Words{"The pair is free as soon as the client's TIME-WAIT is over.",
          "客户端的 TIME-WAIT 一结束，这个套接字对就空出来了。"},
    Words{"Between 1.5 s and 2 s, expire the client's 2MSL timer.",
          "在 1.5 秒到 2 秒之间，让客户端的 2MSL 计时器立即到期。"},
};
constexpr std::array time_wait_goals{
    Goal{.id = "clean",
         .text = {"After 2MSL the same pair is used again, and the server reads only what was sent on it.",
                  "2MSL 之后同一个套接字对再次使用，服务器只读到这次发送的数据。"},
         .reached = clean},
    Goal{.id = "too-soon",
         .text = {"Cut TIME-WAIT short: the old segment is taken into the new connection.",
                  "提前结束 TIME-WAIT：旧报文段混进了新连接。"},
         .reached = taken,
         .hints = expire_hints},
};

constexpr std::array to_open{
    Choice{.id = "opened", .text = {"a new connection is opened", "新连接建立"}},
    Choice{.id = "refused-here", .text = {"the client's own TCP refuses", "客户端自己的 TCP 就拒绝"}},
    Choice{.id = "refused-there", .text = {"the server refuses with a RST", "服务器用 RST 拒绝"}},
};
// What became of the first call to open after the first connection.
std::optional<Observed> second_open(const World&, const EventLog& log, Instant now) {
  for (const Event& event : events_until(log, now)) {
    if (event.at == Instant{} || event.side != Side::Client) continue;
    const bool acted = event.kind == EventKind::Acted || event.kind == EventKind::Refused;
    if (acted && std::holds_alternative<sim::Open>(log.actions[event.action]))
      return Observed{event.kind == EventKind::Acted ? 0 : 1, event.at};
  }
  return {};
}

constexpr std::array time_wait_predictions{
    Prediction{.id = "second-open",
               .question = {"At 2 s the client, in TIME-WAIT, is told to open from the same port to the same "
                            "server. What happens?",
                            "第 2 秒，处于 TIME-WAIT 的客户端要用同一个端口再连同一个服务器。会怎样？"},
               .choices = to_open,
               .until = 10s,
               .observe = second_open,
               .why = {"The socket pair still belongs to the old connection: OPEN is answered with \"error: "
                       "connection already exists\" (RFC 9293, section 3.10.1).",
                       "这个套接字对还属于旧连接：OPEN 得到的回答是“connection already exists”（RFC 9293 第 "
                       "3.10.1 节）。"}},
    Prediction{
        .id = "fate",
        .question = {"At 3.4 s the old segment reaches the server, which has closed. What becomes of it?",
                     "3.4 秒时旧报文段到达已经关闭的服务器。它会怎样？"},
        .choices = fates,
        .until = 10s,
        .observe = fate_of_old_one,
        .why = {"No connection has this pair there: an ACK that reaches LISTEN draws a RST (RFC 9293, "
                "section 3.10.7.2). Nobody is harmed.",
                "服务器上没有这个套接字对的连接：带 ACK 的报文段到达 LISTEN，引来 RST（RFC 9293 第 "
                "3.10.7.2 节）。谁也没受害。"}},
};

// With no guard

constexpr std::array outside_hints{
    Words{"The old segment fits because it holds just what the server expects next.",
          "旧报文段之所以合适，是因为它正好是服务器期待的下一段。"},
    Words{"Let the client send 3,000 octets more before 3.3 s.", "让客户端在 3.3 秒之前再发 3,000 字节。"},
};
constexpr std::array no_guard_goals{
    Goal{.id = "taken",
         .text = {"The old segment is taken as data of the new connection.",
                  "旧报文段被当作新连接的数据收下。"},
         .reached = taken},
    Goal{.id = "outside",
         .text = {"Make the same old segment fall outside the new connection's window.",
                  "让同一个旧报文段落在新连接的窗口之外。"},
         .reached = outside,
         .hints = outside_hints},
};

std::optional<Observed> octets_read(const World& world, const EventLog& log, Instant now) {
  const auto seen = old_one(log, now);
  if (!seen) return {};
  return Observed{static_cast<std::int64_t>(world.tally(Side::Server).read), seen->at};
}

constexpr std::array no_guard_predictions{
    Prediction{
        .id = "fate",
        .question = {"At 3.4 s an old segment reaches the new connection. It begins at the server's "
                     "RCV.NXT. What becomes of it?",
                     "3.4 秒时旧报文段到达新连接，它的 seq 恰好等于服务器的 RCV.NXT。它会怎样？"},
        .choices = fates,
        .until = 10s,
        .observe = fate_of_old_one,
        .why = {"A TCP knows a connection by its socket pair and a segment's place by its numbers; both "
                "fit (RFC 9293, sections 3.4.1 and 3.10.7.4).",
                "TCP 靠套接字对认连接，靠序号认位置，这里两样都对得上（RFC 9293 第 3.4.1 节和第 3.10.7.4 "
                "节）。"}},
    Prediction{
        .id = "octets-read",
        .question = {"On the new connection the client has sent 1,460 octets. How many does the server's "
                     "program read?",
                     "在新连接上，客户端只发了 1,460 字节。服务器程序会读到多少字节？"},
        .kind = AnswerKind::Number,
        .until = 10s,
        .observe = octets_read,
        .why =
            {"Its own 1,460 and the 1,460 of the old segment: data of another connection (RFC 9293, "
             "section 3.4.3).",
             "新连接的 1,460 字节，加上旧报文段的 1,460 字节：后者属于另一个连接（RFC 9293 第 3.4.3 节）。"}},
};

// With the clock of the ISNs

constexpr std::array let_in_hints{
    Words{"Two numbers must fit: seq at the server's RCV.NXT, ack at its SND.NXT.",
          "两个数都要对：seq 等于服务器的 RCV.NXT，ack 等于它的 SND.NXT。"},
    Words{"After 2.7 s, edit packet 5 in flight: read both numbers in the server's TCB.",
          "2.7 秒之后修改飞行中的 5 号报文：两个数都可以在服务器的 TCB 里读到。"},
};
constexpr std::array isn_goals{
    Goal{.id = "outside",
         .text = {"The old segment falls outside the new connection's window.",
                  "旧报文段落在新连接的窗口之外。"},
         .reached = outside},
    Goal{.id = "let-in",
         .text = {"Edit the old segment in mid-air so that it is taken after all.",
                  "在半路修改旧报文段，让它还是被收下。"},
         .reached = taken,
         .hints = let_in_hints},
};
constexpr std::array isn_predictions{
    Prediction{
        .id = "fate",
        .question = {"No TIME-WAIT, but ISNs follow the clock again. What becomes of the old segment?",
                     "没有 TIME-WAIT，但 ISN 恢复随时钟增长。旧报文段会怎样？"},
        .choices = fates,
        .until = 10s,
        .observe = fate_of_old_one,
        .why = {"In the 2 s between the two SYNs the clock went on by 500,000 numbers: the old segment "
                "lies far before the window (RFC 9293, section 3.4.1).",
                "两个 SYN 相隔 2 秒，时钟走了 500,000 个序号：旧报文段远远落在窗口之前（RFC 9293 第 3.4.1 "
                "节）。"}},
};

// With timestamps

bool forged_in(const World&, const EventLog& log, Instant now) {
  const auto seen = judged(log, now, [](const Packet& p) {
    return p.from == Side::Client && p.origin != sim::Origin::Stack && !p.segment.data.empty();
  });
  return seen && seen->fate == Fate::Taken;
}

constexpr std::array forged_in_hints{
    Words{"A forged segment of an end gets a right timestamp of its own.",
          "从一端伪造的报文段会带上正确的时间戳。"},
    Words{"After 2.7 s, forge from the client: flags A, data 100, numbers as proposed.",
          "2.7 秒之后，从客户端伪造：标志 A，数据 100 字节，序号用给出的。"},
};
constexpr std::array timestamps_goals{
    Goal{.id = "too-old",
         .text = {"The old segment is dropped for its timestamp.", "旧报文段因时间戳太旧被丢弃。"},
         .reached = too_old},
    Goal{.id = "forged-in",
         .text = {"Get data of your own forging past PAWS: it guards against age, not against malice.",
                  "让你伪造的数据通过 PAWS：它防的是陈旧，不防恶意。"},
         .reached = forged_in,
         .hints = forged_in_hints},
};
constexpr std::array timestamps_predictions{
    Prediction{
        .id = "fate",
        .question = {"No TIME-WAIT, every connection begins with the same ISN, but both ends use timestamps. "
                     "What becomes of the old segment?",
                     "没有 TIME-WAIT，每个连接的 ISN 也都一样，但两端使用时间戳。旧报文段会怎样？"},
        .choices = fates,
        .until = 10s,
        .observe = fate_of_old_one,
        .why = {"Its TSval is less than TS.Recent, so PAWS drops it before its sequence number is looked "
                "at, and an ACK answers (RFC 7323, section 5.3).",
                "它的 TSval 小于 TS.Recent：PAWS 在检查序号之前就把它丢弃，并回一个 ACK（RFC 7323 第 5.3 "
                "节）。"}},
};

// A new SYN in TIME-WAIT

Start make_reopen(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(100ms));
  config.client_program.opens_from = client_port;
  config.client_program.close_after_peer = 50ms;
  return {config,
          {{Instant{100ms}, sim::Open{Side::Client}},
           {Instant{700ms}, sim::Close{Side::Server}},
           {Instant{3s}, sim::Open{Side::Client}}}};
}

bool reopened(const World&, const EventLog& log, Instant now) {
  const Instant reopened = first_decided(log, Side::Server, Rule::TimeWaitReopened, now);
  for (const Event& event : events_until(log, now)) {
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
    Words{"Between 0.1 s and 0.2 s, duplicate the SYN, and delay the copy by 1.5 s.",
          "在 0.1 秒到 0.2 秒之间复制 SYN，并把副本延迟 1.5 秒。"},
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
             "comes back: TIME-WAIT ends (RFC 9293, section 3.10.7.4; RFC 1337, section 2).",
             "客户端回一个 ACK；服务器找不到连接，回来的 RST 恰好在 RCV.NXT：TIME-WAIT 结束（RFC 9293 第 "
             "3.10.7.4 节；RFC 1337 第 2 节）。"}},
};

}  // namespace

std::span<const Scene> time_wait_old_segments_scenes() {
  static const std::array all{
      Scene{.id = "old-segment",
            .title = {"An old segment, and TIME-WAIT", "旧报文段与 TIME-WAIT"},
            .idea =
                {"One segment is held up for 2.7 s. Meanwhile the connection closes, and the program wants "
                 "the same port again. To leave TIME-WAIT alone on guard, ISNs are fixed and timestamps off.",
                 "一个报文段被耽搁了 2.7 秒。其间连接关闭，程序又想用同一个端口。为了只留 TIME-WAIT "
                 "把关，这里 ISN 固定，时间戳关闭。"},
            .start = Instant{500ms},
            .goals = time_wait_goals,
            .predictions = time_wait_predictions,
            .make = make_time_wait},
      Scene{
          .id = "old-segment-no-time-wait",
          .title = {"An old segment, with no guard at all", "旧报文段，毫无防备"},
          .idea =
              {"The same, without TIME-WAIT: the port is free at once. ISNs are fixed and timestamps off, so "
               "that nothing stands in the old segment's way.",
               "同样的过程，但没有 TIME-WAIT：端口立刻可用。ISN 固定，时间戳关闭，旧报文段的路上毫无阻拦。"},
          .start = Instant{500ms},
          .goals = no_guard_goals,
          .predictions = no_guard_predictions,
          .make = make_no_guard},
      Scene{.id = "old-segment-isn",
            .title = {"An old segment, and the clock of ISNs", "旧报文段与 ISN 时钟"},
            .idea = {"No TIME-WAIT and no timestamps, but each connection's ISN follows the clock: 250,000 "
                     "numbers a second.",
                     "没有 TIME-WAIT，没有时间戳，但每个连接的 ISN 随时钟增长：每秒 250,000 个序号。"},
            .start = Instant{500ms},
            .goals = isn_goals,
            .predictions = isn_predictions,
            .make = make_isn_clock},
      Scene{.id = "old-segment-timestamps",
            .title = {"An old segment, and timestamps", "旧报文段与时间戳"},
            .idea = {"No TIME-WAIT, and every ISN is the same. Only the timestamps tell old from new.",
                     "没有 TIME-WAIT，ISN 全都一样。只有时间戳能分辨新旧。"},
            .start = Instant{500ms},
            .goals = timestamps_goals,
            .predictions = timestamps_predictions,
            .make = make_timestamps},
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
