// Why three: an old duplicate of a SYN arrives (RFC 9293, section 3.5, Figure 8), at a server that asks back,
// and at one that does not.
#include <algorithm>
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

using tcp::State;

constexpr Instant first_open{100ms};
constexpr Instant gives_up{500ms};
constexpr Instant second_open{1000ms};

// What the client sends at `t`, and nothing that comes later, takes so long.
void slow_at(std::vector<sim::TimedAction>& script, Instant t, Duration delay) {
  const auto set = [](Duration d) {
    return sim::Tune{sim::Knob::DelayUs, static_cast<std::uint64_t>(d.count()), Side::Client};
  };
  script.push_back({t - 10ms, set(delay)});
  script.push_back({t + 10ms, set(100ms)});
}

// A SYN that takes its time, and a program that does not wait for it. It has bound its port, so that
// whatever it opens is the same socket pair.
Start with_old_syn(const Variant& variant) {
  Start start{two_ends(variant, quiet_link(100ms)), {}};
  start.config.client_program.opens_from = tcp::Host::first_ephemeral_port;
  start.script = {{first_open, sim::Open{Side::Client}}, {gives_up, sim::Abort{Side::Client}}};
  slow_at(start.script, first_open, 850ms);
  return start;
}

// Figure 8: the old SYN comes first; the new one is still on its way when the RST arrives.
Start make_figure_8(std::uint64_t, const Variant& variant) {
  Start start = with_old_syn(variant);
  start.script.push_back({second_open, sim::Open{Side::Client}});
  slow_at(start.script, second_open, 400ms);
  return start;
}

bool from_client(const Packet& p) {
  return p.from == Side::Client;
}
bool is_reset_of_client(const Packet& p) {
  return from_client(p) && p.segment.flags.rst() && p.origin == sim::Origin::Stack;
}

// Both ESTABLISHED, and each knows the other's number.
bool agreed(const World& world) {
  const tcp::Connection* client = world.connection(Side::Client);
  const tcp::Connection* server = world.connection(Side::Server);
  return both_in(world, State::Established) && client != nullptr && server != nullptr &&
         server->tcb().irs == client->tcb().iss && client->tcb().irs == server->tcb().iss;
}

// When the server first took that SYN, or one like it, out of the wire.
Instant syn_came(const EventLog& log, Instant now, tcp::Seq seq) {
  const auto syn = first_packet(log, now, EventKind::PacketArrived,
                                [&](const Packet& p) { return is_syn(p) && p.segment.seq == seq; });
  return syn ? syn->ends : tcp::never;
}

bool recovered(const World& world, const EventLog& log, Instant now) {
  return agreed(world) && first_decision(log, now, Side::Server, tcp::Rule::ResetReturnsToListen).has_value();
}

bool reset_lost(const World& world, const EventLog& log, Instant now) {
  return recovered(world, log, now) && has_happened(log, now, EventKind::PacketLost, is_reset_of_client);
}

// The new SYN found the server in SYN-RECEIVED for the old one.
bool new_syn_first(const World& world, const EventLog& log, Instant now) {
  if (!recovered(world, log, now)) return false;
  const auto old_syn = first_packet(log, now, EventKind::PacketArrived, is_syn);
  const auto reset = first_decision(log, now, Side::Server, tcp::Rule::ResetReturnsToListen);
  const Instant came = syn_came(log, now, world.connection(Side::Client)->tcb().iss);
  return old_syn && old_syn->ends < came && came < reset->at;
}

constexpr std::array reset_lost_hints{
    Words{"The RST leaves the client at 1.05 s.", "RST 在 1.05 秒离开客户端。"},
    Words{"Drop it, then wait: the new SYN meets a server that still believes in the old one.",
          "丢掉它，然后等待：新的 SYN 会遇到一个仍然相信旧 SYN 的服务器。"},
};
constexpr std::array new_syn_first_hints{
    Words{"The new SYN leaves at 1 s. Something lets it arrive at once.",
          "新的 SYN 在 1 秒发出。有一个动作可以让它立即到达。"},
    Words{"Deliver it as soon as it is on the wire, and watch for the second RST.",
          "它一上路就送达，然后留意第二个 RST。"},
};

constexpr std::array figure_8_goals{
    Goal{.id = "recovered",
         .text = {"The old SYN is refused, and then the new one makes the connection.",
                  "旧的 SYN 被拒绝，服务器退回 LISTEN，新的 SYN 建立连接。"},
         .reached = recovered},
    Goal{.id = "reset-lost",
         .text = {"Lose the RST that refuses the old SYN, and get there all the same.",
                  "丢掉那个拒绝旧 SYN 的 RST，连接照样建立。"},
         .reached = reset_lost,
         .hints = reset_lost_hints},
    Goal{.id = "new-syn-first",
         .text = {"Let the new SYN arrive while the server still is in SYN-RECEIVED for the old one, and get "
                  "there all the same.",
                  "让新的 SYN 在服务器还为旧 SYN 停在 SYN-RECEIVED 时到达，连接照样建立。"},
         .reached = new_syn_first,
         .hints = new_syn_first_hints},
};

constexpr std::array answers{
    Choice{"ACK", {"An ACK: the handshake goes on", "ACK：握手继续"}},
    Choice{"RST", {"A RST", "RST"}},
    Choice{"nothing", {"Nothing: it ignores the SYN-ACK", "什么也不回：忽略这个 SYN-ACK"}},
};

// What the client sends at the instant when the first SYN-ACK comes.
std::optional<Observed> answer_to_syn_ack(const World&, const EventLog& log, Instant now) {
  const auto syn_ack = first_packet(log, now, EventKind::PacketArrived, is_syn_ack);
  if (!syn_ack) return {};
  const auto answer = first_packet(log, now, EventKind::PacketSent, [&](const Packet& p) {
    return from_client(p) && p.sent == syn_ack->ends;
  });
  if (!answer) return Observed{2, syn_ack->ends};
  return Observed{answer->segment.flags.rst() ? 1 : 0, answer->sent};
}

std::optional<Observed> syn_ack_ack(const World&, const EventLog& log, Instant now) {
  return ack_of_first(log, now, is_syn_ack);
}
std::optional<Observed> reset_seq(const World&, const EventLog& log, Instant now) {
  return seq_of_first(log, now, is_reset_of_client);
}

constexpr std::array states{
    Choice{"LISTEN", {"LISTEN", "LISTEN"}},
    Choice{"SYN-RECEIVED", {"SYN-RECEIVED", "SYN-RECEIVED"}},
    Choice{"ESTABLISHED", {"ESTABLISHED", "ESTABLISHED"}},
    Choice{"CLOSED", {"CLOSED", "CLOSED"}},
};

// The state that the server has come to by then, as a choice.
std::optional<Observed> state_of_server(const EventLog& log, Instant at) {
  const std::string_view state = tcp::name(last_entered(log, Side::Server, at));
  const auto found =
      std::find_if(states.begin(), states.end(), [&](const Choice& choice) { return choice.id == state; });
  if (found == states.end()) return {};
  return Observed{found - states.begin(), at};
}

std::optional<Observed> state_after_reset(const World&, const EventLog& log, Instant now) {
  const auto reset = first_packet(log, now, EventKind::PacketArrived, is_reset_of_client);
  return reset ? state_of_server(log, reset->ends) : std::nullopt;
}

constexpr std::array figure_8_predictions{
    Prediction{
        .id = "answer",
        .question = {"The old SYN has drawn a SYN-ACK. The client, in SYN-SENT with a new number, gets it. "
                     "What does it send?",
                     "旧的 SYN 引来了一个 SYN-ACK。客户端正以新的序号处于 SYN-SENT，收到它之后会发什么？"},
        .kind = AnswerKind::Choice,
        .choices = answers,
        .until = 4s,
        .observe = answer_to_syn_ack,
        .why = {"The ack is not for its SYN. To ignore that would leave the server in doubt: a RST tells it "
                "(RFC 9293, sections 3.5 and 3.10.7.3).",
                "这个 ack 确认的不是它的 SYN。不理睬只会让服务器一直蒙在鼓里，所以用 RST 告诉它（RFC 9293 第 "
                "3.5 和 3.10.7.3 节）。"}},
    Prediction{
        .id = "reset-seq",
        .question = {"That SYN-ACK carries ack = {}. Which seq will the RST carry?",
                     "那个 SYN-ACK 带着 ack = {}。RST 里的 seq 会是多少？"},
        .kind = AnswerKind::Number,
        .until = 4s,
        .given = syn_ack_ack,
        .observe = reset_seq,
        .why = {"SEG.ACK itself: it is what the server expects next, so the server will believe the RST (RFC "
                "9293, section 3.5, Figure 8).",
                "就是 SEG.ACK：它正是服务器期待的下一个序号，服务器才会相信这个 RST（RFC 9293 第 3.5 "
                "节，图 8）。"}},
    Prediction{
        .id = "state-after-reset",
        .question = {"In which state is the server when it has taken the RST?",
                     "服务器收下 RST 之后处于什么状态？"},
        .kind = AnswerKind::Choice,
        .choices = states,
        .until = 4s,
        .observe = state_after_reset,
        .why = {"It came from LISTEN, so it goes back to LISTEN, and its user need not be told (RFC 9293, "
                "section 3.10.7.4).",
                "它是从 LISTEN 来的，就退回 LISTEN，而且不必告诉用户（RFC 9293 第 3.10.7.4 节）。"}},
};

// The old SYN, a client that wants nothing any more, and a server for which two segments are enough.

Start make_two_way(std::uint64_t, const Variant& variant) {
  Start start = with_old_syn(variant);
  start.config.server.three_way_handshake = false;
  return start;
}

// ESTABLISHED at the server for at least so long, and nobody at the other end.
bool is_ghost_for(const EventLog& log, Instant now, Duration length) {
  const Instant born = first_entered(log, Side::Server, State::Established, now);
  if (born == tcp::never || now - born < length) return false;
  return last_entered(log, Side::Server, born + length) == State::Established &&
         last_entered(log, Side::Client, born + length) == State::Closed;
}

bool ghost(const World&, const EventLog& log, Instant now) {
  return is_ghost_for(log, now, 0s);
}

bool long_ghost(const World&, const EventLog& log, Instant now) {
  return is_ghost_for(log, now, 30s);
}

bool talks_to_ghost(const World&, const EventLog& log, Instant now) {
  return first_entered(log, Side::Client, State::Established, now) == tcp::never &&
         has_happened(log, now, EventKind::PacketSent, [](const Packet& p) {
           return p.from == Side::Server && !p.segment.data.empty() && p.origin == sim::Origin::Stack;
         });
}

constexpr std::array long_ghost_hints{
    Words{"Who tells the server the truth? Silence it.", "是谁把真相告诉了服务器？让它闭嘴。"},
    Words{
        "Each SYN-ACK sent again draws another RST. Lay down a rule: client, RST, all. Or crash the client.",
        "每次重传的 SYN-ACK 都会引来新的 RST。设一条规则：客户端，RST，全部；或者让客户端崩溃。"},
};
constexpr std::array talks_hints{
    Words{"The server's program may send as soon as its end is ESTABLISHED, at 0.95 s.",
          "0.95 秒时服务器一进入 ESTABLISHED，它的程序就可以发送。"},
};

constexpr std::array two_way_goals{
    Goal{.id = "ghost",
         .text = {"The server is ESTABLISHED with nobody.", "服务器与一个不存在的对方 ESTABLISHED。"},
         .reached = ghost},
    Goal{.id = "talks-to-ghost",
         .text = {"Let the server's program send data to the ghost.",
                  "让服务器的程序向这个幽灵连接发送数据。"},
         .reached = talks_to_ghost,
         .hints = talks_hints},
    Goal{.id = "long-ghost",
         .text = {"Keep the ghost alive for half a minute.", "让幽灵连接存活半分钟。"},
         .reached = long_ghost,
         .hints = long_ghost_hints},
};

std::optional<Observed> state_after_old_syn(const World&, const EventLog& log, Instant now) {
  const auto syn = first_packet(log, now, EventKind::PacketArrived, is_syn);
  return syn ? state_of_server(log, syn->ends) : std::nullopt;
}

std::optional<Observed> life_of_ghost(const World&, const EventLog& log, Instant now) {
  const Instant born = first_entered(log, Side::Server, State::Established, now);
  const Instant dead = first_entered(log, Side::Server, State::Closed, now);
  if (born == tcp::never || dead == tcp::never) return {};
  return Observed{(dead - born).count(), dead};
}

constexpr std::array two_way_predictions{
    Prediction{
        .id = "state-after-syn",
        .question = {"Two segments are enough here. The client's program has long given up when its old SYN "
                     "arrives. In which state is the server then?",
                     "这里只握手两次。旧的 SYN 到达时，客户端的程序早已放弃。此时服务器处于什么状态？"},
        .kind = AnswerKind::Choice,
        .choices = states,
        .until = 4s,
        .observe = state_after_old_syn,
        .why =
            {"It cannot tell an old SYN from a new one, and it does not ask: that is why there is a third "
             "segment (RFC 9293, section 3.4.1).",
             "它分不清 SYN 是新是旧，又不反问一句：这正是需要第三个报文段的原因（RFC 9293 第 3.4.1 节）。"}},
    Prediction{
        .id = "life",
        .question = {"For how many seconds does the server believe in this connection, when nothing is lost?",
                     "如果没有丢包，服务器会相信这个连接多少秒？"},
        .kind = AnswerKind::Time,
        .until = 100s,
        .observe = life_of_ghost,
        .why = {"One round trip. Often it is said that the client ignores the SYN-ACK; exactly, one that "
                "belongs to no connection is answered with RST (RFC 9293, section 3.10.7.1).",
                "一个往返时间。常有人说客户端不会理睬这个 SYN-ACK；准确地说，不属于任何连接的报文段要用 RST "
                "应答（RFC 9293 第 3.10.7.1 节）。"}},
};

}  // namespace

std::span<const Scene> why_three_scenes() {
  static const std::array all{
      Scene{
          .id = "old-duplicate-syn",
          .title = {"An old SYN comes first", "旧的 SYN 先到"},
          .idea = {"The client opens, gives up and opens again from the same port. The network is slow, and "
                   "the old SYN arrives before the new one. Watch the third segment: this time it is no "
                   "ACK.",
                   "客户端打开连接，放弃，又从同一个端口重新打开。网络很慢，旧的 SYN 先到。"
                   "注意第三个报文段：这一次它不是 ACK。"},
          .start = Instant{},
          .goals = figure_8_goals,
          .predictions = figure_8_predictions,
          .make = make_figure_8},
      Scene{.id = "old-syn-two-way",
            .title = {"An old SYN and a handshake of two", "旧的 SYN 遇上两次握手"},
            .idea = {"This server holds that two segments are enough. The client has given up, then its old "
                     "SYN arrives. See what the server's program is told, and by whom it learns the truth.",
                     "这个服务器认为两次握手就够了。客户端已经放弃，这时它的旧 SYN 才到。"
                     "看看服务器的程序得到了什么消息，又是谁让它明白真相。"},
            .start = Instant{},
            .goals = two_way_goals,
            .predictions = two_way_predictions,
            .make = make_two_way},
  };
  return all;
}

}  // namespace lesson
