// Windows: full, shut and probed (RFC 9293, section 3.8.6), and Nagle against the delayed ACK (sections 3.7.4
// and 3.8.6.3).
#include <array>

#include "core/lesson/scene_list.hpp"
#include "core/lesson/scenes/transfers.hpp"

namespace lesson {

namespace {

// A buffer of four segments at the server, whose program does not read.

constexpr std::uint32_t room = 4 * plain_mss;
constexpr std::uint32_t message = 7 * plain_mss;
constexpr Instant read_at{2500ms};

sim::WorldConfig little_room(const Variant& variant) {
  sim::WorldConfig config = plain_ends(variant, spaced_link());
  config.server.receive_buffer = room;
  config.server.window_update_when_doubled = false;
  config.server_program.reads = false;
  return config;
}

Start make_zero_window(std::uint64_t, const Variant& variant) {
  return {little_room(variant),
          {{Instant{}, sim::Open{Side::Client}}, {Instant{600ms}, sim::Send{Side::Client, message}}}};
}

Start make_lost_update(std::uint64_t seed, const Variant& variant) {
  Start start = make_zero_window(seed, variant);
  start.script.push_back({read_at, sim::AddRule{{Side::Server, sim::SegmentKind::Ack, sim::Which::Nth, 1}}});
  start.script.push_back({read_at, sim::Read{Side::Server, room}});
  return start;
}

bool is_probe(const Packet& packet) {
  return packet.from == Side::Client && packet.cause == tcp::Rule::ZeroWindowProbe;
}

bool message_arrived(const World& world, const EventLog&, Instant) {
  return all_arrived(world, message);
}

bool stays_silly(const World&, const EventLog& log, Instant now) {
  return first_note(log, now, Side::Server, tcp::Rule::ReceiverSillyWindow).has_value();
}

bool shut_for_a_minute(const World& world, const EventLog& log, Instant now) {
  const auto shut = first_note(log, now, Side::Client, tcp::Rule::ZeroWindow);
  return shut && now - shut->at >= 60s && both_in(world, tcp::State::Established) &&
         count_notes(log, now, Side::Client, tcp::Rule::WindowOpens) == 0;
}

constexpr std::array arrived_hints{
    Words{"The server's program does not read. You may read for it.", "服务器的程序不读数据。你可以替它读。"},
    Words{"Open the server's program: read 4,000 octets, or let it read as it comes.",
          "打开服务器的程序：读取 4,000 字节，或者改成“来了就读”。"},
};
constexpr std::array silly_hints{
    Words{"A window of a few octets would draw tiny segments. The receiver does not offer it.",
          "只开几个字节的窗口会引来很小的报文段，接收方不肯这样通告。"},
    Words{"Read 500 octets at the server, less than a segment, and see what it says.",
          "在服务器端只读 500 字节，不到一个报文段，看它通告什么。"},
};
constexpr std::array zero_goals{
    Goal{.id = "silly",
         .text = {"Read a little, but so little that the window stays shut.",
                  "读走一点数据，但少到窗口仍然不打开。"},
         .reached = stays_silly,
         .hints = silly_hints},
    Goal{.id = "minute",
         .text = {"Leave the window shut for a minute: the connection is still ESTABLISHED.",
                  "让窗口关上整整一分钟：连接仍是 ESTABLISHED。"},
         .reached = shut_for_a_minute},
    Goal{.id = "arrived",
         .text = {"Open the window, and let all 7,000 octets arrive.", "打开窗口，让 7,000 字节全部到达。"},
         .reached = message_arrived,
         .hints = arrived_hints},
};

constexpr std::array next_segments{
    Choice{"nothing", {"Nothing, until the server opens the window", "什么也不发，等服务器打开窗口"}},
    Choice{"octet", {"One octet, as a probe", "一个字节，作为探测"}},
    Choice{"segment", {"A full segment", "一个满长度的报文段"}},
};

// What the client sends in the first minute after the window was shut.
std::optional<Observed> next_after_zero(const World&, const EventLog& log, Instant now) {
  const auto shut = first_note(log, now, Side::Client, tcp::Rule::ZeroWindow);
  if (!shut) return {};
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent || event.side != Side::Client || event.at <= shut->at) continue;
    return Observed{packet_of(log, event).segment.data.size() == 1 ? 1 : 2, event.at};
  }
  return Observed{0, shut->at};
}

// The acknowledgment that answers the first probe.
std::optional<Observed> answer_to_probe(const EventLog& log, Instant now, Instant since) {
  bool probed = false;
  for (const Event& event : events_until(log, now)) {
    if (event.at < since) continue;
    if (event.kind == EventKind::PacketArrived) probed |= is_probe(packet_of(log, event));
    if (!probed || event.kind != EventKind::PacketSent || event.side != Side::Server) continue;
    return Observed{packet_of(log, event).segment.ack.value(), event.at};
  }
  return {};
}
std::optional<Observed> answer_when_shut(const World&, const EventLog& log, Instant now) {
  return answer_to_probe(log, now, Instant{});
}
std::optional<Observed> answer_when_open(const World&, const EventLog& log, Instant now) {
  return answer_to_probe(log, now, read_at);
}

// Between the first probe and the second.
std::optional<Observed> second_probe(const World&, const EventLog& log, Instant now) {
  const auto first = first_note(log, now, Side::Client, tcp::Rule::ZeroWindowProbe);
  if (!first) return {};
  const auto second = first_note(log, now, Side::Client, tcp::Rule::ZeroWindowProbe, first->at + 1us);
  if (!second) return {};
  return Observed{(second->at - first->at).count(), second->at};
}

std::optional<Observed> first_wait_ms(const World&, const EventLog& log, Instant now) {
  const auto shut = first_note(log, now, Side::Client, tcp::Rule::ZeroWindow);
  const auto first = first_note(log, now, Side::Client, tcp::Rule::ZeroWindowProbe);
  if (!shut || !first) return {};
  return Observed{(first->at - shut->at) / 1ms, first->at};
}

constexpr std::array zero_predictions{
    Prediction{
        .id = "next",
        .question = {"An ACK says: window 0. The client still has 3,000 octets. What does it send next?",
                     "一个 ACK 通告窗口为 0，客户端还有 3,000 字节没发。接下来它发什么？"},
        .choices = next_segments,
        .until = 60s,
        .observe = next_after_zero,
        .why = {"A probe, once the window has been zero for one RTO. Without it a lost window update would "
                "stop both for ever (RFC 9293, section 3.8.6.1).",
                "窗口为零持续一个 RTO 之后发出探测。没有它，窗口更新一旦丢失，双方就会永远等下去（RFC 9293 "
                "第 3.8.6.1 "
                "节）。"}},
    Prediction{
        .id = "answer",
        .question = {"The first segment had seq = {}; 4,000 octets fill the buffer. A probe brings one octet "
                     "more. Which ack answers it?",
                     "第一段 seq = {}，4,000 字节已占满缓冲区。探测又带来一个字节。应答它的 ack 是多少？"},
        .kind = AnswerKind::Number,
        .until = 5s,
        .given = seq_of_first_data,
        .observe = answer_when_shut,
        .why = {"There is no room: the octet is not taken. The ACK says what is expected and that the window "
                "is zero, seq + 4,000 (RFC 9293, sections 3.8.6.1 and 3.10.7.4).",
                "没有空间，这个字节不收。ACK 说明期望的序号仍是 seq + 4,000，窗口为零（RFC 9293 第 3.8.6.1 "
                "节和第 "
                "3.10.7.4 节）。"}},
    Prediction{
        .id = "second-probe",
        .question = {"The first probe waited for one RTO, {} ms. How many seconds later comes the second?",
                     "第一个探测等了一个 RTO，即 {} 毫秒。再过多少秒发第二个？"},
        .kind = AnswerKind::Time,
        .until = 10s,
        .given = first_wait_ms,
        .observe = second_probe,
        .why = {"The interval should grow exponentially, although every probe is answered (RFC 9293, section "
                "3.8.6.1, SHLD-30).",
                "探测的间隔应按指数增长，即使每个探测都得到了应答（RFC 9293 第 3.8.6.1 节，SHLD-30）。"}},
};

// The window update is lost.

bool after_lost_probe(const World&, const EventLog& log, Instant now) {
  return has_happened(log, now, EventKind::PacketLost, [&](const Packet& lost) {
    return is_probe(lost) && lost.sent > read_at && is_lost_by_hand(log, lost, now) &&
           first_note(log, now, Side::Client, tcp::Rule::WindowOpens, lost.ends).has_value();
  });
}

bool standstill(const World& world, const EventLog& log, Instant now) {
  const auto told = first_note(log, now, Side::Server, tcp::Rule::WindowUpdateSent);
  return told && now - told->at >= 60s && both_in(world, tcp::State::Established) &&
         count_notes(log, now, Side::Client, tcp::Rule::WindowOpens) == 0;
}

constexpr std::array lost_probe_hints{
    Words{"The second probe starts at about 3.8 s. Drop it on its way, and wait for the third.",
          "第二个探测大约在 3.8 秒发出。在路上丢掉它，再等第三个。"},
};
constexpr std::array standstill_hints{
    Words{"Only the probes can tell the client. There are more than you want to catch by hand.",
          "只有探测能让客户端知道窗口开了。它们很多，不必一个个用手去抓。"},
    Words{"Lay down a rule: client, DATA, all.", "设一条规则：客户端，DATA，全部。"},
};
constexpr std::array update_goals{
    Goal{.id = "lost-probe",
         .text = {"Lose the probe as well: the next one gets things going.",
                  "把探测也丢掉：下一个探测照样能让传输继续。"},
         .reached = after_lost_probe,
         .hints = lost_probe_hints},
    Goal{.id = "standstill",
         .text = {"Hold both ends up for a minute, though the server has room.",
                  "服务器明明有空间，却让双方干等一分钟。"},
         .reached = standstill,
         .hints = standstill_hints},
};

constexpr std::array who_goes_on{
    Choice{"server", {"The server: it repeats the update", "服务器：它会重发窗口更新"}},
    Choice{"client", {"The client: it probes", "客户端：靠它的探测"}},
    Choice{"nobody", {"Nobody: both wait for ever", "谁也不行：双方永远等下去"}},
};

std::optional<Observed> who(const World&, const EventLog& log, Instant now) {
  const auto opens = first_note(log, now, Side::Client, tcp::Rule::WindowOpens);
  if (!opens) return Observed{2, now};
  const bool repeated = count_notes(log, opens->at, Side::Server, tcp::Rule::WindowUpdateSent) > 1;
  return Observed{repeated ? 0 : 1, opens->at};
}

constexpr std::array update_predictions{
    Prediction{
        .id = "who",
        .question = {"At 2.5 s the server has room again, but the ACK that says so is lost. Who gets things "
                     "going?",
                     "2.5 秒时服务器又有了空间，但通告它的 ACK 丢了。靠谁让传输继续？"},
        .choices = who_goes_on,
        .until = 60s,
        .observe = who,
        .why = {"An ACK without data is not sent again. That is why the sender must probe (RFC 9293, section "
                "3.8.6.1, MUST-36).",
                "不带数据的 ACK 不会重传，所以发送方必须探测（RFC 9293 第 3.8.6.1 节，MUST-36）。"}},
    Prediction{
        .id = "answer",
        .question =
            {"The first segment had seq = {}; 4,000 octets have arrived. The next probe, one octet, "
             "finds room. Which ack answers it?",
             "第一段 seq = {}，已收到 4,000 字节。下一个探测带一个字节，这时有空间。应答它的 ack 是多少？"},
        .kind = AnswerKind::Number,
        .until = 10s,
        .given = seq_of_first_data,
        .observe = answer_when_open,
        .why = {"A probe is real data, the next octet of the stream. Where there is room it is taken: seq + "
                "4,001 (RFC 9293, section 3.8.6.1).",
                "探测带的是真正的数据，是字节流的下一个字节。有空间就收下，所以是 seq + 4,001（RFC 9293 第 "
                "3.8.6.1 "
                "节）。"}},
};

// Nagle and the delayed ACK. As on Linux, whose first ACKs of a connection are not delayed: here they are.

Start make_nagle(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(50ms));
  for (tcp::Config* end : {&config.client, &config.server}) {
    end->mss = plain_mss;
    end->timestamps = end->sack = end->rack = false;
    end->quick_acks = 0;
  }
  Start start{config, {{Instant{}, sim::Open{Side::Client}}}};
  for (const std::uint32_t octets : {200U, 300U, 400U})
    start.script.push_back({Instant{600ms}, sim::Send{Side::Client, octets}});
  return start;
}

// An ACK that was to wait has gone out earlier.
bool ack_sooner(const World& world, const EventLog& log, Instant now) {
  const auto delayed = first_note(log, now, Side::Server, tcp::Rule::AckDelayed);
  if (!delayed) return false;
  const Instant due = delayed->at + world.host(Side::Server).config().delayed_ack;
  for (const Event& event : events_until(log, now)) {
    const bool answers = event.kind == EventKind::PacketSent && event.side == Side::Server;
    if (answers && event.at >= delayed->at) return event.at < due;
  }
  return false;
}

bool filled(const World&, const EventLog& log, Instant now) {
  return has_happened(log, now, EventKind::PacketSent, [](const Packet& packet) {
    return packet.from == Side::Client && packet.segment.data.size() == plain_mss;
  });
}

constexpr std::array sooner_hints{
    Words{"The first write arrives at 0.65 s, and the ring of the delayed ACK begins to empty.",
          "第一次写的数据在 0.65 秒到达，延迟确认计时器的圆环开始走。"},
    Words{"Let that timer expire by hand, or let the server send something: its data carries the ACK.",
          "手动让这个计时器到期；或者让服务器发点数据，ACK 就搭车走了。"},
};
constexpr std::array filled_hints{
    Words{"Nagle holds back small segments only. 700 octets wait; a full segment has 1,000.",
          "Nagle 算法只扣住小报文段。正等着的有 700 字节，满长度是 1,000 字节。"},
    Words{"Before 0.7 s, let the client send 300 octets more.", "在 0.7 秒之前，让客户端再发 300 字节。"},
};
constexpr std::array nagle_goals{
    Goal{.id = "ack-sooner",
         .text = {"Get the server's ACK out before its timer has run out.",
                  "让服务器的 ACK 不等计时器走完就发出。"},
         .reached = ack_sooner,
         .hints = sooner_hints},
    Goal{.id = "filled",
         .text = {"Set free what Nagle holds back, without any ACK.",
                  "不靠任何 ACK，让 Nagle 算法放行它扣住的数据。"},
         .reached = filled,
         .hints = filled_hints},
};

std::optional<Observed> held_for(const World&, const EventLog& log, Instant now) {
  const auto held = first_note(log, now, Side::Client, tcp::Rule::NagleHolds);
  const auto second = nth_data(log, now, 2);
  if (!held || !second) return {};
  return Observed{(second->sent - held->at).count(), second->sent};
}

std::optional<Observed> segments(const World&, const EventLog& log, Instant now) {
  Observed seen{0, Instant{}};
  while (const auto packet = nth_data(log, now, static_cast<int>(seen.value) + 1))
    seen = {seen.value + 1, packet->sent};
  return seen;
}

constexpr Words held_why{
    "There, the server's wait, and back: Nagle waits for an ACK that waits for more data (RFC 9293, sections "
    "3.7.4 and 3.8.6.3).",
    "去程、服务器的等待、回程：Nagle 算法在等 ACK，而 ACK 在等更多的数据（RFC 9293 第 3.7.4 节和第 3.8.6.3 "
    "节）。"};
constexpr std::array held_told{Told{"profile=rfc", held_why}};

constexpr std::array nagle_predictions{
    Prediction{
        .id = "segments",
        .question =
            {"A program writes 200, 300 and 400 octets, one right after the other. The MSS is 1,000. How "
             "many segments carry them?",
             "程序接连写了 200、300、400 字节，MSS 是 1,000。它们分几个报文段发出？"},
        .kind = AnswerKind::Number,
        .until = 3s,
        .observe = segments,
        .why =
            {"The first goes at once, since nothing is in flight. The others wait for its ACK, and then go "
             "together (RFC 9293, section 3.7.4).",
             "第一次写时没有在途数据，立即发出；后两次要等它的 ACK，然后合成一个报文段（RFC 9293 第 3.7.4 "
             "节）。"}},
    Prediction{
        .id = "held",
        .question =
            {"The path takes 50 ms each way, the server delays its ACKs by {} ms. How many seconds do the "
             "second and third write wait?",
             "单程 50 毫秒，服务器的 ACK 延迟 {} 毫秒。第二、三次写的数据要等多少秒才发出？"},
        .kind = AnswerKind::Time,
        .until = 3s,
        .given = ack_delay_ms,
        .observe = held_for,
        .why = held_why,
        .told = held_told},
};

}  // namespace

std::span<const Scene> flow_control_scenes() {
  static const std::array all{
      Scene{.id = "zero-window",
            .title = {"The window shuts", "窗口关上了"},
            .idea = {"The server has room for 4,000 octets, and its program does not read. The client has "
                     "7,000. Watch "
                     "win in the ACKs, and what the client does when it is 0.",
                     "服务器只有 4,000 字节的缓冲区，程序又不读数据，而客户端要发 7,000 字节。看 ACK 里的 "
                     "win，再看它变成 0 之后客户端做什么。"},
            .start = Instant{500ms},
            .goals = zero_goals,
            .predictions = zero_predictions,
            .make = make_zero_window},
      Scene{.id = "lost-window-update",
            .title = {"The window opens, and nobody hears of it", "窗口开了，却没人知道"},
            .idea = {"As before, but at 2.5 s the server's program reads everything. The ACK that tells of "
                     "it is lost.",
                     "和刚才一样，只是 2.5 秒时服务器的程序读走了全部数据，而通告这件事的 ACK 在路上丢了。"},
            .start = Instant{500ms},
            .goals = update_goals,
            .predictions = update_predictions,
            .make = make_lost_update},
      Scene{.id = "nagle-delayed-ack",
            .title = {"Nagle against the delayed ACK", "Nagle 算法遇上延迟确认"},
            .idea = {"Three small writes at 0.6 s. The first goes, the others are held back. Watch the timer "
                     "of the "
                     "delayed ACK at the server: two good rules wait for each other.",
                     "0.6 "
                     "秒时连续三次写少量数据。第一次的发出去了，后两次的被扣住。看服务器的延迟确认计时器：两"
                     "条好规则，正互相等待。"},
            .start = Instant{500ms},
            .goals = nagle_goals,
            .predictions = nagle_predictions,
            .make = make_nagle},
  };
  return all;
}

}  // namespace lesson
