// RST: half-open connections, crashes and forged resets (RFC 9293, section 3.5; RFC 5961).
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

bool is_rst(const Packet& packet) {
  return packet.segment.flags.rst();
}
bool is_rst_of_client(const Packet& packet) {
  return is_rst(packet) && packet.from == Side::Client && packet.origin == sim::Origin::Stack;
}
bool is_data_of_server(const Packet& packet) {
  return !packet.segment.data.empty() && packet.from == Side::Server;
}

std::optional<Instant> crash_of_client(const EventLog& log, Instant now) {
  for (const Event& event : events_until(log, now, sim::sign_of(EventKind::Crashed))) {
    if (event.kind == EventKind::Crashed && event.side == Side::Client) return event.at;
  }
  return {};
}

// What the server sends first from `from` on; nothing: nothing by now.
std::optional<Packet> answer_of_server(const EventLog& log, Instant now, Instant from) {
  return first_packet(log, now, EventKind::PacketSent,
                      [&](const Packet& p) { return p.from == Side::Server && p.sent >= from; });
}

// crash-half-open (Figure 9): the client has lost all, comes back and opens the same socket pair anew.

Start make_half_open(std::uint64_t, const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)),
          {{Instant{100ms}, sim::Open{Side::Client}},
           {Instant{500ms}, sim::Send{Side::Client, 100}},
           {Instant{1s}, sim::Crash{Side::Client}},
           {Instant{2s}, sim::Reboot{Side::Client}},
           {Instant{3s}, sim::Open{Side::Client}}}};
}

// The first SYN that the client sends after its crash.
std::optional<Packet> second_syn(const EventLog& log, Instant now) {
  const auto crash = crash_of_client(log, now);
  if (!crash) return {};
  return first_packet(log, now, EventKind::PacketSent,
                      [&](const Packet& p) { return is_syn(p) && p.sent >= *crash; });
}

// When the client is ESTABLISHED again.
std::optional<Instant> back(const EventLog& log, Instant now) {
  const auto syn = second_syn(log, now);
  if (!syn) return {};
  for (const Event& event : events_until(log, now, sim::change_sign)) {
    const bool enters = event.kind == EventKind::Decision && event.from != tcp::State::Established &&
                        event.to == tcp::State::Established;
    if (enters && event.side == Side::Client && event.at >= syn->sent) return event.at;
  }
  return {};
}

bool reopened(const World& world, const EventLog& log, Instant now) {
  return back(log, now).has_value() && both_in(world, tcp::State::Established);
}
// The server believes for ten minutes in a client that knows of nothing.
bool believes(const World& world, const EventLog& log, Instant now) {
  const auto crash = crash_of_client(log, now);
  return crash && now - *crash >= 10min && world.connection(Side::Client) == nullptr &&
         world.state(Side::Server) == tcp::State::Established;
}

constexpr std::array reopened_hints{
    Words{"Let it run: the SYN goes out again a second later.", "让它继续运行：一秒后 SYN 会重发。"},
};
constexpr std::array believes_hints{
    Words{"Nobody tells the server anything. What would, is the SYN at 3 s.",
          "没有人告诉服务器任何事。会露馅的，是第 3 秒的那个 SYN。"},
    Words{"Crash the client once more before 3 s, then skip ten minutes.",
          "在第 3 秒之前让客户端再崩溃一次，然后跳过十分钟。"},
};

constexpr std::array half_open_goals{
    Goal{.id = "reopened",
         .text = {"The half-open connection is found out, and a new one stands in its place.",
                  "半打开连接被发现，原处建立起一个新连接。"},
         .reached = reopened,
         .hints = reopened_hints},
    Goal{.id = "believes",
         .text = {"Leave the server ESTABLISHED for ten minutes with nobody at the other end.",
                  "让服务器在对方已不存在的情况下，保持 ESTABLISHED 十分钟。"},
         .reached = believes,
         .hints = believes_hints},
};

constexpr std::array syn_choices{
    Choice{"syn-ack", {"With SYN-ACK: a new connection begins.", "以 SYN-ACK 应答：开始新连接。"}},
    Choice{"rst", {"With RST: this pair is in use.", "以 RST 应答：这对套接字正在使用。"}},
    Choice{"ack", {"With an ACK of what it still expects.", "发一个 ACK，说明自己还在期待什么。"}},
    Choice{"nothing", {"Not at all.", "不作应答。"}},
};

std::optional<Observed> answer_to_syn(const World&, const EventLog& log, Instant now) {
  const auto syn = second_syn(log, now);
  if (!syn) return {};
  const auto answer = answer_of_server(log, now, syn->ends);
  if (!answer) return Observed{3, syn->ends};
  return Observed{is_syn_ack(*answer) ? 0 : is_rst(*answer) ? 1 : 2, answer->sent};
}

constexpr std::array rst_choices{
    Choice{"client", {"The client, which opens.", "正在打开连接的客户端。"}},
    Choice{"server", {"The server, which is ESTABLISHED.", "处于 ESTABLISHED 的服务器。"}},
    Choice{"nobody", {"Nobody.", "谁也不发。"}},
};

std::optional<Observed> who_resets(const World&, const EventLog& log, Instant now) {
  const auto rst = first_packet(log, now, EventKind::PacketSent, is_rst);
  if (!rst) return Observed{2, now};
  return Observed{rst->from == Side::Client ? 0 : 1, rst->sent};
}

std::optional<Observed> time_to_reopen(const World&, const EventLog& log, Instant now) {
  const auto syn = second_syn(log, now);
  const auto established = back(log, now);
  if (!syn || !established) return {};
  return Observed{(*established - syn->sent).count(), *established};
}

constexpr std::array half_open_predictions{
    Prediction{
        .id = "answer",
        .question = {"The client has rebooted and opens the same socket pair. The server is still "
                     "ESTABLISHED. How does it answer the SYN?",
                     "客户端重启后，用同一对套接字再次打开；服务器还在 ESTABLISHED。它如何应答这个 SYN？"},
        .kind = AnswerKind::Choice,
        .choices = syn_choices,
        .until = 10s,
        .observe = answer_to_syn,
        .why = {"A synchronized state answers with an ACK of what it expects, and stays (RFC 9293, section "
                "3.5.1, Figure 9, line 4).",
                "已同步的状态用 ACK 说明自己期待的序号，状态不变（RFC 9293 第 3.5.1 节，图 9 第 4 行）。"}},
    Prediction{
        .id = "who",
        .question = {"One of the two then sends a RST. Which one?", "接着，两端之一会发出 RST。是哪一端？"},
        .kind = AnswerKind::Choice,
        .choices = rst_choices,
        .until = 10s,
        .observe = who_resets,
        .why =
            {"That ACK is for nothing that the client has sent, so the client in SYN-SENT resets (RFC 9293, "
             "sections 3.5.1 and 3.10.7.3).",
             "那个 ACK 确认的不是客户端发过的东西，所以处于 SYN-SENT 的客户端发 RST（RFC 9293 第 3.5.1、"
             "3.10.7.3 节）。"}},
    Prediction{.id = "how-long",
               .question = {"The round trip takes 0.2 s. How long after that SYN is the client ESTABLISHED?",
                            "往返时间是 0.2 秒。从发出那个 SYN 算起，过多久客户端才进入 ESTABLISHED？"},
               .kind = AnswerKind::Time,
               .until = 10s,
               .observe = time_to_reopen,
               .why = {"The RST has cleared the way, but only the SYN sent again after 1 s finds LISTEN; 0.2 "
                       "s more for "
                       "the SYN-ACK (RFC 9293, section 3.5.1; RFC 6298, section 2).",
                       "RST 扫清了障碍，但要等 1 秒后重发的 SYN 才遇到 LISTEN，再过 0.2 秒收到 SYN-ACK（RFC "
                       "9293 第 3.5.1 "
                       "节；RFC 6298 第 2 节）。"}},
};

// nobody-there (Figure 10): the end that remembers is the one that sends.

Start make_nobody_there(std::uint64_t, const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)),
          {{Instant{100ms}, sim::Open{Side::Client}},
           {Instant{500ms}, sim::Send{Side::Client, 100}},
           {Instant{1s}, sim::Crash{Side::Client}},
           {Instant{2s}, sim::Reboot{Side::Client}},
           {Instant{3s}, sim::Send{Side::Server, 100}}}};
}

bool found_out(const World&, const EventLog& log, Instant now) {
  return crash_of_client(log, now) && first_decision(log, now, Side::Server, tcp::Rule::ResetAccepted);
}
// Into silence: the same data at least four times, and no answer.
bool silence(const World& world, const EventLog& log, Instant now) {
  int times = 0;
  for (const Event& event : events_until(log, now)) {
    if (event.kind == EventKind::PacketSent && is_data_of_server(packet_of(log, event))) ++times;
  }
  return times >= 4 && !world.is_up(Side::Client) && world.state(Side::Server) == tcp::State::Established;
}

constexpr std::array found_out_hints{
    Words{"Let it run beyond 3.2 s.", "让它运行到 3.2 秒以后。"},
};
constexpr std::array silence_hints{
    Words{"A host that is up but has forgotten answers. One that is down does not.",
          "开着却失忆的主机会应答，关着的主机不会。"},
    Words{"Crash the client again before 3.1 s, and wait a few seconds.",
          "在 3.1 秒之前让客户端再崩溃一次，等上几秒。"},
};

constexpr std::array nobody_there_goals{
    Goal{.id = "found-out",
         .text = {"The server sends, and the RST that comes back ends its half of the connection.",
                  "服务器一发数据，回来的 RST 就结束了它手里的半个连接。"},
         .reached = found_out,
         .hints = found_out_hints},
    Goal{.id = "silence",
         .text = {"Let not even a RST come back: the server sends the same data four times.",
                  "连 RST 也不让回来：让服务器把同样的数据发四遍。"},
         .reached = silence,
         .hints = silence_hints},
};

std::optional<Observed> ack_of_data(const World&, const EventLog& log, Instant now) {
  return ack_of_first(log, now, is_data_of_server);
}
std::optional<Observed> seq_of_rst(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_rst_of_client);
}

constexpr std::array nobody_there_predictions{
    Prediction{
        .id = "rst-seq",
        .question =
            {"The server's data say ack = {}. The rebooted client knows nothing of the connection. Which "
             "seq will its RST carry?",
             "服务器的数据带着 ack = {}。重启后的客户端对这个连接一无所知，它的 RST 会带什么 seq？"},
        .kind = AnswerKind::Number,
        .until = 10s,
        .given = ack_of_data,
        .observe = seq_of_rst,
        .why = {"Where there is no connection, <SEQ=SEG.ACK><CTL=RST>: the segment itself tells which number "
                "will "
                "be believed (RFC 9293, section 3.10.7.1).",
                "没有连接时，<SEQ=SEG.ACK><CTL=RST>：怎样的序号才会被相信，收到的报文段里就写着（RFC 9293 第 "
                "3.10.7.1 节）。"}},
};

// blind-reset: an attacker off the path guesses; once inside the server's window, once outside.

sim::Forge forged_rst(std::uint32_t beyond) {
  return {.from = Side::Client,
          .origin = sim::Origin::Attacker,
          .fields = {.flags = tcp::Rst, .seq = sim::HeaderNumber{beyond, true}}};
}

Start make_blind_reset(std::uint64_t, const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)),
          {{Instant{100ms}, sim::Open{Side::Client}},
           {Instant{500ms}, sim::Send{Side::Client, 100}},
           {Instant{2s}, forged_rst(1000)},
           {Instant{4s}, forged_rst(1'000'000)}}};
}

bool third_party_resets(const World&, const EventLog& log, Instant now) {
  const auto reset = first_decision(log, now, Side::Server, tcp::Rule::ResetAccepted);
  return reset && has_happened(log, now, EventKind::PacketArrived, [&](const Packet& p) {
           return is_rst(p) && p.origin == sim::Origin::Attacker && p.ends == reset->at;
         });
}
bool limited(const World&, const EventLog& log, Instant now) {
  return first_decision(log, now, Side::Server, tcp::Rule::ChallengeAckLimited).has_value();
}

constexpr std::array third_party_hints{
    Words{"Only one number of 4,294,967,296 will do: the server's RCV.NXT.",
          "4,294,967,296 个数里只有一个管用：服务器的 RCV.NXT。"},
    Words{"You can see what the attacker cannot: read RCV.NXT at the server.",
          "你看得见攻击者看不见的东西：在服务器那里读出 RCV.NXT。"},
    Words{"Forge as if by the client, attacker: only RST, seq = that number.",
          "伪造：冒充客户端，攻击者，只有 RST，seq 就是那个数。"},
};
constexpr std::array limited_hints{
    Words{"Two RSTs inside the window, within half a second: Linux answers the first.",
          "半秒之内送两个窗口内的 RST：Linux 只回应第一个。"},
    Words{"At 2 s forge one more RST in the client's name, 2000 beyond the exact seq.",
          "在第 2 秒再冒充客户端伪造一个 RST，seq 比“正好”大 2000。"},
};

constexpr std::array blind_reset_goals{
    Goal{.id = "exact",
         .text = {"Make the server accept a RST that a third party has sent.",
                  "让服务器接受一个由第三方发来的 RST。"},
         .reached = third_party_resets,
         .hints = third_party_hints},
    Goal{.id = "limited",
         .text = {"Draw challenge ACKs so fast that one of them is left out.",
                  "快速引发质询 ACK，快到其中一个被省掉。"},
         .reached = limited,
         .hints = limited_hints},
};

constexpr std::array reset_choices{
    Choice{"closed", {"It believes it: CLOSED.", "相信它，进入 CLOSED。"}},
    Choice{"ack", {"It sends an ACK and goes on.", "发一个 ACK，照常工作。"}},
    Choice{"rst", {"It answers with a RST of its own.", "也回一个 RST。"}},
    Choice{"silent", {"It drops it in silence.", "默默丢弃。"}},
};

// What the server made of the attacker's nth RST, counted from 0.
std::optional<Observed> answer_to_rst(const EventLog& log, Instant now, int nth) {
  int seen = 0;
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketArrived) continue;
    const Packet packet = packet_of(log, event);
    if (!is_rst(packet) || packet.origin != sim::Origin::Attacker || seen++ != nth) continue;
    const auto answer = answer_of_server(log, event.at, event.at);
    if (last_entered(log, Side::Server, event.at) == tcp::State::Closed) return Observed{0, event.at};
    return Observed{!answer ? 3 : is_rst(*answer) ? 2 : 1, event.at};
  }
  return {};
}
std::optional<Observed> inside(const World&, const EventLog& log, Instant now) {
  return answer_to_rst(log, now, 0);
}
std::optional<Observed> outside(const World&, const EventLog& log, Instant now) {
  return answer_to_rst(log, now, 1);
}

constexpr std::array blind_reset_predictions{
    Prediction{
        .id = "inside",
        .question =
            {"A forged RST falls into the server's receive window, 1000 beyond RCV.NXT. What does the "
             "server do?",
             "一个伪造的 RST 落在服务器的接收窗口之内，比 RCV.NXT 大 1000。服务器会怎么做？"},
        .kind = AnswerKind::Choice,
        .choices = reset_choices,
        .until = 6s,
        .observe = inside,
        .why =
            {"In the window but not at RCV.NXT: a challenge ACK asks the real peer (RFC 5961, section 3.2; "
             "RFC "
             "9293, section 3.10.7.4).",
             "在窗口内，但不等于 RCV.NXT：发一个质询 ACK，向真正的对方求证（RFC 5961 第 3.2 节；RFC 9293 第 "
             "3.10.7.4 节）。"}},
    Prediction{
        .id = "outside",
        .question = {"Another one falls outside the window, a million beyond. And now?",
                     "另一个落在窗口之外，比 RCV.NXT 大一百万。这次呢？"},
        .kind = AnswerKind::Choice,
        .choices = reset_choices,
        .until = 6s,
        .observe = outside,
        .why =
            {"Outside the window a RST is dropped in silence, where any other segment would draw an ACK (RFC "
             "5961, section 3.2; RFC 9293, section 3.10.7.4).",
             "窗口之外的 RST 被默默丢弃；换了别的报文段，则会引来一个 ACK（RFC 5961 第 3.2 节；RFC 9293 第 "
             "3.10.7.4 节）。"}},
};

// exact-reset: the peer itself resets, but what it sent before has been lost, so that its RST is not exact.

constexpr Duration aborted = 1020ms;

Start make_exact_reset(std::uint64_t, const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)),
          {{Instant{100ms}, sim::Open{Side::Client}},
           {Instant{900ms}, sim::AddRule{{.from = Side::Client, .kind = sim::SegmentKind::Data}}},
           {Instant{1s}, sim::Send{Side::Client, 1000}},
           {Instant{aborted}, sim::Abort{Side::Client}}}};
}

// RSTs that have reached the server until it took one; nothing: it has taken none by now.
std::optional<Observed> resets_until_closed(const World&, const EventLog& log, Instant now) {
  const auto reset = first_decision(log, now, Side::Server, tcp::Rule::ResetAccepted);
  if (!reset) return {};
  Observed seen{0, reset->at};
  for (const Event& event : events_until(log, reset->at)) {
    if (event.kind == EventKind::PacketArrived && is_rst_of_client(packet_of(log, event))) ++seen.value;
  }
  return seen;
}

bool two_resets(const World& world, const EventLog& log, Instant now) {
  const auto resets = resets_until_closed(world, log, now);
  return resets && resets->value == 2;
}
bool one_reset(const World& world, const EventLog& log, Instant now) {
  const auto resets = resets_until_closed(world, log, now);
  return resets && resets->value == 1;
}
bool left_half_open(const World& world, const EventLog&, Instant now) {
  return now >= Instant{aborted + 1min} && world.state(Side::Client) == tcp::State::Closed &&
         world.state(Side::Server) == tcp::State::Established;
}

constexpr std::array two_resets_hints{
    Words{"Let it run beyond 1.4 s.", "让它运行到 1.4 秒以后。"},
};
constexpr std::array one_reset_hints{
    Words{"The RST's seq is SND.NXT of the client. What would make it the server's RCV.NXT?",
          "RST 的 seq 是客户端的 SND.NXT。怎样才能让它等于服务器的 RCV.NXT？"},
    Words{
        "Let the data arrive: take the rules away before 1 s. Or edit the RST on its way: 1000 off its seq.",
        "让数据到达：在第 1 秒之前撤掉规则。或者在半路改写 RST：把 seq 减 1000。"},
};
constexpr std::array left_hints{
    Words{"The question and the answer both travel on the same wire that lost the data.",
          "问和答走的，都是那条弄丢数据的线路。"},
    Words{"Drop the challenge ACK, or the second RST, and wait a minute.",
          "丢掉质询 ACK，或者丢掉第二个 RST，然后等一分钟。"},
};

constexpr std::array exact_reset_goals{
    Goal{.id = "two",
         .text = {"The server asks, and the second RST is exact: the connection is gone at both ends.",
                  "服务器求证，第二个 RST 的序号分毫不差：连接在两端都消失了。"},
         .reached = two_resets,
         .hints = two_resets_hints},
    Goal{.id = "one",
         .text = {"Make the client's very first RST be accepted.", "让客户端的第一个 RST 就被接受。"},
         .reached = one_reset,
         .hints = one_reset_hints},
    Goal{.id = "half-open",
         .text = {"Have the server believe in the connection for a minute longer than the client.",
                  "让服务器比客户端多相信这个连接一分钟。"},
         .reached = left_half_open,
         .hints = left_hints},
};

std::optional<Observed> ack_of_challenge(const World&, const EventLog& log, Instant now) {
  const auto rst = first_packet(log, now, EventKind::PacketArrived, is_rst_of_client);
  if (!rst) return {};
  const auto challenge = answer_of_server(log, now, rst->ends);
  if (!challenge) return {};
  return Observed{challenge->segment.ack.value(), challenge->sent};
}
std::optional<Observed> seq_of_second_rst(const World&, const EventLog& log, Instant now) {
  const auto first = first_packet(log, now, EventKind::PacketSent, is_rst_of_client);
  if (!first) return {};
  const auto second = first_packet(log, now, EventKind::PacketSent,
                                   [&](const Packet& p) { return is_rst_of_client(p) && p.id != first->id; });
  if (!second) return {};
  return Observed{second->segment.seq.value(), second->sent};
}

constexpr std::array exact_reset_predictions{
    Prediction{
        .id = "count",
        .question =
            {"The client's last 1000 octets are lost, then it aborts. How many RSTs does the server get "
             "until it closes?",
             "客户端最后发出的 1000 字节都丢了，随后它中止连接。服务器要收到几个 RST 才会关闭？"},
        .kind = AnswerKind::Number,
        .until = 10s,
        .observe = resets_until_closed,
        .why = {"The first lies 1000 beyond RCV.NXT and draws a challenge ACK; the client, CLOSED, answers "
                "that with "
                "an exact one (RFC 5961, section 3.2).",
                "第一个比 RCV.NXT 大 1000，引来质询 ACK；已经 CLOSED 的客户端再用一个序号正确的 RST "
                "回应它（RFC 5961 第 "
                "3.2 节）。"}},
    Prediction{
        .id = "second-seq",
        .question =
            {"The server's challenge ACK says ack = {}. Which seq will the client's second RST carry?",
             "服务器的质询 ACK 里 ack = {}。客户端的第二个 RST 会带什么 seq？"},
        .kind = AnswerKind::Number,
        .until = 10s,
        .given = ack_of_challenge,
        .observe = seq_of_second_rst,
        .why =
            {"The client is CLOSED: <SEQ=SEG.ACK><CTL=RST>, and SEG.ACK is the server's RCV.NXT (RFC 9293, "
             "section 3.10.7.1).",
             "客户端已是 CLOSED：<SEQ=SEG.ACK><CTL=RST>，而 SEG.ACK 正是服务器的 RCV.NXT（RFC 9293 第 "
             "3.10.7.1 "
             "节）。"}},
};

}  // namespace

std::span<const Scene> reset_scenes() {
  static const std::array all{
      Scene{.id = "crash-half-open",
            .title = {"A crash, and a half-open connection", "崩溃与半打开连接"},
            .idea =
                {"The client crashes and says nothing; the server stays ESTABLISHED. Then the client is back "
                 "and "
                 "opens the same socket pair. Who notices, and who resets whom?",
                 "客户端崩溃了，什么也没说，服务器仍在 ESTABLISHED。后来客户端重启，用同一对套接字再次打开。"
                 "谁会发现？谁复位谁？"},
            .goals = half_open_goals,
            .predictions = half_open_predictions,
            .make = make_half_open},
      Scene{.id = "nobody-there",
            .title = {"Data for a connection that is forgotten", "发给已被遗忘的连接"},
            .idea = {"The client has crashed and is up again, with nothing remembered. The server sends data "
                     "on what it "
                     "takes for a connection. Then compare a client that is still down.",
                     "客户端崩溃后又重启，什么都不记得了。服务器却在它以为还在的连接上发送数据。"
                     "再比较一下：如果客户端还没有重启呢？"},
            .goals = nobody_there_goals,
            .predictions = nobody_there_predictions,
            .make = make_nobody_there},
      Scene{.id = "blind-reset",
            .title = {"A forged RST, in the window and outside", "伪造的 RST：窗口内与窗口外"},
            .idea = {"Somebody off the path wants this connection to end and guesses sequence numbers. One "
                     "guess falls into "
                     "the window, one outside. Then take the attacker's part, with open eyes.",
                     "有人不在通信路径上，想让这个连接断掉，只能猜序号。一次猜进了窗口，一次在窗口外。"
                     "然后由你来当攻击者，而且看得见一切。"},
            .goals = blind_reset_goals,
            .predictions = blind_reset_predictions,
            .make = make_blind_reset},
      Scene{.id = "exact-reset",
            .title = {"When a true RST is not exact", "真的 RST，序号却对不上"},
            .idea = {"The client's last data are lost, and then it aborts: its RST is genuine, but not at "
                     "the number that "
                     "the server expects. Watch the two come to terms.",
                     "客户端最后的数据丢了，接着它中止连接：RST 是真的，序号却不是服务器期待的那个。"
                     "看双方如何说清楚。"},
            .goals = exact_reset_goals,
            .predictions = exact_reset_predictions,
            .make = make_exact_reset},
  };
  return all;
}

}  // namespace lesson
