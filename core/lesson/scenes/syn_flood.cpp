// A SYN flood (RFC 4987): the SYN queue fills, an honest client finds no slot, SYN cookies (section 3.6) let
// it in, at a price. And the other queue, of those that have completed the handshake.
#include <array>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene_list.hpp"

namespace lesson {

namespace {

Start make(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(25ms));
  config.server.syn_cookies = tcp::SynCookies::Off;
  config.server.syn_backlog = 256;
  config.server.synack_retries = 5;
  return {config, {}};
}

// Whether the server kept this rule while a flood was on. Of what it decides about the flood's own SYNs only
// the end of half-open connections is told, so that this is about the honest client.
bool decided_under_flood(const EventLog& log, Instant now, tcp::Rule rule) {
  bool flooded = false;
  const sim::Signs signs = sim::sign_of(EventKind::Acted) | sim::sign_of(rule);
  for (const Event& event : events_until(log, now, signs)) {
    if (event.kind == EventKind::Acted) {
      const auto* flood = std::get_if<sim::Flood>(&log.actions[event.action]);
      if (flood != nullptr) flooded = flood->rate > 0;
    }
    const bool decided =
        event.kind == EventKind::Decision && event.side == Side::Server && event.rule == rule;
    if (flooded && decided) return true;
  }
  return false;
}

bool refused(const World&, const EventLog& log, Instant now) {
  return decided_under_flood(log, now, tcp::Rule::SynQueueFull);
}

bool cookies(const World&, const EventLog& log, Instant now) {
  return decided_under_flood(log, now, tcp::Rule::CookieAccepted);
}

constexpr std::array refused_hints{
    Words{"Start the flood at 1,000 SYN/s and wait until the 256 slots are full.",
          "以每秒 1000 个 SYN 发起洪泛，等 256 个槽位占满。"},
    Words{"Then open the client and let its SYN arrive.", "然后打开客户端，等它的 SYN 到达。"},
};
constexpr std::array cookies_hints{
    Words{"The client's SYN goes out again after 1, 3, 7 … seconds: switch cookies on and wait for the next.",
          "客户端的 SYN 会在第 1、3、7……秒重发：打开 cookie，等下一次。"},
};

constexpr std::array goals{
    Goal{.id = "refused",
         .text = {"Under the flood, the honest client's SYN finds no slot and is dropped.",
                  "洪泛之下，诚实客户端的 SYN 找不到空位，被丢弃。"},
         .reached = refused,
         .hints = refused_hints},
    Goal{.id = "cookies",
         .text = {"Switch SYN cookies on: the honest client gets in while the flood goes on.",
                  "打开 SYN cookie：洪泛还在继续，诚实的客户端也能连上。"},
         .reached = cookies,
         .hints = cookies_hints},
};

const tcp::Listener* port_of_server(const World& world) {
  return world.host(Side::Server).listener(World::server_port);
}

// The scene is quiet until the learner acts, so that what is asked supposes it.
void suppose_flood(Start& start) {
  start.script = {{Instant{}, sim::Flood{1'000}}, {Instant{1s}, sim::Open{Side::Client}}};
}
void suppose_flood_and_cookies(Start& start) {
  suppose_flood(start);
  start.config.server.syn_cookies = tcp::SynCookies::OnOverflow;
}

constexpr std::array flood_answers{
    Choice{"syn-ack", {"A SYN-ACK, later than usual", "SYN-ACK，只是比平时晚"}},
    Choice{"rst", {"A RST", "RST"}},
    Choice{"nothing", {"Nothing", "什么也不回"}},
};

std::optional<Observed> answer_under_flood(const World&, const EventLog& log, Instant now) {
  const auto syn = first_packet(log, now, EventKind::PacketSent, [](const Packet& p) {
    return p.from == Side::Client && is_syn(p) && p.origin == sim::Origin::Stack;
  });
  if (!syn) return {};
  const auto answer = first_packet(log, now, EventKind::PacketSent, [&](const Packet& p) {
    return p.from == Side::Server && p.segment.destination == syn->segment.source;
  });
  if (!answer) return Observed{2, now};
  return Observed{answer->segment.flags.rst() ? 1 : 0, answer->sent};
}

std::optional<Observed> slots_under_flood(const World& world, const EventLog&, Instant now) {
  if (port_of_server(world) == nullptr || world.state(Side::Client) != tcp::State::Established) return {};
  return Observed{static_cast<std::int64_t>(port_of_server(world)->syn_queue.size()), now};
}

constexpr std::array flood_predictions{
    Prediction{
        .id = "answer",
        .question = {"A flood of 1,000 SYN/s has gone on for a second when an honest client sends its SYN. "
                     "What does the server answer?",
                     "每秒 1,000 个 SYN 的洪泛已持续一秒，这时诚实的客户端发来 SYN。服务器怎样应答？"},
        .choices = flood_answers,
        .until = 1900ms,
        .observe = answer_under_flood,
        .why = {"256 slots are full in about a quarter of a second. Without a slot Linux drops the SYN in "
                "silence: a RST would end the client's attempt (RFC 4987, section 2.2).",
                "256 个槽位四分之一秒左右就满了。没有槽位，Linux 默默丢弃这个 SYN：回一个 RST "
                "反而会让客户端放弃（RFC 4987 第 2.2 节）。"},
        .suppose = suppose_flood},
    Prediction{
        .id = "slots",
        .question =
            {"The same with SYN cookies on overflow (1): the client gets in. How many of the 256 slots "
             "are taken then?",
             "同样的洪泛，但 SYN cookie 设为溢出时使用（1）：客户端连上了。这时 256 个槽位占了几个？"},
        .kind = AnswerKind::Number,
        .until = 3s,
        .observe = slots_under_flood,
        .why =
            {"All 256: a cookie frees no slot. It needs none, since all that the server must know comes "
             "back in the client's ACK (RFC 4987, section 3.6).",
             "256 个全占着：cookie 并不腾出槽位，而是不需要槽位，服务器要知道的都由客户端的 ACK 带回来（RFC "
             "4987 第 3.6 节）。"},
        .suppose = suppose_flood_and_cookies},
};

// syn-recv-seen: one SYN in the name of a client that has crashed, so that its SYN-ACKs are seen on the wire,
// and twenty from anywhere.

constexpr std::uint16_t forged_port = 50000;

Start make_seen(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(100ms));
  config.server.synack_retries = 5;
  const sim::Forge syn{.from = Side::Client,
                       .origin = sim::Origin::Attacker,
                       .fields = {.flags = tcp::Syn,
                                  .seq = sim::HeaderNumber{1000},
                                  .source_port = forged_port,
                                  .destination_port = World::server_port}};
  return {config,
          {{Instant{100ms}, sim::Crash{Side::Client}},
           {Instant{500ms}, syn},
           {Instant{1s}, sim::Flood{10}},
           {Instant{3s}, sim::Flood{0}}}};
}

bool all_seen(const World& world, const EventLog&, Instant) {
  return port_of_server(world) != nullptr && port_of_server(world)->syn_queue.size() >= 21;
}
bool freed_by_reset(const World&, const EventLog& log, Instant now) {
  return first_decision(log, now, Side::Server, tcp::Rule::ResetReturnsToListen).has_value();
}
// A slot has run out after fewer than five more SYN-ACKs.
bool sooner(const World&, const EventLog& log, Instant now) {
  for (const Event& event : events_until(log, now, sim::sign_of(tcp::Rule::HalfOpenExpired))) {
    const bool expired = event.kind == EventKind::Decision && event.rule == tcp::Rule::HalfOpenExpired;
    if (expired && event.value < 5) return true;
  }
  return false;
}

constexpr std::array seen_hints{
    Words{"Let it run beyond 3.1 s.", "让它运行到 3.1 秒以后。"},
};
constexpr std::array freed_hints{
    Words{"A host that exists answers a SYN-ACK that it never asked for.",
          "主机只要存在，就会回应自己没有请求过的 SYN-ACK。"},
    Words{"Reboot the client and wait for the next SYN-ACK to port 50000.",
          "重启客户端，等下一个发往端口 50000 的 SYN-ACK。"},
};
constexpr std::array sooner_hints{
    Words{"How often is the SYN-ACK sent again? The server has a knob for that.",
          "SYN-ACK 重发几次？服务器上有一个旋钮管这件事。"},
    Words{"On the server's console: sysctl -w net.ipv4.tcp_synack_retries=1. One more, then two seconds.",
          "在服务器的控制台输入 sysctl -w net.ipv4.tcp_synack_retries=1：只重发一次，再等两秒。"},
};

constexpr std::array seen_goals{
    Goal{.id = "seen",
         .text = {"Twenty-one connections stand in SYN-RECEIVED, and nobody is behind them.",
                  "二十一个连接停在 SYN-RECEIVED，背后却一个人也没有。"},
         .reached = all_seen,
         .hints = seen_hints},
    Goal{.id = "freed",
         .text = {"Free a slot without waiting: let the host whose address was forged answer.",
                  "不用等也能腾出一个槽位：让被冒用地址的主机自己来回应。"},
         .reached = freed_by_reset,
         .hints = freed_hints},
    Goal{.id = "sooner",
         .text = {"Make the server give up half-open connections sooner than after five more SYN-ACKs.",
                  "让服务器不等重发五次 SYN-ACK，就提前放弃半连接。"},
         .reached = sooner,
         .hints = sooner_hints},
};

bool is_answer_to_forged(const Packet& packet) {
  return is_syn_ack(packet) && packet.segment.destination.port == forged_port;
}

std::optional<Observed> count_of_syn_acks(const World&, const EventLog& log, Instant now) {
  Observed seen;
  for (const Event& event : events_until(log, now)) {
    if (event.kind != EventKind::PacketSent || !is_answer_to_forged(packet_of(log, event))) continue;
    ++seen.value;
    seen.at = event.at;
  }
  if (seen.value == 0) return {};
  return seen;
}

std::optional<Observed> life_of_slot(const World&, const EventLog& log, Instant now) {
  const auto first = first_packet(log, now, EventKind::PacketSent, is_answer_to_forged);
  const auto expired = first_decision(log, now, Side::Server, tcp::Rule::HalfOpenExpired);
  if (!first || !expired) return {};
  return Observed{(expired->at - first->sent).count(), expired->at};
}

constexpr std::array seen_predictions{
    Prediction{
        .id = "syn-acks",
        .question = {"A SYN comes from an address where nobody answers. How many SYN-ACKs does the server "
                     "send for it in all?",
                     "一个 SYN 来自无人应答的地址。服务器一共会为它发出多少个 SYN-ACK？"},
        .kind = AnswerKind::Number,
        .until = 70s,
        .observe = count_of_syn_acks,
        .why = {"One, and tcp_synack_retries = 5 more, at 1, 3, 7, 15 and 31 s: the timer doubles each time "
                "(RFC 6298, section 5, rule 5.5).",
                "先发一个，再按 tcp_synack_retries = 5 重发五个，在第 1、3、7、15、31 "
                "秒：计时器每次加倍（RFC 6298 第 5 节规则 5.5）。"}},
    Prediction{
        .id = "slot",
        .question = {"For how many seconds does this one forged SYN keep its slot in the SYN queue?",
                     "这一个伪造的 SYN，会占住半连接队列的槽位多少秒？"},
        .kind = AnswerKind::Time,
        .until = 70s,
        .observe = life_of_slot,
        .why =
            {"1 + 2 + 4 + 8 + 16 + 32 = 63 s: after the last SYN-ACK at 31 s the doubled timer runs out "
             "once more (RFC 6298, section 5, rule 5.5).",
             "1 + 2 + 4 + 8 + 16 + 32 = 63 秒：第 31 秒发出最后一个 SYN-ACK 之后，加倍的计时器还要再走完一次"
             "（RFC 6298 第 5 节规则 5.5）。"}},
};

// cookie-lost-ack: the third segment is lost, and the server remembers nothing.

Start make_lost_ack(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(100ms));
  config.server.syn_cookies = tcp::SynCookies::Always;
  const sim::DropRule third{.from = Side::Client, .kind = sim::SegmentKind::Ack, .which = sim::Which::Nth};
  return {config, {{Instant{}, sim::AddRule{third}}, {Instant{100ms}, sim::Open{Side::Client}}}};
}

bool brought(const World&, const EventLog& log, Instant now) {
  return first_decision(log, now, Side::Server, tcp::Rule::CookieAccepted).has_value();
}
bool stale(const World& world, const EventLog& log, Instant now) {
  return first_decision(log, now, Side::Server, tcp::Rule::CookieRejected).has_value() &&
         world.state(Side::Client) == tcp::State::Closed;
}

constexpr std::array brought_hints{
    Words{"Every segment of the client carries the ack in which the cookie is.",
          "客户端的每个报文段都带着 ack，cookie 就在里面。"},
    Words{"Let the client send a few octets.", "让客户端发送几个字节。"},
};
constexpr std::array stale_hints{
    Words{"A cookie holds for one to two minutes.", "一个 cookie 的有效期是一到两分钟。"},
    Words{"Run to 3 minutes, then send from the client.", "运行到 3 分钟，再让客户端发送数据。"},
};

constexpr std::array lost_ack_goals{
    Goal{
        .id = "brought",
        .text = {"Have the client bring the cookie all the same, so that the connection stands at both ends.",
                 "让客户端还是把 cookie 带到，使连接在两端都建立起来。"},
        .reached = brought,
        .hints = brought_hints},
    Goal{.id = "stale",
         .text = {"Wait until the cookie is too old: the client's data draw a RST.",
                  "等到 cookie 过期：客户端发来数据，换回一个 RST。"},
         .reached = stale,
         .hints = stale_hints},
};

constexpr std::array again_choices{
    Choice{"one-second", {"After 1 s, like any SYN-ACK.", "1 秒之后，和别的 SYN-ACK 一样。"}},
    Choice{"on-overflow", {"When the SYN queue has room again.", "等半连接队列有空位的时候。"}},
    Choice{"never", {"Never.", "永远不会。"}},
};
constexpr std::array state_choices{
    Choice{"ESTABLISHED", {"ESTABLISHED", "ESTABLISHED"}},
    Choice{"SYN-RECEIVED", {"SYN-RECEIVED", "SYN-RECEIVED"}},
    Choice{"LISTEN", {"LISTEN", "LISTEN"}},
    Choice{"SYN-SENT", {"SYN-SENT", "SYN-SENT"}},
    Choice{"CLOSED", {"CLOSED", "CLOSED"}},
};

std::optional<Observed> state_of(const World& world, Side side, Instant at) {
  const std::string_view name = tcp::name(world.state(side));
  for (std::size_t i = 0; i < state_choices.size(); ++i) {
    if (state_choices[i].id == name) return Observed{static_cast<std::int64_t>(i), at};
  }
  return {};
}

// When the client's first plain ACK was lost, or left unheard.
Instant end_of_third(const EventLog& log, Instant now) {
  const auto third = first_packet(log, now, EventKind::PacketLost, is_plain_ack);
  return third ? third->ends : now;
}

std::optional<Observed> syn_ack_again(const World&, const EventLog& log, Instant now) {
  const bool again = has_happened(log, now, EventKind::PacketSent,
                                  [](const Packet& p) { return is_syn_ack(p) && p.retransmission; });
  return Observed{again ? 0 : 2, end_of_third(log, now)};
}
std::optional<Observed> server_after_lost_ack(const World& world, const EventLog& log, Instant now) {
  return state_of(world, Side::Server, end_of_third(log, now));
}

constexpr std::array lost_ack_predictions{
    Prediction{
        .id = "server",
        .question = {"The client's last ACK of the handshake is lost. In which state does the server stand, "
                     "with SYN cookies always on?",
                     "握手的最后一个 ACK 丢了。SYN cookie 一直开着的服务器，这时处于什么状态？"},
        .kind = AnswerKind::Choice,
        .choices = state_choices,
        .until = 20s,
        .observe = server_after_lost_ack,
        .why =
            {"With a cookie no half-open connection is kept: all of it lies in the SYN-ACK's sequence number "
             "(RFC 4987, section 3.6).",
             "用了 cookie 就不保存半连接：所有内容都在 SYN-ACK 的序号里（RFC 4987 第 3.6 节）。"}},
    Prediction{
        .id = "again",
        .question = {"And when will it send the SYN-ACK again?", "那么，它什么时候会重发 SYN-ACK？"},
        .kind = AnswerKind::Choice,
        .choices = again_choices,
        .until = 20s,
        .observe = syn_ack_again,
        .why =
            {"Nothing is remembered, so nothing can be sent again: the client believes in a connection that "
             "the server knows nothing of (RFC 4987, section 3.6).",
             "什么都没记住，也就无从重发：客户端以为连接已经建立，服务器却一无所知（RFC 4987 第 3.6 节）。"}},
};

// accept-queue-full: three clients, room for two, and a program that does not accept.

Start make_accept_full(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(100ms));
  config.server.accept_backlog = 2;
  config.server_program.accepts = false;
  return {config,
          {{Instant{100ms}, sim::Open{Side::Client}},
           {Instant{120ms}, sim::Open{Side::Client}},
           {Instant{140ms}, sim::Open{Side::Client}}}};
}

bool admitted(const World& world, const EventLog&, Instant) {
  return port_of_server(world) != nullptr && port_of_server(world)->accept_queue.size() >= 3;
}
bool turned_away(const World&, const EventLog& log, Instant now) {
  return first_decision(log, now, Side::Server, tcp::Rule::AcceptQueueFullForSyn).has_value();
}

constexpr std::array admitted_hints{
    Words{"The program is stuck and will not accept. But the queue can be made longer.",
          "程序卡住了，不会来取。不过队列可以加长。"},
    Words{
        "On the server's console: sysctl -w net.core.somaxconn=3. Then the ACK of the next SYN-ACK counts.",
        "在服务器的控制台输入 sysctl -w net.core.somaxconn=3，然后等下一个 SYN-ACK：应答它的 ACK 就算数了。"},
};
constexpr std::array turned_away_hints{
    Words{"Open a fourth client while the accept queue is full.", "趁全连接队列满着，打开第四个客户端。"},
};

constexpr std::array accept_full_goals{
    Goal{.id = "admitted",
         .text = {"Let the third client in without another SYN from it.",
                  "不用它再发 SYN，让第三个客户端也进来。"},
         .reached = admitted,
         .hints = admitted_hints},
    Goal{.id = "turned-away",
         .text = {"With the accept queue full, have a new SYN dropped without an answer.",
                  "全连接队列满时，让一个新的 SYN 被丢弃而得不到任何应答。"},
         .reached = turned_away,
         .hints = turned_away_hints},
};

// Of the third client's connection, or its slot.
std::optional<Observed> third_client(const World& world, const EventLog&, Instant) {
  return state_of(world, Side::Client, Instant{440ms});
}
std::optional<Observed> third_server(const World& world, const EventLog&, Instant) {
  return state_of(world, Side::Server, Instant{440ms});
}

constexpr std::array accept_full_predictions{
    Prediction{
        .id = "client",
        .question =
            {"The accept queue has room for two, and nobody accepts. Three clients shake hands. What is "
             "the third client's state?",
             "全连接队列只容得下两个，又没有人取走。三个客户端来握手，第三个客户端处于什么状态？"},
        .kind = AnswerKind::Choice,
        .choices = state_choices,
        .until = 1s,
        .observe = third_client,
        .why = {"It got its SYN-ACK: that makes a client ESTABLISHED, whatever becomes of its ACK (RFC 9293, "
                "section 3.10.7.3).",
                "它收到了 SYN-ACK，客户端凭这一点就进入 ESTABLISHED，不管它的 ACK 结果如何（RFC 9293 第 "
                "3.10.7.3 节）。"}},
    Prediction{
        .id = "server",
        .question = {"And the server's end of that third connection, when the ACK has arrived?",
                     "那个 ACK 到达之后，第三个连接在服务器这一端处于什么状态？"},
        .kind = AnswerKind::Choice,
        .choices = state_choices,
        .until = 1s,
        .observe = third_server,
        .why =
            {"Linux ignores the ACK where the accept queue is full, and will send the SYN-ACK again. No RFC "
             "knows this queue (RFC 9293, section 3.10.7.4, would go to ESTABLISHED).",
             "全连接队列满时，Linux 忽略这个 ACK，之后重发 SYN-ACK。RFC 里没有这个队列（按 RFC 9293 第 "
             "3.10.7.4 节应进入 ESTABLISHED）。"}},
};

// hold-fifty: fifty honest clients, one every 200 ms, through a flood of a mere 200 SYN/s.

constexpr std::int64_t honest_clients = 50;

Start make_hold(std::uint64_t, const Variant& variant) {
  sim::WorldConfig config = two_ends(variant, quiet_link(50ms));
  config.server.syn_cookies = tcp::SynCookies::Off;
  config.server.syn_backlog = 64;
  config.server.synack_retries = 5;
  Start start{config, {{Instant{1s}, sim::Flood{200}}}};
  for (std::int64_t i = 0; i < honest_clients; ++i) {
    start.script.push_back({Instant{2s + i * 200ms}, sim::Open{Side::Client}});
  }
  return start;
}

std::int64_t honest_at_server(const World& world) {
  std::int64_t count = 0;
  for (const auto& [id, connection] : world.host(Side::Server).connections()) {
    const bool honest = connection->pair().remote.address == World::client_address;
    if (honest && connection->state() == tcp::State::Established) ++count;
  }
  return count;
}

// The flood is as the scene made it.
bool flood_goes_on(const EventLog& log, Instant now) {
  for (const Event& event : events_until(log, now, sim::sign_of(EventKind::Acted))) {
    const bool touched = event.kind == EventKind::Acted && !event.scripted;
    if (touched && std::holds_alternative<sim::Flood>(log.actions[event.action])) return false;
  }
  return true;
}

bool fifty(const World& world, const EventLog& log, Instant now) {
  return honest_at_server(world) >= honest_clients && flood_goes_on(log, now);
}
bool fifty_without_cookies(const World& world, const EventLog& log, Instant now) {
  return fifty(world, log, now) &&
         !first_decision(log, now, Side::Server, tcp::Rule::CookieAccepted).has_value();
}

constexpr std::array fifty_hints{
    Words{"What if the server needed no slot for a SYN?", "要是服务器不用为 SYN 占槽位呢？"},
    Words{"Switch SYN COOKIES to on overflow, then wait: clients that were turned away try again.",
          "把 SYN COOKIES 设为“溢出时”，然后等着：被拒之门外的客户端会再试。"},
};
constexpr std::array without_hints{
    Words{"Slots needed = SYNs a second times the seconds that each stays. Change either side of it.",
          "需要的槽位数 = 每秒的 SYN 数 × 每个停留的秒数。改变其中任何一边都行。"},
    Words{"At 200/s for 63 s, 12,600 slots. With tcp_synack_retries 0 a slot lives for 1 s only.",
          "每秒 200 个、停留 63 秒，要 12,600 个槽位。tcp_synack_retries 为 0 时，一个槽位只活 1 秒。"},
    Words{
        "Beside the queues: tcp_synack_retries 0 and tcp_max_syn_backlog 256; or tcp_max_syn_backlog 16384.",
        "在队列旁边：tcp_synack_retries 设为 0，tcp_max_syn_backlog 设为 256；或者只把 tcp_max_syn_backlog "
        "设为 16384。"},
};

constexpr std::array hold_goals{
    Goal{.id = "fifty",
         .text = {"Hold all fifty honest clients through the flood, which goes on.",
                  "洪泛不停，让五十个诚实的客户端全部连上。"},
         .reached = fifty,
         .hints = fifty_hints},
    Goal{.id = "without-cookies",
         .text = {"The same without a single SYN cookie.", "同样做到，但一个 SYN cookie 也不用。"},
         .reached = fifty_without_cookies,
         .hints = without_hints},
};

constexpr std::array hold_choices{
    Choice{"none", {"None.", "一个也没有。"}},
    Choice{"some", {"Some: they must be lucky.", "有一些，看运气。"}},
    Choice{"all", {"All: 200 SYN/s is next to nothing.", "全部：每秒 200 个 SYN 根本不算什么。"}},
};

std::optional<Observed> how_many_got_in(const World& world, const EventLog&, Instant now) {
  const std::int64_t count = honest_at_server(world);
  return Observed{count == 0 ? 0 : count < honest_clients ? 1 : 2, now};
}

constexpr std::array hold_predictions{
    Prediction{
        .id = "how-many",
        .question =
            {"64 slots, no cookies, a flood of 200 SYN/s from 1 s on. Fifty clients knock from 2 s to "
             "12 s: how many are in at 13 s?",
             "64 个槽位，没有 cookie，第 1 秒起每秒 200 个 SYN 的洪泛。第 2 秒到第 12 "
             "秒有五十个客户端来敲门，到第 13 秒进来了几个？"},
        .kind = AnswerKind::Choice,
        .choices = hold_choices,
        .until = 13s,
        .observe = how_many_got_in,
        .why = {"The slots are full after a third of a second, and none is free before 63 s have passed. A "
                "SYN flood needs no bandwidth (RFC 4987, section 2.2).",
                "三分之一秒槽位就满了，63 秒之内一个也不会空出来。SYN 洪泛并不需要多大带宽（RFC 4987 第 2.2 "
                "节）。"}},
};

}  // namespace

std::span<const Scene> syn_flood_scenes() {
  static const std::array all{
      Scene{.id = "syn-flood",
            .title = {"SYN flood and SYN cookies", "SYN 洪泛与 SYN cookie"},
            .idea = {"The server has 256 slots for half-open connections, and SYN cookies are off. Start the "
                     "flood, then "
                     "let an honest client connect; then switch cookies on in the midst of it.",
                     "服务器有 256 个半连接槽位，SYN cookie 关闭。先发起洪泛，再让诚实的客户端来连接；"
                     "然后在洪泛之中打开 cookie。"},
            .start = Instant{},
            .flood_view = true,
            .goals = goals,
            .predictions = flood_predictions,
            .make = make},
      Scene{
          .id = "syn-recv-seen",
          .title = {"Half-open connections, seen", "看得见的半连接"},
          .idea =
              {"A handful of SYNs come from addresses where nobody answers. Look at the server's list of "
               "connections, and at the SYN-ACKs that go out again and again.",
               "来了一小批 SYN，源地址上都没有人应答。看看服务器的连接列表，再看那些一遍遍重发的 SYN-ACK。"},
          .goals = seen_goals,
          .predictions = seen_predictions,
          .make = make_seen},
      Scene{
          .id = "accept-queue-full",
          .title = {"The other queue", "另一个队列"},
          .idea =
              {"The server's program is stuck and accepts nobody; two connections fit into its accept queue. "
               "Three clients come. What does each end believe?",
               "服务器上的程序卡住了，一个连接也不取；全连接队列只容得下两个。来了三个客户端，"
               "两端各以为自己处于什么状态？"},
          .flood_view = true,
          .goals = accept_full_goals,
          .predictions = accept_full_predictions,
          .make = make_accept_full},
      Scene{.id = "cookie-lost-ack",
            .title = {"What a SYN cookie costs", "SYN cookie 的代价"},
            .idea = {"With cookies always on, the server keeps nothing of a SYN. Then the last ACK of the "
                     "handshake "
                     "is lost. Who is to repair that?",
                     "SYN cookie 一直开着，服务器不为 SYN 保存任何东西。这时握手的最后一个 ACK "
                     "丢了，谁来补救？"},
            .goals = lost_ack_goals,
            .predictions = lost_ack_predictions,
            .make = make_lost_ack},
      Scene{.id = "hold-fifty",
            .title = {"Hold fifty clients through a flood", "洪泛之中守住五十个客户端"},
            .idea = {"A flood of 200 SYN/s, 64 slots, no cookies, and fifty honest clients at the door. The "
                     "server's knobs are yours: get all of them in. Then do it without cookies.",
                     "每秒 200 个 SYN 的洪泛，64 个槽位，没有 cookie，门外是五十个诚实的客户端。"
                     "服务器的旋钮归你：让他们全都进来。再试试不用 cookie。"},
            .flood_view = true,
            .goals = hold_goals,
            .predictions = hold_predictions,
            .make = make_hold},
  };
  return all;
}

}  // namespace lesson
