// The lab's state, settings and events as JSON, for the page.
#include "web/state_json.hpp"

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstdio>

#include "core/sim/action.hpp"
#include "core/trace/json.hpp"
#include "core/trace/text.hpp"
#include "web/compare.hpp"
#include "web/gfx/theme.hpp"
#include "web/log_names.hpp"
#include "web/panels/event_words.hpp"
#include "web/panels/figure.hpp"
#include "web/panels/keys.hpp"
#include "web/panels/segment_fields.hpp"
#include "web/panels/time_axis.hpp"
#include "web/panels/time_line.hpp"
#include "web/slot_timer.hpp"
#include "web/text/explain.hpp"
#include "web/text/format.hpp"

namespace lab {

namespace {

using Writer = trace::JsonWriter;

const char* lang_name(const View& view) {
  return view.ui.language == Language::English ? "en" : "zh";
}

const char* side_id(sim::Side side) {
  return side == sim::Side::Client ? "client" : "server";
}

const char* error_name(tcp::Error error) {
  switch (error) {
    case tcp::Error::Refused:
      return "refused";
    case tcp::Error::Reset:
      return "reset";
    case tcp::Error::TimedOut:
      return "timed-out";
    case tcp::Error::Aborted:
      return "aborted";
    default:
      return "none";
  }
}

const char* timer_name(tcp::Timer timer) {
  static constexpr const char* names[tcp::timer_count] = {"retransmission", "delayed-ack", "persist",
                                                          "keep-alive",     "fin-wait-2",  "time-wait",
                                                          "user",           "reordering",  "loss-probe"};
  return names[static_cast<std::size_t>(timer)];
}

const char* event_name(sim::EventKind kind) {
  static constexpr const char* names[] = {
      "packet-sent",      "packet-arrived", "packet-lost", "packet-delayed", "packet-duplicated",
      "packet-corrupted", "decision",       "acted",       "refused",        "flood-sample",
      "packet-edited",    "crashed",        "rebooted"};
  return names[static_cast<std::size_t>(kind)];
}

void write_timer(Writer& json, std::string_view name, sim::Instant started, sim::Instant deadline) {
  json.open('{').key("name").text(name);
  json.key("started").number(tcp::microseconds(started));
  json.key("deadline").number(tcp::microseconds(deadline)).close('}');
}

void write_connection(Writer& json, const tcp::Connection& connection) {
  const tcp::Tcb& tcb = connection.tcb();
  json.key("error").text(error_name(connection.error()));
  json.key("snd").open('{').key("una").number(tcb.snd.una.value());
  json.key("nxt").number(tcb.snd.nxt.value()).key("wnd").number(tcb.snd.wnd);
  json.key("up").number(tcb.snd.up.value()).key("wl1").number(tcb.snd.wl1.value());
  json.key("wl2").number(tcb.snd.wl2.value()).close('}');
  json.key("rcv").open('{').key("nxt").number(tcb.rcv.nxt.value()).key("wnd").number(tcb.rcv.wnd);
  json.key("up").number(tcb.rcv.up.value()).close('}');
  json.key("iss").number(tcb.iss.value()).key("irs").number(tcb.irs.value());
  json.key("unsent").number(connection.unsent());
  json.key("unread").number(static_cast<std::int64_t>(connection.readable()));
  json.key("cwnd").number(tcb.congestion.cwnd).key("ssthresh");
  json.raw(tcb.congestion.ssthresh == UINT32_MAX ? "null" : std::to_string(tcb.congestion.ssthresh));
  json.key("rto").number(tcb.rtt.rto.count());
  json.key("srtt").raw(tcb.rtt.measured ? std::to_string(tcb.rtt.srtt.count()) : "null");
  json.key("rttvar").raw(tcb.rtt.measured ? std::to_string(tcb.rtt.rttvar.count()) : "null");
  json.key("timers").open('[');
  for (std::size_t i = 0; i < tcp::timer_count; ++i) {
    const auto timer = static_cast<tcp::Timer>(i);
    const tcp::RunningTimer& running = connection.timers()[timer];
    if (running.running()) write_timer(json, timer_name(timer), running.started, running.deadline);
  }
  json.close(']');
}

// A connection that is only a slot of the SYN queue so far.
void write_half_open(Writer& json, const tcp::HalfOpen* half, const tcp::Config& config) {
  json.key("error").text("none").key("snd").raw("null").key("rcv").raw("null");
  json.key("iss").raw(half ? std::to_string(half->iss.value()) : "null");
  json.key("irs").raw(half ? std::to_string(half->irs.value()) : "null");
  json.key("unsent").number(0).key("unread").number(0);
  json.key("cwnd").raw("null").key("ssthresh").raw("null").key("rto").raw("null").key("srtt").raw("null");
  json.key("rttvar").raw("null");
  json.key("timers").open('[');
  const tcp::RunningTimer timer = half ? slot_timer(*half, config) : tcp::RunningTimer{};
  if (timer.running())
    write_timer(json, timer_name(tcp::Timer::Retransmission), timer.started, timer.deadline);
  json.close(']');
}

void write_queues(Writer& json, const tcp::Host& host, const tcp::Listener& listener) {
  static constexpr const char* cookies[] = {"off", "overflow", "always"};
  const tcp::Config& config = host.config();
  const auto queue = [&json](const char* name, std::size_t used, std::uint32_t size) {
    json.key(name).open('{').key("used").number(static_cast<std::int64_t>(used));
    json.key("size").number(size).close('}');
  };
  queue("syn_queue", listener.syn_queue.size(), config.syn_backlog);
  queue("accept_queue", listener.accept_queue.size(), config.accept_backlog);
  json.key("cookies").text(cookies[static_cast<std::size_t>(config.syn_cookies)]);
  const tcp::ListenerCounts& c = listener.counts;
  json.key("counts").open('{');
  for (const auto& [name, count] :
       {std::pair{"syns", c.syns}, std::pair{"syn_queue_drops", c.syn_queue_drops},
        std::pair{"accept_queue_drops", c.accept_queue_drops}, std::pair{"cookies_sent", c.cookies_sent},
        std::pair{"cookies_accepted", c.cookies_accepted}, std::pair{"cookies_failed", c.cookies_failed},
        std::pair{"half_open_expired", c.half_open_expired}})
    json.key(name).number(static_cast<std::int64_t>(count));
  json.close('}');
}

void write_end(Writer& json, const View& view, sim::Side side) {
  const tcp::Host& host = view.world.host(side);
  const tcp::Connection* connection = view.world.connection(side);
  json.key(side_id(side)).open('{').key("state").text(tcp::name(view.world.state(side)));
  json.key("up").boolean(view.world.is_up(side)).key("reads").boolean(view.world.reads(side));
  json.key("connection").number(connection ? view.world.focus(side) : 0);
  if (connection) {
    write_connection(json, *connection);
  } else {
    write_half_open(json, view.world.half_open(side), host.config());
  }
  if (const tcp::Listener* listener = host.listener(sim::World::server_port))
    write_queues(json, host, *listener);
  json.close('}');
}

// In the units of the knobs that set them, without the unit.
void write_link(Writer& json, const sim::LinkConfig& link, std::size_t in_queue) {
  json.open('{').key("delay").number(link.delay.count()).key("jitter").number(link.jitter.count());
  json.key("bandwidth").number(static_cast<std::int64_t>(link.bandwidth_bps));
  json.key("queue").number(link.queue_packets).key("loss").number(link.loss_ppm);
  json.key("duplicate").number(link.duplicate_ppm).key("reorder").number(link.reorder_ppm);
  json.key("corrupt").number(link.corrupt_ppm);
  json.key("waiting").number(static_cast<std::int64_t>(in_queue)).close('}');
}

void write_wire(Writer& json, const View& view) {
  const sim::World& world = view.world;
  json.key("wire").open('{');
  for (const sim::Side side : {sim::Side::Client, sim::Side::Server})
    write_link(json.key(side_id(side)), world.link(side), world.waiting(side));
  json.close('}').key("rules").open('[');
  for (const sim::ActiveRule& active : world.rules()) {
    json.open('{').key("id").number(active.id).key("text").text(sim::to_text(sim::AddRule{active.rule}));
    json.key("seen").number(active.seen).key("lost").number(active.lost).close('}');
  }
  json.close(']');
}

void write_packet(Writer& json, const sim::Packet& packet, sim::Instant now) {
  const tcp::Segment& segment = packet.segment;
  json.open('{').key("id").number(packet.id).key("from").text(side_id(packet.from));
  json.key("flags").text(trace::flag_letters(segment.flags)).key("seq").number(segment.seq.value());
  json.key("ack")
      .number(segment.ack.value())
      .key("length")
      .number(static_cast<std::int64_t>(segment.data.size()));
  json.key("window").number(segment.window);
  json.key("origin").text(packet.origin == sim::Origin::Stack    ? "stack"
                          : packet.origin == sim::Origin::Forged ? "forged"
                                                                 : "attacker");
  json.key("progress").real(packet.progress_ppm(now) / 1e6);
  json.key("retransmission").boolean(packet.retransmission).key("copy").boolean(packet.copy_of != 0);
  json.key("corrupt").boolean(packet.flipped_bit.has_value()).key("edited").boolean(packet.edited).close('}');
}

void write_scene(Writer& json, const View& view) {
  json.key("goals").open('[');
  for (const lesson::Goal& goal : view.scene.goals) {
    json.open('{').key("id").text(goal.id).key("text").text(goal.text.in(view.ui.language));
    json.key("reached").boolean(goal.reached(view.world, view.log, view.now)).close('}');
  }
  json.close(']').key("scenes").open('[');
  for (const lesson::Scene& scene : lesson::scenes()) json.text(scene.id);
  json.close(']');
}

// "what_if": null, or what is compared, the other world's states, and where the two part.
void write_what_if(Writer& json, const View& view) {
  json.key("what_if");
  if (!view.other) {
    json.raw("null");
    return;
  }
  json.open('{').key("name").text(what_if_switches[*view.ui.what_if].words);
  for (const sim::Side side : {sim::Side::Client, sim::Side::Server})
    json.key(side_id(side)).text(tcp::name(view.other->world.state(side)));
  json.key("differs_at");
  if (const auto& difference = view.other->difference) {
    json.number(tcp::microseconds(difference->at));
  } else {
    json.raw("null");
  }
  json.close('}');
}

template <std::size_t N>
void write_names(Writer& json, unsigned bits, const std::array<std::string_view, N>& names) {
  json.open('[');
  for (std::size_t i = 0; i < N; ++i)
    if ((bits >> i & 1U) != 0) json.text(names[i]);
  json.close(']');
}

void write_log(Writer& json, const View& view) {
  const LogFilter& filter = view.ui.log;
  write_names(json.key("log").open('{').key("ends"), filter.ends, log_end_names);
  write_names(json.key("kinds"), filter.kinds, log_kind_names);
  json.key("notation").text(log_notation_names[static_cast<std::size_t>(filter.notation)]);
  if (view.book != nullptr) {
    json.key("shown").number(static_cast<std::int64_t>(view.book->lines.shown(view.events_end)));
    json.key("total").number(static_cast<std::int64_t>(view.book->lines.total(view.events_end)));
  }
  json.key("large").boolean(view.ui.tab == Tab::Log).close('}');
}

void write_settings(Writer& json, const View& view) {
  json.key("lang").text(lang_name(view));
  json.key("theme").text(id(view.ui.theme));
  json.key("playing").boolean(view.ui.playing).key("speed");
  if (view.ui.auto_speed) {
    json.text("auto");
  } else {
    json.real(view.ui.speed);
  }
}

}  // namespace

std::string settings_json(const View& view) {
  Writer json;
  json.open('{');
  write_settings(json, view);
  json.key("scene").text(view.scene.id).close('}');
  return json.take();
}

std::string event_json(const View& view, const sim::Event& event) {
  Writer json;
  json.open('{').key("kind").text(event_name(event.kind)).key("at").number(tcp::microseconds(event.at));
  json.key("side").text(side_id(event.side)).key("packet").number(event.packet);
  const bool sent = event.kind == sim::EventKind::PacketSent && !event.by_learner;  // not forged
  const bool ruled = sent || event.kind == sim::EventKind::Decision;
  json.key("rule").raw(ruled ? json_text(tcp::text(event.rule).id) : "null");
  json.key("from").text(tcp::name(event.from)).key("to").text(tcp::name(event.to));
  json.key("value").number(event.value);
  const std::string text = is_told(event) ? joined(event_words(view, event)) : std::string{};
  return json.key("text").text(text).close('}').take();
}

std::string keys_json(const View& view) {
  Writer json;
  json.open('[');
  for (const KeyLine& line : key_lines())
    json.open('{').key("keys").text(line.keys).key("text").text(view.tr(line.what)).close('}');
  return json.close(']').take();
}

std::string explanations_json(Language language) {
  Writer json;
  json.open('{');
  for (const Topic topic : all_topics) {
    const Explanation each = explanation(topic, language);
    json.key(each.name).open('{').key("source").text(each.source).key("words").text(each.words).close('}');
  }
  return json.close('}').take();
}

std::string what_ifs_json(Language language) {
  Writer json;
  json.open('{');
  for (const Switch& each : what_if_switches) json.key(each.words).text(tr(each.name, language));
  return json.close('}').take();
}

std::string titles_json(Language language) {
  Writer json;
  json.open('{');
  for (const lesson::Scene& scene : lesson::scenes()) json.key(scene.id).text(scene.title.in(language));
  return json.close('}').take();
}

std::string bookmarks_json(const View& view) {
  constexpr float places = 50, apart = 1;
  const TimeAxis axis(view, {}, 0, places);
  Writer json;
  json.open('[');
  if (view.bookmarks != nullptr)
    for (const Bookmark& mark :
         view.bookmarks->spread(view.log, [&axis](sim::Instant at) { return axis.x(at); }, apart)) {
      const EventWords words = event_words(view, view.log.events[mark.event]);
      std::string text = view.tr(mark_name(mark.kind));
      for (const std::string& part : {words.who, words.what})
        if (!part.empty()) text += " · " + part;
      json.open('{').key("at").number(tcp::microseconds(mark.at)).key("text").text(text).close('}');
    }
  return json.close(']').take();
}

std::string segment_json(const View& view) {
  const sim::PacketId id = packet_in_view(view);
  if (id == 0) return "null";
  const SegmentPicture picture = segment_picture(view, view.log.packets[id - 1]);
  Writer json;
  json.open('{').key("packet").number(id);
  json.key("checksum").boolean(picture.ip_checksum_right && picture.tcp_checksum_right);
  json.key("fields").open('[');
  for (const SegmentField& field : picture.fields) {
    json.open('{').key("name").text(field.name).key("value").text(field.value);
    json.key("words").text(std::string(view.tr(field.explanation)) + " (" + field.source + ")").close('}');
  }
  return json.close(']').close('}').take();
}

std::string state_json(const View& view, std::uint64_t seed, const lesson::Variant& variant) {
  Writer json;
  json.open('{').key("scene").text(view.scene.id);
  json.key("title").text(view.scene.title.in(view.ui.language));
  json.key("idea").text(view.scene.idea.in(view.ui.language));
  json.key("seed").number(static_cast<std::int64_t>(seed));
  json.key("variant").text(lesson::to_text(variant));
  json.key("now")
      .number(tcp::microseconds(view.now))
      .key("frontier")
      .number(tcp::microseconds(view.frontier));
  write_settings(json, view);
  char digest[20];
  std::snprintf(digest, sizeof digest, "%016" PRIx64, view.world.digest());
  json.key("digest").text(digest).key("events").number(static_cast<std::int64_t>(view.events_end));
  write_end(json, view, sim::Side::Client);
  write_end(json, view, sim::Side::Server);
  json.key("packets").open('[');
  for (const sim::Packet& packet : view.world.in_flight()) write_packet(json, packet, view.now);
  const sim::FloodState& flood = view.world.flood();
  json.close(']').key("flood").open('{').key("rate").number(flood.rate);
  json.key("sent").number(static_cast<std::int64_t>(flood.sent));
  json.key("arrived").number(static_cast<std::int64_t>(flood.arrived)).close('}');
  json.key("selected").number(view.ui.selected).key("held").open('[');
  for (const sim::PacketId id : view.ui.held()) json.number(id);
  json.close(']');
  json.key("can_undo").boolean(view.can_undo).key("can_redo").boolean(view.can_redo);
  write_wire(json, view);
  json.key("numbers").text(view.ui.absolute_numbers ? "absolute" : "relative");
  json.key("figure").text(figure_name(view.ui.figure));
  json.key("figure_side").text(side_id(view.ui.figure_side));
  write_what_if(json, view);
  write_log(json, view);
  write_scene(json, view);
  return json.close('}').take();
}

}  // namespace lab
