// The handshake when each of its segments is lost (RFC 9293, section 3.8.1; RFC 6298).
#include <algorithm>
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

using tcp::State;

// A client that opens, and a rule of the scene's that loses the first such packet.
Start opening(const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)), {{Instant{100ms}, sim::Open{Side::Client}}}};
}
Start losing_first(const Variant& variant, Side from, sim::SegmentKind kind) {
  Start start = opening(variant);
  start.script.insert(
      start.script.begin(),
      {Instant{10ms}, sim::AddRule{{.from = from, .kind = kind, .which = sim::Which::Nth, .n = 1}}});
  return start;
}

// The first of its kind, and the first that was sent after it.
struct Pair {
  Packet first;
  Packet again;
};
std::optional<Pair> first_two(const EventLog& log, Instant now, bool (*holds)(const Packet&)) {
  const auto first = first_packet(log, now, EventKind::PacketSent, holds);
  if (!first) return {};
  const auto again = first_packet(log, now, EventKind::PacketSent,
                                  [&](const Packet& p) { return p.id > first->id && holds(p); });
  if (!again) return {};
  return Pair{*first, *again};
}

bool established(const World& world, const EventLog&, Instant) {
  return both_in(world, State::Established);
}

// The SYN is lost.

Start make_lost_syn(std::uint64_t, const Variant& variant) {
  return losing_first(variant, Side::Client, sim::SegmentKind::Syn);
}

bool three_syns_lost(const World& world, const EventLog& log, Instant now) {
  return both_in(world, State::Established) && how_many(log, now, EventKind::PacketLost, is_syn) >= 3;
}

constexpr std::array three_syns_hints{
    Words{"The scene loses the first. Drop the second and the third yourself.",
          "第一个由场景丢掉，第二个和第三个请你来丢。"},
    Words{"They leave after 1 s and after 3 s: the wait doubles. The fourth comes after 7 s.",
          "它们在 1 秒和 3 秒后发出：等待时间每次翻倍。第四个在 7 秒后到来。"},
};

constexpr std::array lost_syn_goals{
    Goal{.id = "established",
         .text = {"The SYN is sent again, and the handshake goes through.", "SYN 重传，握手完成。"},
         .reached = established},
    Goal{.id = "three-syns-lost",
         .text = {"Lose three SYNs in a row, and get there all the same.", "连丢三个 SYN，连接照样建立。"},
         .reached = three_syns_lost,
         .hints = three_syns_hints},
};

std::optional<Observed> syn_seq(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_syn);
}
std::optional<Observed> second_syn_seq(const World&, const EventLog& log, Instant now) {
  const auto two = first_two(log, now, is_syn);
  if (!two) return {};
  return Observed{two->again.segment.seq.value(), two->again.sent};
}
std::optional<Observed> gap_between_syns(const World&, const EventLog& log, Instant now) {
  const auto two = first_two(log, now, is_syn);
  if (!two) return {};
  return Observed{(two->again.sent - two->first.sent).count(), two->again.sent};
}

constexpr std::array lost_syn_predictions{
    Prediction{
        .id = "gap",
        .question = {"How many seconds after the first SYN does the second one leave?",
                     "第一个 SYN 发出之后过多少秒，第二个才发出？"},
        .kind = AnswerKind::Time,
        .until = 4s,
        .observe = gap_between_syns,
        .why = {"No round trip has been measured yet, so RTO is its first value, 1 s (RFC 6298, section 2, "
                "rule 2.1).",
                "还没有测到往返时间，RTO 取初始值 1 秒（RFC 6298 第 2 节，规则 2.1）。"}},
    Prediction{
        .id = "second-seq",
        .question = {"The first SYN carried seq = {}. Which seq does the second one carry?",
                     "第一个 SYN 带着 seq = {}。第二个 SYN 的 seq 是多少？"},
        .kind = AnswerKind::Number,
        .until = 4s,
        .given = syn_seq,
        .observe = second_syn_seq,
        .why =
            {"It is the same segment, sent again; a new number would be a new connection (RFC 9293, "
             "section 3.8.1; RFC 6298, section 5, rule 5.4).",
             "这是同一个报文段的重传；换了序号就成了另一个连接（RFC 9293 第 3.8.1 节；RFC 6298 第 5 节，规则 "
             "5.4）。"}},
};

// The SYN-ACK is lost.

Start make_lost_syn_ack(std::uint64_t, const Variant& variant) {
  return losing_first(variant, Side::Server, sim::SegmentKind::SynAck);
}

bool repaired_by_server(const World& world, const EventLog& log, Instant now) {
  if (!both_in(world, State::Established)) return false;
  const auto first = first_packet(log, now, EventKind::PacketSent, is_syn);
  const bool only_one_syn_came = how_many(log, now, EventKind::PacketArrived, is_syn) == 1;
  return first && only_one_syn_came && has_happened(log, now, EventKind::PacketLost, is_syn_ack);
}

constexpr std::array by_server_hints{
    Words{"The client's timer helps, too: its second SYN leaves at 1.1 s. Keep that from arriving.",
          "客户端的计时器也在帮忙：它的第二个 SYN 在 1.1 秒发出。别让它到达。"},
};

constexpr std::array lost_syn_ack_goals{
    Goal{.id = "established",
         .text = {"The SYN-ACK is sent again, and the handshake goes through.", "SYN-ACK 重传，握手完成。"},
         .reached = established},
    Goal{.id = "by-server-alone",
         .text = {"Let the server repair it alone: only one SYN of the client may ever arrive.",
                  "让服务器独自补救：客户端的 SYN 始终只有一个到达。"},
         .reached = repaired_by_server,
         .hints = by_server_hints},
};

constexpr std::array resent{
    Choice{"client", {"The client, its SYN", "客户端，重传 SYN"}},
    Choice{"server", {"The server, its SYN-ACK", "服务器，重传 SYN-ACK"}},
    Choice{"both", {"Both at the same instant", "两端同时"}},
};

std::optional<Observed> resends_first(const World&, const EventLog& log, Instant now) {
  const auto syns = first_two(log, now, is_syn);
  const auto syn_acks = first_two(log, now, is_syn_ack);
  if (!syns || !syn_acks) return {};
  const Instant client = syns->again.sent, server = syn_acks->again.sent;
  return Observed{client < server ? 0 : (server < client ? 1 : 2), std::min(client, server)};
}

constexpr std::array states{
    Choice{"SYN-SENT", {"SYN-SENT", "SYN-SENT"}},
    Choice{"SYN-RECEIVED", {"SYN-RECEIVED", "SYN-RECEIVED"}},
    Choice{"ESTABLISHED", {"ESTABLISHED", "ESTABLISHED"}},
    Choice{"LISTEN", {"LISTEN", "LISTEN"}},
};

// The state that an end has come to by then, as a choice.
std::optional<Observed> state_at(const EventLog& log, Side side, Instant at) {
  const std::string_view state = tcp::name(last_entered(log, side, at));
  const auto found =
      std::find_if(states.begin(), states.end(), [&](const Choice& choice) { return choice.id == state; });
  if (found == states.end()) return {};
  return Observed{found - states.begin(), at};
}

std::optional<Observed> server_when_syn_ack_lost(const World&, const EventLog& log, Instant now) {
  const auto lost = first_packet(log, now, EventKind::PacketLost, is_syn_ack);
  return lost ? state_at(log, Side::Server, lost->ends) : std::nullopt;
}

constexpr std::array lost_syn_ack_predictions{
    Prediction{.id = "server-state",
               .question = {"The SYN-ACK is lost on its way. In which state is the server at that moment?",
                            "SYN-ACK 在半路丢了。这一刻服务器处于什么状态？"},
               .kind = AnswerKind::Choice,
               .choices = states,
               .until = 2s,
               .observe = server_when_syn_ack_lost,
               .why = {"It has taken the SYN and answered; of the loss it knows nothing (RFC 9293, section "
                       "3.10.7.2).",
                       "它已收下 SYN 并作了应答，对丢失一无所知（RFC 9293 第 3.10.7.2 节）。"}},
    Prediction{
        .id = "resends-first",
        .question = {"Who is the first to send something again?", "谁先重传？"},
        .kind = AnswerKind::Choice,
        .choices = resent,
        .until = 4s,
        .observe = resends_first,
        .why =
            {"Both wait for an ACK of their own SYN, and both RTOs are 1 s; the client's has been running "
             "for longer (RFC 6298, section 5, rules 5.1 and 5.4).",
             "两端都在等对方确认自己的 SYN，RTO 都是 1 秒；客户端的计时器启动得更早（RFC 6298 第 5 节，规则 "
             "5.1 和 5.4）。"}},
};

// The third segment is lost.

Start make_lost_third_ack(std::uint64_t, const Variant& variant) {
  return losing_first(variant, Side::Client, sim::SegmentKind::Ack);
}

// The first data that came made the server ESTABLISHED.
bool repaired_by_data(const World&, const EventLog& log, Instant now) {
  const auto data = first_packet(log, now, EventKind::PacketArrived, [](const Packet& p) {
    return p.from == Side::Client && !p.segment.data.empty();
  });
  return data && first_entered(log, Side::Server, State::Established, now) == data->ends;
}

// The server has given up what the client holds for open.
bool left_behind(const World&, const EventLog& log, Instant now) {
  const auto end = first_decision(log, now, Side::Server, tcp::Rule::HalfOpenExpired);
  return end && last_entered(log, Side::Client, end->at) == State::Established;
}

constexpr std::array by_data_hints{
    Words{"Data carry an ACK, too. The server's timer runs until 1.2 s: be quicker.",
          "数据段也带着 ACK。服务器的计时器走到 1.2 秒：赶在它前面。"},
    Words{"Let the client send a few octets once it is ESTABLISHED.",
          "客户端进入 ESTABLISHED 之后，让它发送几个字节。"},
};
constexpr std::array left_behind_hints{
    Words{"Each SYN-ACK that is sent again draws another ACK. Lose them all: there is a rule for that.",
          "每次重传的 SYN-ACK 都会引来一个 ACK。把它们全部丢掉：可以定一条规则。"},
    Words{"Drop every ACK of the client, then go on to 63 s after the first SYN-ACK.",
          "丢掉客户端的所有 ACK，然后走到第一个 SYN-ACK 之后 63 秒。"},
};

constexpr std::array lost_third_ack_goals{
    Goal{.id = "established",
         .text = {"The server asks again, and is ESTABLISHED in the end.",
                  "服务器再次发问，最终进入 ESTABLISHED。"},
         .reached = established},
    Goal{.id = "by-data",
         .text = {"Bring the server to ESTABLISHED with data, before its timer runs out.",
                  "在服务器的计时器到期之前，用数据让它进入 ESTABLISHED。"},
         .reached = repaired_by_data,
         .hints = by_data_hints},
    Goal{.id = "left-behind",
         .text = {"Let the server give up while the client believes that it is ESTABLISHED.",
                  "让服务器放弃，而客户端仍以为自己处于 ESTABLISHED。"},
         .reached = left_behind,
         .hints = left_behind_hints},
};

std::optional<Observed> client_when_ack_lost(const World&, const EventLog& log, Instant now) {
  const auto lost = first_packet(log, now, EventKind::PacketLost, is_plain_ack);
  return lost ? state_at(log, Side::Client, lost->ends) : std::nullopt;
}

constexpr std::array repairs{
    Choice{"ack-timer",
           {"The client sends its ACK again when its timer expires", "客户端的计时器到期，重传 ACK"}},
    Choice{"syn-ack-timer",
           {"The server sends its SYN-ACK again when its timer expires", "服务器的计时器到期，重传 SYN-ACK"}},
    Choice{"nobody", {"Nothing is sent again", "什么也不重传"}},
};

std::optional<Observed> repair_of_ack(const World&, const EventLog& log, Instant now) {
  const auto lost = first_packet(log, now, EventKind::PacketLost, is_plain_ack);
  if (!lost) return {};
  const auto next =
      first_packet(log, now, EventKind::PacketSent, [&](const Packet& p) { return p.sent > lost->sent; });
  if (!next) return Observed{2, now};
  return Observed{next->from == Side::Client ? 0 : 1, next->sent};
}

constexpr std::array lost_third_ack_predictions{
    Prediction{
        .id = "client-state",
        .question = {"The third segment, the client's ACK, is lost. In which state is the client?",
                     "第三个报文段，即客户端的 ACK，丢了。客户端处于什么状态？"},
        .kind = AnswerKind::Choice,
        .choices = states,
        .until = 2s,
        .observe = client_when_ack_lost,
        .why = {"It has been ESTABLISHED since the SYN-ACK came, and it may send data at once (RFC 9293, "
                "section 3.10.7.3).",
                "收到 SYN-ACK 时它就已进入 ESTABLISHED，可以立即发送数据（RFC 9293 第 3.10.7.3 节）。"}},
    Prediction{
        .id = "repair",
        .question = {"The client has nothing to send. What repairs the loss?",
                     "客户端没有数据要发。这次丢失靠什么补救？"},
        .kind = AnswerKind::Choice,
        .choices = repairs,
        .until = 4s,
        .observe = repair_of_ack,
        .why =
            {"An ACK without data occupies no sequence number, so nobody acknowledges it and no timer runs "
             "for it; the SYN-ACK has one (RFC 9293, section 3.4; RFC 6298, section 5).",
             "不带数据的 ACK 不占序号，没有人确认它，也没有计时器管它；SYN-ACK 则有计时器（RFC 9293 第 3.4 "
             "节；RFC 6298 第 5 节）。"}},
};

}  // namespace

std::span<const Scene> handshake_lost_scenes() {
  static const std::array all{
      Scene{
          .id = "lost-syn",
          .title = {"The SYN is lost", "SYN 丢了"},
          .idea = {"The first SYN never arrives. The server knows nothing of it; only the client can notice, "
                   "and only by waiting. Then lose more of them, and watch the wait grow.",
                   "第一个 SYN 没有送达。服务器毫不知情，只有客户端能发现，而且只能靠等。"
                   "再多丢几个，看等待时间怎样变长。"},
          .start = Instant{},
          .goals = lost_syn_goals,
          .predictions = lost_syn_predictions,
          .make = make_lost_syn},
      Scene{
          .id = "lost-syn-ack",
          .title = {"The SYN-ACK is lost", "SYN-ACK 丢了"},
          .idea = {"The first SYN-ACK is lost on its way. Now both ends wait for the other. Who moves first?",
                   "第一个 SYN-ACK 在半路丢了，两端都在等对方。谁先动？"},
          .start = Instant{},
          .goals = lost_syn_ack_goals,
          .predictions = lost_syn_ack_predictions,
          .make = make_lost_syn_ack},
      Scene{
          .id = "lost-third-ack",
          .title = {"The third segment is lost", "第三个报文段丢了"},
          .idea = {"The client's ACK is lost. One end is ESTABLISHED, the other is not, and the two disagree "
                   "for a while. See what repairs it; then repair it faster.",
                   "客户端的 ACK 丢了。一端已 ESTABLISHED，另一端还没有，双方的看法一时不一致。"
                   "看看靠什么补救，再设法补救得更快。"},
          .start = Instant{},
          .goals = lost_third_ack_goals,
          .predictions = lost_third_ack_predictions,
          .make = make_lost_third_ack},
  };
  return all;
}

}  // namespace lesson
