// Initial sequence numbers: who checks what, and what a predictable one lets an attacker do (RFC 9293,
// section 3.4.1; RFC 6528).
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

bool is_from(const Packet& packet, Side side) {
  return packet.from == side;
}
bool is_fin(const Packet& packet) {
  return packet.segment.flags.fin() && is_from(packet, Side::Client);
}
bool is_data(const Packet& packet) {
  return !packet.segment.data.empty() && is_from(packet, Side::Client);
}
bool is_ack_from_client(const Packet& packet) {
  return is_plain_ack(packet) && is_from(packet, Side::Client);
}
bool is_ack_from_server(const Packet& packet) {
  return is_plain_ack(packet) && is_from(packet, Side::Server);
}
bool is_rst_from_client(const Packet& packet) {
  return packet.segment.flags.rst() && is_from(packet, Side::Client);
}
bool is_honest_syn(const Packet& packet) {
  return is_syn(packet) && packet.origin == sim::Origin::Stack;
}
bool is_of_attacker(const Packet& packet) {
  return packet.origin == sim::Origin::Attacker;
}

// A segment from somebody off the path, who writes `from`'s address on it.
sim::Forge by_attacker(Side from, tcp::Flags flags, std::uint32_t seq, std::uint32_t ack) {
  return {.from = from,
          .origin = sim::Origin::Attacker,
          .fields = {.flags = flags, .seq = sim::HeaderNumber{seq}, .ack = sim::HeaderNumber{ack}}};
}

// isn-plus-one: a SYN, five octets and a FIN, and what each takes of the numbers.

Start make_plus_one(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(100ms));
  config.server_program.close_after_peer = 300ms;
  return {config,
          {{Instant{100ms}, sim::Open{Side::Client}},
           {Instant{1s}, sim::Send{Side::Client, 5}},
           {Instant{2s}, sim::Close{Side::Client}}}};
}

// The client's SYN, five octets and FIN: seven numbers, and the server has acknowledged them all.
bool seven_numbers(const World& world, const EventLog& log, Instant now) {
  const tcp::Connection* client = world.connection(Side::Client);
  return client != nullptr && has_happened(log, now, EventKind::PacketSent, is_fin) &&
         client->tcb().snd.una == client->tcb().iss + 7;
}

bool fin_again(const World& world, const EventLog& log, Instant now) {
  return seven_numbers(world, log, now) &&
         has_happened(log, now, EventKind::PacketLost, [](const Packet& p) { return is_fin(p); });
}

constexpr std::array fin_hints{
    Words{"The FIN leaves at 2 s. Catch it on the wire and drop it.",
          "FIN 在第 2 秒发出。在线路上抓住它，丢掉。"},
    Words{"Or lay down a rule before: client, FIN, the n-th, n = 1. Then wait for the retransmission timer.",
          "也可以事先定一条规则：客户端，FIN，第 n 个，n = 1。然后等重传计时器到期。"},
};

constexpr std::array plus_one_goals{
    Goal{.id = "seven-numbers",
         .text = {"A SYN, five octets and a FIN: seven sequence numbers, all of them acknowledged.",
                  "一个 SYN、五个字节、一个 FIN：一共七个序号，全部得到确认。"},
         .reached = seven_numbers},
    Goal{.id = "fin-again",
         .text = {"Lose the client's FIN. It has a number of its own, so it is missed and sent again.",
                  "丢掉客户端的 FIN。它占一个序号，所以丢了会被发现，会被重传。"},
         .reached = fin_again,
         .hints = fin_hints},
};

std::optional<Observed> seq_of_plain_ack(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_ack_from_client);
}
std::optional<Observed> seq_of_data(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_data);
}
std::optional<Observed> ack_of_data(const World&, const EventLog& log, Instant now) {
  return ack_of_first(log, now, is_ack_from_server);
}
std::optional<Observed> seq_of_fin(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_fin);
}
std::optional<Observed> ack_of_fin(const World&, const EventLog& log, Instant now) {
  const auto fin = first_packet(log, now, EventKind::PacketArrived, is_fin);
  if (!fin) return {};
  const auto ack = first_packet(log, now, EventKind::PacketSent, [&](const Packet& p) {
    return is_from(p, Side::Server) && p.segment.flags.ack() && p.sent >= fin->ends;
  });
  if (!ack) return {};
  return Observed{ack->segment.ack.value(), ack->sent};
}

constexpr std::array plus_one_predictions{
    Prediction{
        .id = "after-ack",
        .question = {"The ACK that ends the handshake carries seq = {} and no data. Which seq will the first "
                     "octet of data carry?",
                     "结束握手的 ACK 带着 seq = {}，没有数据。第一个数据字节的 seq 会是多少？"},
        .kind = AnswerKind::Number,
        .until = 2s,
        .given = seq_of_plain_ack,
        .observe = seq_of_data,
        .why = {"An ACK without data occupies no sequence number, so the next segment starts at the same one "
                "(RFC 9293, section 3.4).",
                "不带数据的 ACK 不占序号，所以下一个报文段仍从同一个序号开始（RFC 9293 第 3.4 节）。"}},
    Prediction{.id = "five-octets",
               .question = {"Five octets travel with seq = {}. Which ack answers them?",
                            "五个字节的数据带着 seq = {} 发出。应答它的 ack 是多少？"},
               .kind = AnswerKind::Number,
               .until = 2s,
               .given = seq_of_data,
               .observe = ack_of_data,
               .why = {"The ack names the next octet that is expected: seq + 5, not the last one that came "
                       "(RFC 9293, section 3.4).",
                       "ack 是期待收到的下一个字节的序号，即 seq + 5，而不是已收到的最后一个（RFC 9293 第 "
                       "3.4 节）。"}},
    Prediction{.id = "fin",
               .question = {"The client's FIN carries seq = {} and no data. Which ack answers it?",
                            "客户端的 FIN 带着 seq = {}，没有数据。应答它的 ack 是多少？"},
               .kind = AnswerKind::Number,
               .until = 4s,
               .given = seq_of_fin,
               .observe = ack_of_fin,
               .why = {"A FIN occupies one sequence number, as a SYN does: seq + 1 (RFC 9293, section 3.4).",
                       "FIN 和 SYN 一样占一个序号：seq + 1（RFC 9293 第 3.4 节）。"}},
};

// bad-ack: a SYN-ACK from somebody who does not know the client's ISN.

constexpr std::uint32_t guess = 12345;

Start make_bad_ack(std::uint64_t, const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)),
          {{Instant{100ms}, sim::Open{Side::Client}},
           {Instant{150ms}, by_attacker(Side::Server, tcp::Syn | tcp::Ack, 9000, guess)}}};
}

bool refused_by_server(const World&, const EventLog& log, Instant now) {
  return first_decision(log, now, Side::Server, tcp::Rule::UnacceptableAckInSynReceived).has_value();
}

// The client has completed its handshake with a SYN-ACK that no server has sent.
bool fooled(const World&, const EventLog& log, Instant now) {
  const auto accepted = first_decision(log, now, Side::Client, tcp::Rule::SynAckAccepted);
  return accepted && has_happened(log, now, EventKind::PacketArrived, [&](const Packet& p) {
           return is_syn_ack(p) && p.origin != sim::Origin::Stack && p.ends == accepted->at;
         });
}

constexpr std::array server_rst_hints{
    Words{"The server must be in SYN-RECEIVED: act after its SYN-ACK has left, before the ACK comes.",
          "要趁服务器处于 SYN-RECEIVED：SYN-ACK 已发出、ACK 还没到。"},
    Words{"Hold the client's ACK on its way and edit its ack: one more than it says is enough.",
          "在半路抓住客户端的 ACK，改写它的 ack，加一就够了。"},
};
constexpr std::array fooled_hints{
    Words{"The client accepts ISS < ack <= SND.NXT. While only a SYN is out, that is one number.",
          "客户端接受 ISS < ack <= SND.NXT。只发过一个 SYN 时，符合的只有一个数。"},
    Words{"Be at the client before the real SYN-ACK: forge yours before 0.2 s.",
          "要赶在真正的 SYN-ACK 之前到达客户端：在 0.2 秒之前伪造。"},
    Words{"Read the seq of the SYN on the ladder, add one, and forge as if by the server: SYN and ACK, any "
          "seq, that ack.",
          "从时序图上读出 SYN 的 seq，加一，然后冒充服务器伪造：SYN 和 ACK，seq 任意，ack 就是它。"},
};

constexpr std::array bad_ack_goals{
    Goal{.id = "server-rst",
         .text = {"The other way round: make the server in SYN-RECEIVED answer a bad ack with RST.",
                  "反过来：让处于 SYN-RECEIVED 的服务器用 RST 回应一个错误的 ack。"},
         .reached = refused_by_server,
         .hints = server_rst_hints},
    Goal{.id = "fooled",
         .text = {"Forge a SYN-ACK that the client does accept, before the real one arrives.",
                  "赶在真正的 SYN-ACK 之前，伪造一个客户端会接受的 SYN-ACK。"},
         .reached = fooled,
         .hints = fooled_hints},
};

constexpr std::array bad_ack_choices{
    Choice{"ignores", {"It drops it in silence.", "默默丢弃。"}},
    Choice{"rst", {"It answers RST and stays in SYN-SENT.", "回应 RST，自己仍留在 SYN-SENT。"}},
    Choice{"closes", {"It gives up: CLOSED.", "放弃连接，进入 CLOSED。"}},
    Choice{"established", {"It takes it: ESTABLISHED.", "当真了，进入 ESTABLISHED。"}},
};

// What the client did when the first forged segment came.
std::optional<Observed> answer_to_guess(const World&, const EventLog& log, Instant now) {
  const auto forged = first_packet(log, now, EventKind::PacketArrived, is_of_attacker);
  if (!forged) return {};
  std::int64_t answer = 0;
  for (const Event& event : events_until(log, forged->ends)) {
    if (event.at != forged->ends || event.kind != EventKind::Decision || event.side != Side::Client) continue;
    if (event.rule == tcp::Rule::UnacceptableAckInSynSent) answer = 1;
    if (event.to != event.from) answer = event.to == tcp::State::Closed ? 2 : 3;
  }
  return Observed{answer, forged->ends};
}

std::optional<Observed> forged_ack(const World&, const EventLog& log, Instant now) {
  return ack_of_first(log, now, is_of_attacker);
}
std::optional<Observed> seq_of_rst(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_rst_from_client);
}

constexpr std::array bad_ack_predictions{
    Prediction{
        .id = "answer",
        .question = {"A forged SYN-ACK arrives in SYN-SENT, and its ack is not the client's ISN + 1. "
                     "What does the client do?",
                     "处于 SYN-SENT 的客户端收到一个伪造的 SYN-ACK，ack 不等于自己的 ISN + "
                     "1。客户端会怎么做？"},
        .kind = AnswerKind::Choice,
        .choices = bad_ack_choices,
        .until = 1s,
        .observe = answer_to_guess,
        .why = {"SEG.ACK <= ISS or > SND.NXT: send a reset, discard the segment, stay. The real answer "
                "may still come (RFC 9293, section 3.10.7.3).",
                "SEG.ACK <= ISS 或 > SND.NXT：发送 RST，丢弃该报文段，状态不变；真正的应答也许还在路上"
                "（RFC 9293 第 3.10.7.3 节）。"}},
    Prediction{
        .id = "rst-seq",
        .question = {"The forged SYN-ACK says ack = {}. Which seq will the client's RST carry?",
                     "伪造的 SYN-ACK 里 ack = {}。客户端发出的 RST，seq 会是多少？"},
        .kind = AnswerKind::Number,
        .until = 1s,
        .given = forged_ack,
        .observe = seq_of_rst,
        .why = {"<SEQ=SEG.ACK><CTL=RST>: the RST takes the number that the other end says it expects, so "
                "that it fits there (RFC 9293, section 3.10.7.3).",
                "<SEQ=SEG.ACK><CTL=RST>：RST 用对方声称期待的序号，这样对方才会接受"
                "（RFC 9293 第 3.10.7.3 节）。"}},
};

// predictable-isn: somebody off the path opens a connection in another's name (RFC 6528, appendix A.1). The
// client has crashed, since alive it would spoil it.

Start make_predictable(std::uint64_t, const Variant& variant) {
  const auto forged = [](tcp::Flags flags, std::uint32_t seq, std::uint32_t ack, std::uint32_t data) {
    sim::Forge forge = by_attacker(Side::Client, flags, seq, ack);
    forge.fields.data = data;
    forge.fields.source_port = 50000;
    forge.fields.destination_port = World::server_port;
    return forge;
  };
  return {two_ends(variant, quiet_link(100ms)),
          {{Instant{100ms}, sim::Crash{Side::Client}},
           {Instant{500ms}, forged(tcp::Syn, 1000, 0, 0)},
           {Instant{1200ms}, forged(tcp::Ack, 1001, 2, 0)},
           {Instant{1300ms}, forged(tcp::Psh | tcp::Ack, 1001, 2, 64)}}};
}

// The server's program has read data on a connection that the client has never opened.
bool served(const World& world, const EventLog& log, Instant now) {
  return world.tally(Side::Server).read > 0 && !has_happened(log, now, EventKind::PacketSent, is_honest_syn);
}

bool saved_by_client(const World&, const EventLog& log, Instant now) {
  return first_decision(log, now, Side::Server, tcp::Rule::ResetReturnsToListen).has_value();
}

constexpr std::array served_hints{
    Words{"The guess was ack = 2. Right is the server's ISN + 1, and only you can see the SYN-ACK that "
          "carries it.",
          "猜的是 ack = 2。正确的是服务器的 ISN + 1，而只有你看得见带着它的那个 SYN-ACK。"},
    Words{"Forge as if by the client, attacker: ACK, seq = the SYN's + 1, ack = the SYN-ACK's seq + 1. Again "
          "with data.",
          "伪造：冒充客户端，攻击者，ACK，seq 比 SYN 的大一，ack 比 SYN-ACK 的 seq "
          "大一。再发一个同样的，带上数据。"},
    Words{"The slot lives for 63 s, so there is time. Or look at the figure What if: with one ISN for all, 2 "
          "is right.",
          "半连接要过 63 秒才作废，来得及。或者看“假如”图：初始序号固定时，2 就是对的。"},
};
constexpr std::array saved_hints{
    Words{"The SYN-ACK goes to the client's address, and goes again after 1 s. Who would answer it, were it "
          "there?",
          "SYN-ACK 发往客户端的地址，1 秒后还会重发。要是客户端在，会怎么回应？"},
    Words{"Reboot the client before a SYN-ACK comes.", "在 SYN-ACK 到达之前重启客户端。"},
};

constexpr std::array predictable_goals{
    Goal{.id = "served",
         .text = {"Make the server read forged data on a connection that the client never opened.",
                  "让服务器在客户端从未打开过的连接上，读到伪造的数据。"},
         .reached = served,
         .hints = served_hints},
    Goal{.id = "saved",
         .text = {"Let the client itself spoil the attack: its RST sends the server back to LISTEN.",
                  "让客户端自己来破坏这次攻击：它的 RST 使服务器退回 LISTEN。"},
         .reached = saved_by_client,
         .hints = saved_hints},
};

constexpr std::array predictable_choices{
    Choice{"established",
           {"ESTABLISHED: it believes the client is there.", "进入 ESTABLISHED，相信客户端就在那里。"}},
    Choice{"rst", {"It answers RST and stays in SYN-RECEIVED.", "回应 RST，仍留在 SYN-RECEIVED。"}},
    Choice{"listen", {"It goes back to LISTEN.", "退回 LISTEN。"}},
    Choice{"ignores", {"It drops the ACK in silence.", "默默丢弃这个 ACK。"}},
};

// What the server did when the first forged ACK came.
std::optional<Observed> answer_to_forged_ack(const World&, const EventLog& log, Instant now) {
  const auto forged = first_packet(log, now, EventKind::PacketArrived, [](const Packet& p) {
    return is_of_attacker(p) && p.segment.flags.ack();
  });
  if (!forged) return {};
  std::int64_t answer = 3;
  for (const Event& event : events_until(log, forged->ends)) {
    if (event.at != forged->ends || event.side != Side::Server) continue;
    if (event.kind == EventKind::PacketSent && packet_of(log, event).segment.flags.rst()) answer = 1;
    if (event.kind != EventKind::Decision || event.to == event.from) continue;
    answer = event.to == tcp::State::Established ? 0 : 2;
  }
  return Observed{answer, forged->ends};
}

constexpr std::array predictable_predictions{
    Prediction{
        .id = "guess",
        .question = {"The attacker cannot see the SYN-ACK. It guesses ISN = 1 and sends ack = 2. What does "
                     "the server do?",
                     "攻击者看不到 SYN-ACK，只好猜 ISN = 1，发出 ack = 2。服务器会怎么做？"},
        .kind = AnswerKind::Choice,
        .choices = predictable_choices,
        .until = 2s,
        .observe = answer_to_forged_ack,
        .why = {"In SYN-RECEIVED an ACK outside SND.UNA < SEG.ACK <= SND.NXT draws <SEQ=SEG.ACK><CTL=RST>, "
                "and the state stays (RFC 9293, section 3.10.7.4, fifth).",
                "在 SYN-RECEIVED 中，不满足 SND.UNA < SEG.ACK <= SND.NXT 的 ACK 会引来 "
                "<SEQ=SEG.ACK><CTL=RST>，状态不变（RFC 9293 第 3.10.7.4 节，第五步）。"}},
};

// isn-clock: one socket pair, opened twice, four seconds apart. The crash between has the client choose the
// same port again; its RST has cleared the server's end.

Start make_clock(std::uint64_t, const Variant& variant) {
  return {two_ends(variant, quiet_link(100ms)),
          {{Instant{100ms}, sim::Open{Side::Client}},
           {Instant{1s}, sim::Abort{Side::Client}},
           {Instant{2s}, sim::Crash{Side::Client}},
           {Instant{3s}, sim::Reboot{Side::Client}},
           {Instant{4100ms}, sim::Open{Side::Client}}}};
}

bool is_new_syn_ack(const Packet& packet) {
  return is_syn_ack(packet) && !packet.retransmission;
}

// Whether the server has answered two SYNs, of one socket pair or of two.
bool two_syn_acks(const EventLog& log, Instant now, bool same_pair) {
  const auto first = first_packet(log, now, EventKind::PacketSent, is_new_syn_ack);
  return first && has_happened(log, now, EventKind::PacketSent, [&](const Packet& p) {
           const bool same = p.segment.destination == first->segment.destination;
           return is_new_syn_ack(p) && p.id != first->id && same == same_pair;
         });
}
bool same_pair(const World&, const EventLog& log, Instant now) {
  return two_syn_acks(log, now, true);
}
bool other_pair(const World&, const EventLog& log, Instant now) {
  return two_syn_acks(log, now, false);
}

constexpr std::array other_pair_hints{
    Words{"Each connection that the client opens takes the next port.",
          "客户端每打开一个连接，就换用下一个端口。"},
    Words{"Open the client once more, at any time, and compare the SYN-ACK's seq with the clock's step.",
          "随便什么时候再打开一次客户端，看 SYN-ACK 的 seq 与时钟走过的步数是否相符。"},
};
constexpr std::array same_pair_hints{
    Words{"Let it run beyond 4.2 s.", "让它运行到 4.2 秒以后。"},
};

constexpr std::array clock_goals{
    Goal{.id = "same-pair",
         .text = {"The same socket pair, four seconds later: see how far the server's ISN has moved.",
                  "同一对套接字，四秒之后：看看服务器的 ISN 前进了多少。"},
         .reached = same_pair,
         .hints = same_pair_hints},
    Goal{.id = "other-pair",
         .text = {"Open from another port: the clock is the same, but the hash is another.",
                  "换一个端口打开：时钟还是那个时钟，散列值却不同了。"},
         .reached = other_pair,
         .hints = other_pair_hints},
};

std::optional<Observed> first_isn(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_new_syn_ack);
}
std::optional<Observed> second_isn(const World&, const EventLog& log, Instant now) {
  const auto first = first_packet(log, now, EventKind::PacketSent, is_new_syn_ack);
  if (!first) return {};
  const auto second = first_packet(log, now, EventKind::PacketSent, [&](const Packet& p) {
    return is_new_syn_ack(p) && p.segment.destination == first->segment.destination && p.id != first->id;
  });
  if (!second) return {};
  return Observed{second->segment.seq.value(), second->sent};
}

constexpr std::array clock_predictions{
    Prediction{
        .id = "second-isn",
        .question = {"At 0.2 s the server's ISN is {}. At 4.2 s the same socket pair opens anew, and the "
                     "clock ticks every 4 µs. Which ISN now?",
                     "0.2 秒时服务器的 ISN 是 {}。4.2 秒时同一对套接字再次打开，时钟每 4 "
                     "微秒走一步。这次的 ISN 是多少？"},
        .kind = AnswerKind::Number,
        .until = 5s,
        .given = first_isn,
        .observe = second_isn,
        .why = {"ISN = M + F(socket pair, key). F is the same, M has moved by 4 s / 4 µs = 1,000,000, modulo "
                "2^32 (RFC 9293, section 3.4.1; RFC 6528).",
                "ISN = M + F(套接字对, 密钥)。F 不变，M 前进了 4 秒 ÷ 4 微秒 = 1,000,000，结果按 2^32 "
                "取模（RFC 9293 第 3.4.1 节；RFC 6528）。"}},
};

}  // namespace

std::span<const Scene> isn_scenes() {
  static const std::array all{
      Scene{
          .id = "isn-plus-one",
          .title = {"What takes a sequence number", "哪些东西占用序号"},
          .idea =
              {"The client sends a SYN, five octets and a FIN, and a few plain ACKs between. Count: which of "
               "them move the numbers on? Then lose the FIN and see what its number is good for.",
               "客户端先后发出 SYN、五个字节和 FIN，中间还有几个纯 ACK。数一数：哪些会让序号前进？"
               "再丢掉 FIN，看看它占的那个序号有什么用。"},
          .goals = plus_one_goals,
          .predictions = plus_one_predictions,
          .make = make_plus_one},
      Scene{
          .id = "bad-ack",
          .title = {"An ack that is not ours", "确认号不对的 SYN-ACK"},
          .idea =
              {"Somebody who cannot see the client's SYN guesses, and a forged SYN-ACK comes before the real "
               "one. Watch the answer. Then forge a better one yourself.",
               "有人看不见客户端的 SYN，只能靠猜：一个伪造的 SYN-ACK 抢在真的前面到达。"
               "看客户端如何回应，然后自己来伪造一个更像的。"},
          .goals = bad_ack_goals,
          .predictions = bad_ack_predictions,
          .make = make_bad_ack},
      Scene{
          .id = "predictable-isn",
          .title = {"Opening a connection in another's name", "冒名打开一个连接"},
          .idea =
              {"The server trusts the client's address; the client has crashed. An attacker who sees none of "
               "the answers opens a connection under that address, and must guess the server's ISN.",
               "服务器信任客户端的地址，而客户端已经崩溃。攻击者看不到任何应答，冒用这个地址来打开连接，"
               "只能去猜服务器的 ISN。"},
          .goals = predictable_goals,
          .predictions = predictable_predictions,
          .make = make_predictable},
      Scene{.id = "isn-clock",
            .title = {"A clock and a hash", "时钟加散列"},
            .idea = {"The same two sockets connect twice, four seconds apart: the server's ISN moves with "
                     "its clock. "
                     "Then open from another port, and the clock alone tells nothing.",
                     "同样的两个套接字先后连接两次，相隔四秒：服务器的 ISN 随时钟前进。"
                     "再换一个端口打开，光知道时钟就没用了。"},
            .goals = clock_goals,
            .predictions = clock_predictions,
            .make = make_clock},
  };
  return all;
}

}  // namespace lesson
