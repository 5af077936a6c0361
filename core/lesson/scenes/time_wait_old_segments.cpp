// TIME-WAIT, the second reason: old segments and a new connection of the same socket pair (RFC 9293, sections
// 3.4.1 and 3.4.3; RFC 7323).
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

// The second of five segments is held up for 2.7 s, and sent again meanwhile. The connection is closed, and
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
           {Instant{600ms}, sim::Send{Side::Client, 5 * one_segment}},
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
  const sim::Signs acts = sim::sign_of(EventKind::Acted) | sim::sign_of(EventKind::Refused);
  for (const Event& event : events_until(log, now, acts)) {
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
    Words{"After 2.7 s, edit the segment that is held up: read both numbers in the server's panel.",
          "2.7 秒之后改写那个迟到的数据段：两个数都可以在服务器的面板里读到。"},
};
constexpr std::array isn_goals{
    Goal{.id = "outside",
         .text = {"The old segment falls outside the new connection's window.",
                  "旧报文段落在新连接的窗口之外。"},
         .reached = outside},
    Goal{.id = "let-in",
         .text = {"Edit the old segment in mid-air so that it is taken after all.",
                  "在半路改写旧报文段，让它还是被收下。"},
         .reached = taken,
         .hints = let_in_hints},
};
std::optional<Observed> first_syn_seq(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_syn);
}
std::optional<Observed> second_syn_seq(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, [](const Packet& p) { return is_syn(p) && p.sent > Instant{1s}; });
}

constexpr std::array isn_predictions{
    Prediction{
        .id = "second-isn",
        .question = {"The SYN at 0 s carries seq = {}. Which seq will the SYN of the same socket pair at 2 s "
                     "carry (modulo 2^32)?",
                     "0 秒的 SYN 带着 seq = {}。2 秒时，同一个套接字对的 SYN 会带着多大的 seq（模 2^32）？"},
        .kind = AnswerKind::Number,
        .until = 10s,
        .given = first_syn_seq,
        .observe = second_syn_seq,
        .why =
            {"The clock goes on by one every 4 microseconds, and the keyed hash of the same pair stays the "
             "same: 500,000 more in 2 s (RFC 9293, section 3.4.1).",
             "时钟每 4 微秒加一，同一个套接字对的密钥散列不变：2 秒多出 500,000（RFC 9293 第 3.4.1 节）。"}},
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

// Faster than that clock

// Segments as great as on a loopback interface, so that few of them make half a million octets. They are sent
// within 0.3 s, in which the clock of the ISNs goes on by 75,000; the last but one is held up, and sent again
// meanwhile. The next connection begins 350,000 numbers later, and the old segment lies ahead of that.
constexpr sim::PacketId last_but_one = 14;
constexpr std::uint32_t sent_anew = 200'000;

Start make_faster(std::uint64_t, const Variant& variant) {
  constexpr std::uint16_t great_mss = 65'495;
  sim::WorldConfig config = two_ends(variant, quiet_link(50ms));
  for (tcp::Config* end : {&config.client, &config.server}) {
    end->mss = great_mss;
    end->send_buffer = end->receive_buffer = 1U << 20U;
    end->time_wait_state = end->timestamps = false;
  }
  config.client_program.opens_from = client_port;
  config.server_program.close_after_peer = 0s;
  config.server.syn_cookies = tcp::SynCookies::Off;
  return {config,
          {{Instant{}, sim::Open{Side::Client}},
           {Instant{600ms}, sim::Send{Side::Client, 8 * great_mss}},
           {Instant{820ms}, sim::Delay{last_but_one, 800ms}},
           {Instant{1100ms}, sim::Close{Side::Client}},
           {Instant{1400ms}, sim::Open{Side::Client}},
           {Instant{1550ms}, sim::Send{Side::Client, 1'000}},
           {Instant{1800ms}, sim::Send{Side::Client, sent_anew - 1'000}}}};
}

bool mixed(const World& world, const EventLog&, Instant) {
  return world.tally(Side::Server).wrong > 0;
}
bool kept_out(const World& world, const EventLog& log, Instant now) {
  const sim::Tally server = world.tally(Side::Server);
  return server.read == sent_anew && server.wrong == 0 && log.packets.size() >= last_but_one &&
         is_lost(log.packets[last_but_one - 1], now);
}

constexpr std::array kept_out_hints{
    Words{"It is the segment that is held up, on the wire until 1.65 s: drop it.",
          "它就是那个迟到的报文段，1.65 秒之前还在路上：丢掉它。"},
};
constexpr std::array faster_goals{
    Goal{.id = "mixed",
         .text = {"The server's program reads octets that were never sent on the new connection.",
                  "服务器程序读到了新连接从没发过的字节。"},
         .reached = mixed},
    Goal{.id = "kept-out",
         .text = {"Play the network: lose the old segment in time, and the 200,000 octets arrive unharmed.",
                  "替网络做主：及时丢掉旧报文段，200,000 字节完好到达。"},
         .reached = kept_out,
         .hints = kept_out_hints},
};

std::optional<Observed> fate_of_last_but_one(const World&, const EventLog& log, Instant now) {
  const auto seen = judged(log, now, [](const Packet& p) { return p.id == last_but_one; });
  if (!seen) return {};
  return Observed{static_cast<std::int64_t>(seen->fate), seen->at};
}
constexpr std::array faster_predictions{
    Prediction{
        .id = "fate",
        .question =
            {"ISNs follow the clock. The first connection has sent 523,960 octets; 1.4 s after its SYN "
             "the next one begins. What becomes of the old segment?",
             "ISN 随时钟增长。第一个连接发了 523,960 字节；它的 SYN 之后 1.4 秒，下一个连接开始。"
             "旧报文段会怎样？"},
        .choices = fates,
        .until = 5s,
        .observe = fate_of_last_but_one,
        .why =
            {"The clock went on by 350,000 numbers, less than the old connection had used: the old segment "
             "lies in the new window. For such rates RFC 9293, section 3.4.1, recommends timestamps.",
             "时钟只走了 350,000 个序号，比旧连接用掉的还少：旧报文段落在新窗口之内。对这样的速率，RFC 9293 "
             "第 "
             "3.4.1 节建议使用时间戳。"}},
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
    Words{"After 2.7 s, forge as if by the client: ACK, data 100, the numbers as they stand there.",
          "2.7 秒之后，冒充客户端伪造：ACK，数据 100 字节，序号用给出的。"},
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
      Scene{
          .id = "faster-than-the-clock",
          .title = {"Faster than the clock of ISNs", "跑得比 ISN 时钟还快"},
          .idea = {"ISNs follow the clock, but the first connection sends half a million octets within 0.3 "
                   "s. One of "
                   "its segments, as great as on a loopback interface, is late. No TIME-WAIT, no timestamps.",
                   "ISN 随时钟增长，但第一个连接在 0.3 "
                   "秒内发了五十多万字节，其中一个报文段（和环回接口上的一样大）"
                   "迟到。没有 TIME-WAIT，没有时间戳。"},
          .start = Instant{400ms},
          .goals = faster_goals,
          .predictions = faster_predictions,
          .make = make_faster},
      Scene{.id = "old-segment-timestamps",
            .title = {"An old segment, and timestamps", "旧报文段与时间戳"},
            .idea = {"No TIME-WAIT, and every ISN is the same. Only the timestamps tell old from new.",
                     "没有 TIME-WAIT，ISN 全都一样。只有时间戳能分辨新旧。"},
            .start = Instant{500ms},
            .goals = timestamps_goals,
            .predictions = timestamps_predictions,
            .make = make_timestamps},
  };
  return all;
}

}  // namespace lesson
