// Congestion control as curves: slow start to CUBIC (RFC 5681, 6582, 6675, 9438).
#include <array>

#include "core/lesson/scene_list.hpp"
#include "core/lesson/scenes/transfers.hpp"

namespace lesson {

namespace {

// The receiver's window is out of the way: 1 MiB.
sim::WorldConfig wide_ends(const Variant& variant, const sim::LinkConfig& to_server) {
  sim::WorldConfig config = two_ends(variant, to_server);
  config.to_client = quiet_link(to_server.delay);
  for (tcp::Config* end : {&config.client, &config.server}) {
    end->mss = plain_mss;
    end->timestamps = false;
    end->sack = end->rack = true;
    end->window_update_when_doubled = true;
    end->quick_acks = 0;
    end->window_scaling = true;
    end->window_shift = 7;
    end->send_buffer = end->receive_buffer = 1'048'576;
    end->initial_window_segments = 10;
  }
  return config;
}

sim::LinkConfig bottleneck(sim::Duration delay, std::uint64_t bps, std::uint32_t queue) {
  sim::LinkConfig link = quiet_link(delay);
  link.bandwidth_bps = bps;
  link.queue_packets = queue;
  return link;
}

std::uint32_t cwnd_at(const EventLog& log, Instant t) {
  const sim::Sample* sample = log.samples.client.at(t);
  return sample == nullptr ? 0 : sample->cwnd;
}

// Slow start.

constexpr std::uint32_t hundred = 100 * plain_mss;

// The window is 65,535 all the time, enough for it: more than that is free.
Start make_slow_start(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = wide_ends(variant, quiet_link(100ms));
  config.server.window_scaling = false;
  config.server.window_shift = 0;
  return {config, {{Instant{}, sim::Open{Side::Client}}, {Instant{600ms}, sim::Send{Side::Client, hundred}}}};
}

bool timed_out(const World&, const EventLog& log, Instant now) {
  return first_note(log, now, Side::Client, tcp::Rule::TimeoutShrinksWindow).has_value();
}
bool rested(const World&, const EventLog& log, Instant now) {
  return first_note(log, now, Side::Client, tcp::Rule::IdleRestart).has_value();
}

constexpr std::array timed_out_hints{
    Words{"The retransmission timer must expire. It does when no ACK comes for long enough, or by your hand.",
          "要让重传计时器到期：很久没有 ACK 来，或者由你亲手让它到期。"},
    Words{"Lay down a rule: server, ACK, all. Take it away when the timer has expired.",
          "设一条规则：服务器，ACK，全部。等计时器到期之后再撤掉。"},
};
constexpr std::array rested_hints{
    Words{"An old window says nothing about the network of now. Wait until all is acknowledged, and longer.",
          "过去的窗口说明不了现在的网络。等全部确认之后，再多等一会儿。"},
    Words{"At 5 s, let the client send 50,000 octets, and look at cwnd before and after.",
          "到 5 秒时让客户端再发 50,000 字节，比较前后的 cwnd。"},
};
constexpr std::array slow_start_goals{
    Goal{.id = "timed-out",
         .text = {"Bring cwnd down to one segment.", "让 cwnd 降到一个报文段。"},
         .reached = timed_out,
         .hints = timed_out_hints},
    Goal{.id = "rested",
         .text = {"Without a loss, make the client begin again with ten segments.",
                  "一个报文段也不丢，让客户端重新从十个报文段开始。"},
         .reached = rested,
         .hints = rested_hints},
};

// Data goes out in bursts, one a round trip: each begins half a round trip, at least, after the one before.
struct Bursts {
  int count = 0;
  std::int64_t first = 0;   // segments
  std::int64_t second = 0;  // segments
  Instant second_at{};
  Instant last_at{};
};
Bursts bursts(const EventLog& log, Instant now) {
  Bursts seen;
  Instant begun{};
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent || !is_data_from(packet_of(log, event), Side::Client)) continue;
    if (seen.count == 0 || event.at - begun >= 100ms) {
      ++seen.count;
      begun = seen.last_at = event.at;
      if (seen.count == 2) seen.second_at = event.at;
    }
    if (seen.count == 1) ++seen.first;
    if (seen.count == 2) ++seen.second;
  }
  return seen;
}
std::optional<Observed> first_burst(const World&, const EventLog& log, Instant now) {
  const Bursts seen = bursts(log, now);
  return Observed{seen.first, seen.second_at};
}
std::optional<Observed> second_burst(const World&, const EventLog& log, Instant now) {
  const Bursts seen = bursts(log, now);
  return Observed{seen.second, seen.second_at};
}
std::optional<Observed> how_many_bursts(const World&, const EventLog& log, Instant now) {
  const Bursts seen = bursts(log, now);
  return Observed{seen.count, seen.last_at};
}

constexpr std::array second_told{
    Told{
        "profile=rfc",
        {"An ACK adds one segment at most, and with delayed ACKs one comes for every two (RFC 5681, section "
         "3.1): half as many more. Linux adds all that an ACK covers, and doubles.",
         "每个 ACK 最多增加一段，而延迟确认使每两段才有一个 ACK（RFC 5681 第 3.1 节），所以只多出一半。Linux "
         "按确认的字节数增加，会翻倍。"}},
};
constexpr std::array bursts_told{
    Told{"profile=rfc",
         {"10, then 15, then about half as many more each time, and the rest in the fifth: still exponential "
          "(RFC 5681, section 3.1).",
          "先 10 段，再 15 段，此后每次大约再多一半，第五个往返才发完：仍然是指数增长（RFC 5681 第 3.1 "
          "节）。"}},
};

constexpr std::array slow_start_predictions{
    Prediction{.id = "second-burst",
               .question = {"The client starts with {} segments. All of them are acknowledged, nothing is "
                            "lost. How many go out in the next round trip?",
                            "客户端一开始发 {} 个报文段，全部得到确认，没有丢失。下一个往返里能发几个？"},
               .kind = AnswerKind::Number,
               .until = 5s,
               .given = first_burst,
               .observe = second_burst,
               .why = {"Twenty: Linux adds all that an ACK covers, and doubles. By RFC 5681, section 3.1, an "
                       "ACK adds one segment at most; with delayed ACKs that makes 15.",
                       "确认了多少，窗口就增加多少：Linux 按字节数计算，正好翻倍。按 RFC 5681 第 3.1 "
                       "节，每个 ACK 最多增加一段，有延迟确认时只有 15 段。"},
               .told = second_told},
    Prediction{
        .id = "bursts",
        .question = {"100 segments are to go, {} in the first round trip. In how many round trips are all "
                     "of them out?",
                     "共有 100 段要发，第一个往返发 {} 段。几个往返之后全部发出？"},
        .kind = AnswerKind::Number,
        .until = 5s,
        .given = first_burst,
        .observe = how_many_bursts,
        .why =
            {"10 + 20 + 40 = 70, and the rest in the fourth. \"Slow\" is only the start: the growth is "
             "exponential (RFC 5681, section 3.1).",
             "10 + 20 + 40 = 70，其余在第四个往返。“慢”的只是起点，增长却是指数的（RFC 5681 第 3.1 节）。"},
        .told = bursts_told},
};

// A bottleneck of 2 Mbit/s: a datagram of 1,040 octets takes 4.16 ms. 24 fill the path there and back, 24
// more the queue.

constexpr std::uint32_t long_message = 1'048'576;

Start long_transfer(const sim::WorldConfig& config, int messages) {
  Start start{config, {{Instant{}, sim::Open{Side::Client}}}};
  for (int i = 0; i < messages; ++i)
    start.script.push_back({Instant{600ms}, sim::Send{Side::Client, long_message}});
  return start;
}

Start make_recovery(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = wide_ends(variant, bottleneck(50ms, 2'000'000, 24));
  config.client.congestion_algorithm = tcp::CongestionAlgorithm::NewReno;
  return long_transfer(config, 3);
}

bool halved_thrice(const World&, const EventLog& log, Instant now) {
  return count_notes(log, now, Side::Client, tcp::Rule::SackRecovery) >= 3;
}

constexpr std::array recovery_timeout_hints{
    Words{"Fast recovery needs ACKs that tell of the loss. Without any ACK only the timer is left.",
          "快恢复要靠报告丢失的 ACK。一个 ACK 也没有，就只剩计时器了。"},
    Words{"Set the loss of the link to 100 % for two seconds, then back to 0.",
          "把链路的丢包设为 100%，过两秒再设回 0。"},
};
constexpr std::array recovery_goals{
    Goal{.id = "halved-thrice",
         .text = {"Let it run until the window has been halved three times.", "让它一直跑到窗口三次减半。"},
         .reached = halved_thrice},
    Goal{.id = "timeout",
         .text = {"Now bring on a timeout, and compare the two ways down.",
                  "再引发一次超时，比较两种下降方式。"},
         .reached = timed_out,
         .hints = recovery_timeout_hints},
};

constexpr std::array ways_down{
    Choice{"one", {"One segment", "一个报文段"}},
    Choice{"half", {"About half of what was in flight", "大约是在途数据的一半"}},
    Choice{"seven-tenths", {"About seven tenths of what it was", "大约是原来的十分之七"}},
    Choice{"same", {"As it was; only the lost are repaired", "不变，只补发丢失的"}},
};

// What the first recovery leaves of the window: value is the index of ways_down.
std::optional<Observed> way_down(const World&, const EventLog& log, Instant now) {
  const auto cut = first_note(log, now, Side::Client, tcp::Rule::SackRecovery);
  if (!cut) return {};
  const std::int64_t before = cwnd_at(log, cut->at - 1us);
  const std::int64_t tenths = (10 * cut->value + before / 2) / before;
  if (cut->value <= plain_mss) return Observed{0, cut->at};
  if (tenths <= 5) return Observed{1, cut->at};
  return Observed{tenths <= 8 ? 2 : 3, cut->at};
}

constexpr std::array growths{
    Choice{"doubles", {"It doubles", "翻一倍"}},
    Choice{"one", {"About one segment more", "大约增加一个报文段"}},
    Choice{"same", {"It stays as it is", "保持不变"}},
};

// What becomes of the window in the round trip, of 0.2 s about, that begins a second after recovery has
// ended.
std::optional<Observed> growth_afterwards(const World& world, const EventLog& log, Instant now) {
  const auto ends = first_note(log, now, Side::Client, tcp::Rule::RecoveryEnds);
  const tcp::Connection* client = world.connection(Side::Client);
  if (!ends || client == nullptr) return {};
  const Instant from = ends->at + 1s;
  const std::int64_t gained = std::int64_t{cwnd_at(log, from + client->tcb().rtt.srtt)} - cwnd_at(log, from);
  if (gained >= cwnd_at(log, from) / 2) return Observed{0, from};
  return Observed{gained > 0 ? 1 : 2, from};
}

constexpr std::array recovery_predictions{
    Prediction{
        .id = "way-down",
        .question =
            {"The queue overflows, and SACK tells of the loss. What does cwnd become when the repair begins?",
             "队列溢出，SACK 报告了丢失。开始修复时，cwnd 变成多少？"},
        .choices = ways_down,
        .until = 6s,
        .observe = way_down,
        .why = {"ssthresh becomes FlightSize / 2, and cwnd follows it: ACKs still come, so the network still "
                "carries something. One segment is for a timeout (RFC 5681, sections 3.1 and 3.2).",
                "ssthresh 设为在途数据的一半，cwnd 也降到那里：ACK "
                "还在来，说明网络还在运送。只有超时才降到一个报文段（RFC 5681 第 3.1、3.2 节）。"}},
    Prediction{
        .id = "growth",
        .question = {"The loss is repaired. By how much does cwnd grow in each round trip from now on?",
                     "丢失已经修复。此后每个往返时间，cwnd 增长多少？"},
        .choices = growths,
        .until = 8s,
        .observe = growth_afterwards,
        .why =
            {"cwnd is no longer below ssthresh: congestion avoidance, at most about one segment in a round "
             "trip (RFC 5681, section 3.1).",
             "cwnd 已不小于 ssthresh，进入拥塞避免：每个往返时间大约增加一个报文段（RFC 5681 第 3.1 节）。"}},
};

// CUBIC, or the algorithm of the profile, on a long path: 2 Mbit/s, 0.2 s there and back, a queue of 30.

Start make_cubic(std::uint64_t, const Variant& variant) {
  return long_transfer(wide_ends(variant, bottleneck(100ms, 2'000'000, 30)), 4);
}

// The curve has come to where the last loss was, and goes beyond.
bool passed_the_flat(const World& world, const EventLog&, Instant now) {
  const tcp::Connection* client = world.connection(Side::Client);
  if (client == nullptr || client->tcb().congestion.in_recovery) return false;
  const tcp::Cubic& curve = client->tcb().congestion.curve;
  return curve.epoch != tcp::never && curve.k_ms > 0 &&
         now - curve.epoch > sim::Duration{curve.k_ms * 1000} && client->tcb().congestion.cwnd > curve.w_max;
}

bool cut_by_hand(const World&, const EventLog& log, Instant now) {
  return has_happened(log, now, EventKind::PacketLost, [&](const Packet& lost) {
    if (!is_data_from(lost, Side::Client) || !is_lost_by_hand(log, lost, now)) return false;
    const auto cut = first_note(log, now, Side::Client, tcp::Rule::SackRecovery, lost.ends);
    return cut && cut->at - lost.ends < 1s;
  });
}

constexpr std::array flat_hints{
    Words{
        "After a loss the curve rises fast, then ever slower, and is flat where the window was at the loss.",
        "丢失之后曲线先快后慢，到接近上次丢失时的窗口，变得平坦。"},
    Words{"Look at cwnd some five seconds after a recovery, in the curves.",
          "打开曲线图，看恢复结束之后五秒左右的 cwnd。"},
};
constexpr std::array cut_hints{
    Words{"At 8 s the window climbs. Drop one segment with data on its way.",
          "8 秒时窗口正在上升。在路上丢掉一个数据段。"},
};
constexpr std::array cubic_goals{
    Goal{.id = "beyond",
         .text = {"Let CUBIC climb beyond the window at which it lost the last time.",
                  "让 CUBIC 的窗口越过上次丢失时的大小。"},
         .reached = passed_the_flat,
         .hints = flat_hints},
    Goal{.id = "by-hand",
         .text = {"Lose a single segment by hand, and see what it costs.",
                  "亲手丢掉一个报文段，看看代价有多大。"},
         .reached = cut_by_hand,
         .hints = cut_hints},
};

constexpr Words cubic_why{
    "CUBIC keeps 0.7 of it (RFC 9438, section 4.6). RFC 5681, section 3.1, has 0.5, and the rfc profile here "
    "does that.",
    "CUBIC 保留 0.7（RFC 9438 第 4.6 节）。RFC 5681 第 3.1 节是 0.5，这里的 rfc 配置就是这样。"};
constexpr std::array cubic_told{Told{"profile=rfc", cubic_why}};

constexpr std::array cubic_predictions{
    Prediction{
        .id = "way-down",
        .question = {"The queue overflows for the first time. What does cwnd become when the repair begins?",
                     "队列第一次溢出。开始修复时，cwnd 变成多少？"},
        .choices = ways_down,
        .until = 6s,
        .observe = way_down,
        .why = cubic_why,
        .told = cubic_told},
};

// No congestion control at all: what the receiver's window takes goes out at once.

constexpr std::uint32_t two_hundred = 200 * plain_mss;

Start make_without(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = wide_ends(variant, bottleneck(50ms, 2'000'000, 20));
  config.client.congestion_control = false;
  config.server.receive_buffer = 64 * plain_mss;
  config.server.window_scaling = false;
  config.server.window_shift = 0;
  return {config,
          {{Instant{}, sim::Open{Side::Client}}, {Instant{600ms}, sim::Send{Side::Client, two_hundred}}}};
}

bool two_hundred_arrived(const World& world, const EventLog&, Instant) {
  return all_arrived(world, two_hundred);
}
bool each_once(const World& world, const EventLog& log, Instant now) {
  return all_arrived(world, two_hundred) && sent_again(world, log, now)->value == 0;
}

constexpr std::array once_hints{
    Words{"Nothing can be done at the ends. But the link has knobs: its bandwidth, and its queue.",
          "两端没有办法，但链路有旋钮：带宽和队列。"},
    Words{"64 segments come at once. Before 0.6 s, make the queue longer than that.",
          "64 段会同时到来。在 0.6 秒之前，把队列设得比它更长。"},
};
constexpr std::array without_goals{
    Goal{.id = "at-last",
         .text = {"Let it run until all 200 segments have arrived.", "让它跑到 200 段全部到达。"},
         .reached = two_hundred_arrived},
    Goal{.id = "each-once",
         .text = {"Change the wire so that all arrive, and none is sent twice.",
                  "改动线路，让它们全部到达，而且一段也不重发。"},
         .reached = each_once,
         .hints = once_hints},
};

// Of the first burst.
std::optional<Observed> got_through(const World&, const EventLog& log, Instant now) {
  const auto first = nth_data(log, now, 1);
  if (!first) return {};
  Observed seen{0, first->sent};
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketArrived) continue;
    const Packet packet = packet_of(log, event);
    if (!is_data_from(packet, Side::Client) || packet.sent != first->sent) continue;
    seen = {seen.value + 1, event.at};
  }
  return seen;
}

constexpr std::array costs{
    Choice{"little", {"About 200, a few more", "大约 200 段，多不了几段"}},
    Choice{"more", {"About 300", "大约 300 段"}},
    Choice{"twice", {"More than 400", "超过 400 段"}},
};

std::optional<Observed> what_it_costs(const World&, const EventLog& log, Instant now) {
  Observed seen{0, Instant{}};
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent || !is_data_from(packet_of(log, event), Side::Client)) continue;
    seen = {seen.value + 1, event.at};
  }
  if (seen.value > 400) return Observed{2, seen.at};
  return Observed{seen.value > 250 ? 1 : 0, seen.at};
}

constexpr std::array without_predictions{
    Prediction{
        .id = "got-through",
        .question = {"The window lets 64 segments out at once. The bottleneck sends one at a time and holds "
                     "20 more. How many of the 64 arrive?",
                     "窗口允许一次发出 64 段。瓶颈链路一次只能发一段，队列里再放 20 段。这 64 段能到几段？"},
        .kind = AnswerKind::Number,
        .until = 3s,
        .observe = got_through,
        .why = {"The one that is being sent and the 20 behind it. The receiver's window knows its own "
                "buffer, not the network's: that is cwnd's part (RFC 5681, section 3.1).",
                "正在发送的一段和排队的 20 段。接收窗口只知道自己的缓冲区，不知道网络的容量，那是 cwnd "
                "的事（RFC 5681 第 3.1 节）。"}},
    Prediction{.id = "costs",
               .question = {"How many segments must the client send in all, until 200 have arrived?",
                            "要让 200 段都到达，客户端一共得发多少段？"},
               .choices = costs,
               .until = 60s,
               .observe = what_it_costs,
               .why = {"Each timeout throws everything that is outstanding at the same queue again. That the "
                       "sender must slow down after a loss is a MUST (RFC 9293, section 3.8.2; RFC 5681).",
                       "每次超时，又把全部在途数据砸向同一个队列。丢失之后必须放慢，这是硬性要求（RFC 9293 "
                       "第 3.8.2 节，RFC 5681）。"}},
};

}  // namespace

std::span<const Scene> congestion_scenes() {
  static const std::array all{
      Scene{.id = "slow-start",
            .title = {"Slow start", "慢开始"},
            .idea = {"100 segments over a path that can take anything. See how many go out in each round "
                     "trip, and watch cwnd in the curves.",
                     "一条容量无限的路径，要发 100 段。看每个往返时间发出几段，再看曲线图里的 cwnd。"},
            .start = Instant{500ms},
            .opens_on_curves = true,
            .goals = slow_start_goals,
            .predictions = slow_start_predictions,
            .make = make_slow_start},
      Scene{.id = "loss-and-recovery",
            .title = {"Too much, half, and up again", "过量，减半，再上升"},
            .idea = {"A bottleneck of 2 Mbit/s with room for 24 packets, and 3 MB to send. Let it run for "
                     "twelve seconds and look at the curves: the teeth of a saw.",
                     "2 Mbit/s 的瓶颈，队列只容 24 个分组，要发 3 MB。让它跑十二秒，看曲线图：像锯齿一样。"},
            .start = Instant{500ms},
            .opens_on_curves = true,
            .goals = recovery_goals,
            .predictions = recovery_predictions,
            .make = make_recovery},
      Scene{.id = "reno-or-cubic",
            .title = {"CUBIC: a curve in time", "CUBIC：随时间走的曲线"},
            .idea =
                {"A long path. With Linux's CUBIC the window rises steeply after a loss, lies flat where the "
                 "loss was, and then tries more. Compare it in What if: By the RFCs alone.",
                 "一条很长的路径。用 Linux 的 CUBIC，丢失之后窗口先陡升，到上次丢失处变平，再向上试探。"
                 "可在“假如”里选“只按 RFC”来对比。"},
            .start = Instant{500ms},
            .opens_on_curves = true,
            .goals = cubic_goals,
            .predictions = cubic_predictions,
            .make = make_cubic},
      Scene{.id = "no-congestion-control",
            .title = {"Without congestion control", "没有拥塞控制"},
            .idea = {"A client that heeds the receiver's window only. 200 segments are to go through a queue "
                     "of 20. Watch the queue of the wire.",
                     "这个客户端只看接收方的窗口。200 段要穿过一个只容 20 段的队列。留意线路上的队列。"},
            .start = Instant{500ms},
            .opens_on_curves = true,
            .goals = without_goals,
            .predictions = without_predictions,
            .make = make_without},
  };
  return all;
}

}  // namespace lesson
