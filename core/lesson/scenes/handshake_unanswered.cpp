// A handshake that finds no answer: nobody is there (RFC 9293, section 3.8.3), the client is gone, or nobody
// listens (section 3.10.7.1).
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

using tcp::State;

Start opening(const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)), {{Instant{100ms}, sim::Open{Side::Client}}}};
}

std::optional<Observed> syn_seq(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_syn);
}

// Nobody is there at all.

bool given_up_by_client(const World&, const EventLog& log, Instant now) {
  return first_decision(log, now, Side::Client, tcp::Rule::GivenUp).has_value();
}
Start make_nobody_home(std::uint64_t, const Variant& variant) {
  Start start = opening(variant);
  start.script.insert(start.script.begin(), {Instant{10ms}, sim::Crash{Side::Server}});
  return start;
}

// Only the last SYN of all found somebody.
bool just_in_time(const World& world, const EventLog& log, Instant now) {
  return both_in(world, State::Established) && how_many(log, now, EventKind::PacketLost, is_syn) >= 6;
}

constexpr std::array just_in_time_hints{
    Words{"The SYNs leave 1, 3, 7, 15, 31 and 63 s after the first.",
          "重传的 SYN 在第一个之后 1、3、7、15、31、63 秒发出。"},
    Words{"Reboot the server when the sixth is lost, before the last one arrives.",
          "等第六个 SYN 丢掉之后、最后一个到达之前，重启服务器。"},
};

constexpr std::array nobody_home_goals{
    Goal{.id = "given-up",
         .text = {"The client's TCP gives up.", "客户端的 TCP 放弃了。"},
         .reached = given_up_by_client},
    Goal{.id = "just-in-time",
         .text = {"Bring the server back so late that only the last SYN finds it.",
                  "让服务器尽量晚回来：只有最后一个 SYN 找到它。"},
         .reached = just_in_time,
         .hints = just_in_time_hints},
};

std::optional<Observed> syns_in_all(const World&, const EventLog& log, Instant now) {
  const auto end = first_decision(log, now, Side::Client, tcp::Rule::GivenUp);
  if (!end) return {};
  return Observed{how_many(log, now, EventKind::PacketSent, is_syn), end->at};
}
std::optional<Observed> patience_of_client(const World&, const EventLog& log, Instant now) {
  const auto first = first_packet(log, now, EventKind::PacketSent, is_syn);
  const auto end = first_decision(log, now, Side::Client, tcp::Rule::GivenUp);
  if (!first || !end) return {};
  return Observed{(end->at - first->sent).count(), end->at};
}

std::optional<Observed> syn_retries(const World& world, const EventLog&, Instant now) {
  return Observed{world.host(Side::Client).config().syn_retries, now};
}

constexpr std::array nobody_home_predictions{
    Prediction{
        .id = "syns",
        .question = {"The client sends a SYN again up to {} times (in Linux: tcp_syn_retries). How many SYNs "
                     "leave in all?",
                     "客户端最多重传 SYN {} 次（Linux 的 tcp_syn_retries）。一共发出多少个 SYN？"},
        .kind = AnswerKind::Number,
        .until = 200s,
        .given = syn_retries,
        .observe = syns_in_all,
        .why = {"One SYN and six retransmissions. RFC 9293, section 3.8.3, counts in time: at least 3 "
                "minutes.",
                "一个 SYN 加六次重传。RFC 9293 第 3.8.3 节按时间计：至少 3 分钟。"}},
    Prediction{
        .id = "patience",
        .question = {"How many seconds after the first SYN does the client give up?",
                     "第一个 SYN 之后过多少秒，客户端放弃？"},
        .kind = AnswerKind::Time,
        .until = 200s,
        .observe = patience_of_client,
        .why = {"1 + 2 + 4 + 8 + 16 + 32 + 64 = 127: each wait is twice the one before, and the last SYN is "
                "waited for, too (RFC 6298, section 5, rule 5.5).",
                "1 + 2 + 4 + 8 + 16 + 32 + 64 = 127：每次等待都是前一次的两倍，最后一个 SYN 之后也要等（RFC "
                "6298 第 5 节，规则 5.5）。"}},
};

// The client is gone after its SYN.

bool given_up_by_server(const World&, const EventLog& log, Instant now) {
  return first_decision(log, now, Side::Server, tcp::Rule::HalfOpenExpired).has_value();
}

Start make_63_seconds(std::uint64_t, const Variant& variant) {
  Start start = opening(variant);
  start.script.push_back({Instant{150ms}, sim::Crash{Side::Client}});
  return start;
}

bool sooner(const World&, const EventLog& log, Instant now) {
  const auto end = first_decision(log, now, Side::Server, tcp::Rule::HalfOpenExpired);
  const auto first = first_packet(log, now, EventKind::PacketSent, is_syn_ack);
  return first && end && end->at - first->sent < 5s;
}

bool forged_ack(const World& world, const EventLog& log, Instant now) {
  return world.state(Side::Server) == State::Established && !world.is_up(Side::Client) &&
         has_happened(log, now, EventKind::PacketArrived,
                      [](const Packet& p) { return p.origin != sim::Origin::Stack; });
}

constexpr std::array sooner_hints{
    Words{"Linux calls the knob tcp_synack_retries. With one retry it waits 1 + 2 = 3 s.",
          "Linux 里这个旋钮叫 tcp_synack_retries。只重试一次，就是 1 + 2 = 3 秒。"},
    Words{"On the server's console, before the timer expires: sysctl -w net.ipv4.tcp_synack_retries=1",
          "赶在计时器到期之前，在服务器的控制台输入 sysctl -w net.ipv4.tcp_synack_retries=1"},
};
constexpr std::array forged_hints{
    Words{"What the server waits for is a segment, not a client. Forge one in the client's name.",
          "服务器等的是一个报文段，而不是某个客户端。以客户端的名义伪造一个。"},
    Words{"Only the flag ACK; seq and ack exact, as the client would have written them.",
          "标志位只有 ACK，seq 和 ack 都“正好”，就是客户端该写的那个。"},
};

constexpr std::array goals_63_seconds{
    Goal{.id = "given-up",
         .text = {"The server gives the half-open connection up.", "服务器放弃这个半连接。"},
         .reached = given_up_by_server},
    Goal{.id = "sooner",
         .text = {"Make the server give up less than five seconds after its first SYN-ACK.",
                  "让服务器在第一个 SYN-ACK 之后五秒之内就放弃。"},
         .reached = sooner,
         .hints = sooner_hints},
    Goal{.id = "forged-ack",
         .text = {"Complete the handshake in the name of a client that is gone.",
                  "以那个已经消失的客户端的名义完成握手。"},
         .reached = forged_ack,
         .hints = forged_hints},
};

std::optional<Observed> last_syn_ack(const World&, const EventLog& log, Instant now) {
  const auto end = first_decision(log, now, Side::Server, tcp::Rule::HalfOpenExpired);
  const auto first = first_packet(log, now, EventKind::PacketSent, is_syn_ack);
  if (!end || !first) return {};
  Instant last = first->sent;
  for (const Event& event : events_until(log, end->at)) {
    if (event.kind == EventKind::PacketSent && is_syn_ack(packet_of(log, event))) last = event.at;
  }
  return Observed{(last - first->sent).count(), last};
}
std::optional<Observed> patience_of_server(const World&, const EventLog& log, Instant now) {
  const auto end = first_decision(log, now, Side::Server, tcp::Rule::HalfOpenExpired);
  const auto first = first_packet(log, now, EventKind::PacketSent, is_syn_ack);
  if (!end || !first) return {};
  return Observed{(end->at - first->sent).count(), end->at};
}

std::optional<Observed> synack_retries(const World& world, const EventLog&, Instant now) {
  return Observed{world.host(Side::Server).config().synack_retries, now};
}

constexpr std::array predictions_63_seconds{
    Prediction{
        .id = "last-syn-ack",
        .question = {"The server sends the SYN-ACK up to {} times more. How many seconds after the first "
                     "does the last one leave?",
                     "服务器最多再重传 SYN-ACK {} 次。最后一次在第一个之后多少秒发出？"},
        .kind = AnswerKind::Time,
        .until = 200s,
        .given = synack_retries,
        .observe = last_syn_ack,
        .why = {"1 + 2 + 4 + 8 + 16 = 31: the timer doubles each time (RFC 6298, section 5, rule 5.5).",
                "1 + 2 + 4 + 8 + 16 = 31：计时器每次翻倍（RFC 6298 第 5 节，规则 5.5）。"}},
    Prediction{
        .id = "patience",
        .question = {"And how many seconds after the first SYN-ACK does the server give up?",
                     "那么第一个 SYN-ACK 之后过多少秒，服务器放弃？"},
        .kind = AnswerKind::Time,
        .until = 200s,
        .observe = patience_of_server,
        .why =
            {"31 s, and the 32 s that the last SYN-ACK is waited for: 63 (Linux, tcp_synack_retries = 5; "
             "RFC 9293, section 3.8.3).",
             "31 秒，再加上最后一个 SYN-ACK 之后等待的 32 秒：63 秒（Linux，tcp_synack_retries = 5；RFC 9293 "
             "第 3.8.3 节）。"}},
};

// Somebody is there, but nobody listens.

Start make_refused(std::uint64_t, const Variant& variant) {
  Start start = opening(variant);
  start.config.server_program.listens = false;
  return start;
}

bool refused(const World&, const EventLog& log, Instant now) {
  return first_decision(log, now, Side::Client, tcp::Rule::ResetRefuses).has_value();
}
bool not_believed(const World&, const EventLog& log, Instant now) {
  return first_decision(log, now, Side::Client, tcp::Rule::ResetNotForOurSyn).has_value();
}

constexpr std::array not_believed_hints{
    Words{"What makes the RST believable is its ack. Edit it in mid-air.",
          "RST 之所以可信，是因为它的 ack。在半路改写它。"},
};

constexpr std::array refused_goals{
    Goal{.id = "refused",
         .text = {"The client's program is told that it was refused.", "客户端的程序得知连接被拒绝。"},
         .reached = refused},
    Goal{.id = "not-believed",
         .text = {"Make the client ignore a RST.", "让客户端不理睬一个 RST。"},
         .reached = not_believed,
         .hints = not_believed_hints},
};

constexpr std::array answers_of_closed{
    Choice{"RST", {"A RST", "RST"}},
    Choice{"FIN", {"A FIN", "FIN"}},
    Choice{"nothing", {"Nothing at all", "什么也不回"}},
};

bool is_from_server(const Packet& p) {
  return p.from == Side::Server;
}

std::optional<Observed> answer_of_closed(const World&, const EventLog& log, Instant now) {
  const auto answer = first_packet(log, now, EventKind::PacketSent, is_from_server);
  if (!answer) return Observed{2, now};
  if (answer->segment.flags.rst()) return Observed{0, answer->sent};
  if (answer->segment.flags.fin()) return Observed{1, answer->sent};
  return {};
}
std::optional<Observed> ack_of_answer(const World&, const EventLog& log, Instant now) {
  return ack_of_first(log, now, is_from_server);
}

constexpr std::array refused_predictions{
    Prediction{
        .id = "answer",
        .question =
            {"The server's machine is up, but no program listens on the port. What does the SYN draw?",
             "服务器的机器开着，但没有程序监听这个端口。SYN 会引来什么？"},
        .kind = AnswerKind::Choice,
        .choices = answers_of_closed,
        .until = 2s,
        .observe = answer_of_closed,
        .why =
            {"What belongs to no connection, and is no RST itself, is answered with RST (RFC 9293, section "
             "3.10.7.1).",
             "不属于任何连接、自己又不是 RST 的报文段，以 RST 应答（RFC 9293 第 3.10.7.1 节）。"}},
    Prediction{
        .id = "ack",
        .question = {"The SYN carries seq = {}. Which ack does the answer carry?",
                     "SYN 带着 seq = {}。应答里的 ack 是多少？"},
        .kind = AnswerKind::Number,
        .until = 2s,
        .given = syn_seq,
        .observe = ack_of_answer,
        .why = {"SEG.SEQ + SEG.LEN, and the SYN counts as one: only a RST that acknowledges the SYN is "
                "believed (RFC 9293, sections 3.5.2 and 3.5.3).",
                "SEG.SEQ + SEG.LEN，SYN 的长度算 1：只有确认了这个 SYN 的 RST 才可信（RFC 9293 第 3.5.2 和 "
                "3.5.3 节）。"}},
};

}  // namespace

std::span<const Scene> handshake_unanswered_scenes() {
  static const std::array all{
      Scene{.id = "nobody-home",
            .title = {"Nobody is there", "对方不在"},
            .idea = {"The server's machine is off, and nothing answers. Skip from event to event: how often "
                     "does the client try, and when does it give up?",
                     "服务器的机器关着，没有任何应答。一个事件一个事件地跳：客户端试几次，何时放弃？"},
            .start = Instant{},
            .goals = nobody_home_goals,
            .predictions = nobody_home_predictions,
            .make = make_nobody_home},
      Scene{.id = "syn-ack-63-seconds",
            .title = {"A client that is gone after its SYN", "发完 SYN 就消失的客户端"},
            .idea = {"The client sends a SYN and crashes. The server answers into the void and keeps a slot "
                     "for it. For how long? Then make it shorter, or end it by a forgery.",
                     "客户端发出 SYN 就崩溃了。服务器对着虚空应答，还为它保留一个半连接槽位。要留多久？"
                     "再设法缩短它，或者用伪造来了结。"},
            .start = Instant{},
            .goals = goals_63_seconds,
            .predictions = predictions_63_seconds,
            .make = make_63_seconds},
      Scene{.id = "refused",
            .title = {"Nobody listens", "没有人监听"},
            .idea = {"The machine is there, but no program listens on the port. The answer takes one round "
                     "trip, not two minutes. What makes the client believe it?",
                     "机器在，但没有程序监听这个端口。答复只需一个往返时间，而不是两分钟。"
                     "客户端凭什么相信它？"},
            .start = Instant{},
            .goals = refused_goals,
            .predictions = refused_predictions,
            .make = make_refused},
  };
  return all;
}

}  // namespace lesson
