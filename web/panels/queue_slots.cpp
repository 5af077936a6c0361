// The squares of the server's two queues (RFC 4987). The fuller the colour, the longer the wait.
#include "web/panels/queue_slots.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/trace/text.hpp"
#include "web/gfx/draw.hpp"
#include "web/panels/queue_layout.hpp"
#include "web/panels/tip.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr sim::Side server = sim::Side::Server;

// A connection in one of the queues.
struct Entry {
  tcp::Endpoint remote;
  tcp::Seq irs;
  sim::Instant since;
  tcp::State state = tcp::State::SynReceived;
  int retries = -1;  // of its SYN-ACK; -1: none are sent any more
};

bool is_honest(const Entry& entry) {
  return entry.remote.address == sim::World::client_address;
}

// One of the two, read as it is needed: it may have tens of thousands of slots.
struct Queue {
  const View& view;
  const tcp::Host& host;
  const tcp::Listener& listener;
  bool half_open;  // the SYN queue

  const char* name() const { return half_open ? "syn" : "accept"; }
  ImU32 colour() const { return half_open ? theme(view.ui.theme).syn : theme(view.ui.theme).data; }
  std::size_t used() const { return half_open ? listener.syn_queue.size() : listener.accept_queue.size(); }
  std::size_t size() const { return half_open ? host.config().syn_backlog : host.config().accept_backlog; }
  Entry at(std::size_t place) const;
};

Entry Queue::at(std::size_t place) const {
  if (half_open) {
    const tcp::HalfOpen& slot = listener.syn_queue[place];
    return {.remote = slot.remote, .irs = slot.irs, .since = slot.born, .retries = slot.retries};
  }
  const auto& [id, since] = listener.accept_queue[place];
  const tcp::Connection& connection = *host.find(id);
  return {.remote = connection.pair().remote,
          .irs = connection.tcb().irs,
          .since = since,
          .state = connection.state()};
}

// Whether it is the one that the server's own panel tells of.
bool is_shown(const View& view, const Entry& entry) {
  if (const tcp::HalfOpen* slot = view.world.half_open(server))
    return entry.retries >= 0 && slot->remote == entry.remote;
  const tcp::Connection* connection = view.world.connection(server);
  return connection != nullptr && entry.retries < 0 && connection->pair().remote == entry.remote;
}

bool belongs(const tcp::Segment& segment, const Entry& entry) {
  if (segment.source == entry.remote) return tcp::after_or_at(segment.seq, entry.irs);
  return segment.destination == entry.remote && segment.flags.ack() && tcp::after(segment.ack, entry.irs);
}

// The entry that is meant by what the learner points at in another panel; as many as there are: none.
std::size_t lit_entry(const Queue& queue) {
  const View& view = queue.view;
  const Thing& thing = view.ui.pointed;
  const sim::PacketId packet = view.ui.hovered;
  const bool known = packet != 0 && packet <= view.packets_end;
  if (!known && (thing.kind == Thing::Kind::None || thing.side != server)) return queue.used();
  const tcp::Segment segment = known ? view.log.packets.header(packet - 1).segment : tcp::Segment{};
  for (std::size_t i = 0; i < queue.used(); ++i) {
    const Entry entry = queue.at(i);
    if (known && belongs(segment, entry)) return i;
    const bool same = thing == state_of(server, entry.state) ||
                      (queue.half_open && thing == timer_of(server, tcp::Timer::Retransmission));
    if (same && is_shown(view, entry)) return i;
  }
  return queue.used();
}

// The SYN that it came with, 0 where none was logged: those of a flood are too many.
sim::PacketId syn_of(const View& view, const Entry& entry) {
  const auto& syns = view.log.packets.syns();
  for (auto it = std::ranges::lower_bound(syns, view.packets_end); it != syns.begin();) {
    const sim::Packet packet = view.log.packets.header(*--it);
    if (packet.segment.source == entry.remote && packet.segment.seq == entry.irs) return packet.id;
  }
  return 0;
}

void explain_entry(const View& view, const Entry& entry, std::size_t others, const Rect& place,
                   Items& items) {
  std::string name = trace::to_text(entry.remote.address) + ":" + std::to_string(entry.remote.port);
  if (others > 0) name += " +" + count_text(others);
  std::string words = std::string(view.tr(Text::HasWaited)) + " " + duration_text(view.now - entry.since);
  if (entry.retries >= 0)
    words += std::string(" · ") + view.tr(Text::SynAckRetry) + " " + std::to_string(entry.retries) + " / " +
             std::to_string(view.world.host(server).config().synack_retries);
  draw_slip(view, place, {name, tcp::name(entry.state), words}, items);
}

// The one of [first, last) that a square tells of: an honest one, which can be met elsewhere, else the
// oldest.
std::size_t chief(const Queue& queue, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i)
    if (is_honest(queue.at(i))) return i;
  return first;
}

struct Squares {
  const Queue& queue;
  SlotGrid grid;
  std::vector<ImU32> colours;

  std::size_t first(std::size_t square) const { return std::min(square * grid.slots_each, queue.used()); }
  std::size_t last(std::size_t square) const { return first(square + 1); }
};

Squares squares(const Queue& queue, const Rect& area) {
  const View& view = queue.view;
  const Theme& t = theme(view.ui.theme);
  const SlotGrid grid = slot_grid(area, std::max(queue.size(), queue.used()));
  const sim::Duration lifetime = slot_lifetime(queue.host.config());
  Squares all{queue, grid, std::vector<ImU32>(grid.squares, t.soft)};
  for (std::size_t i = 0; i < grid.squares && all.first(i) < all.last(i); ++i) {
    const float age = age_share(view.now - queue.at(all.first(i)).since, lifetime);
    const bool honest = queue.half_open && is_honest(queue.at(chief(queue, all.first(i), all.last(i))));
    all.colours[i] = honest ? t.client : mix(t.soft, queue.colour(), 0.3F + 0.7F * age);
  }
  return all;
}

void point_at_square(const Squares& all, std::size_t square, Items& items, Intents& intents) {
  const Queue& queue = all.queue;
  const Entry entry = queue.at(chief(queue, all.first(square), all.last(square)));
  if (is_shown(queue.view, entry)) intents.point = state_of(server, entry.state);
  if (const sim::PacketId syn = syn_of(queue.view, entry)) intents.hover = syn;
  explain_entry(queue.view, entry, all.last(square) - all.first(square) - 1, all.grid.place(square), items);
}

void draw_squares(const Queue& queue, const Rect& area, Items& items, Intents& intents) {
  const View& view = queue.view;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Squares all = squares(queue, area);
  const SlotGrid& grid = all.grid;
  Key key = Key{}.add(grid.square);
  for (const ImU32 colour : all.colours) key.add(colour);
  const float rounding = grid.square > 8 ? 3.0F : grid.square > 5 ? 2.0F : 0.0F;
  keep(view, queue.name(), key, area, items, [&] {
    for (std::size_t i = 0; i < grid.squares; ++i) {
      const Rect place = grid.place(i);
      list.AddRectFilled(place.min, place.max, all.colours[i], rounding);
    }
  });
  const std::size_t lit = lit_entry(queue) / grid.slots_each;
  for (std::size_t i = 0; i < grid.squares && all.first(i) < all.last(i); ++i) {
    const Rect place = grid.place(i), around = place.inset(-2);
    if (all.colours[i] == theme(view.ui.theme).client || !queue.half_open)
      items.put(std::string("slot:") + queue.name() + ":" + std::to_string(i), place);
    const bool pointed = points_at(place.inset(-grid.space / 2));
    if (pointed) point_at_square(all, i, items, intents);
    if (pointed || i == lit)
      list.AddRect(around.min, around.max, theme(view.ui.theme).ink, rounding + 2, 0, 2);
  }
}

void draw_queue(const View& view, bool half_open, const Rect& area, Items& items, Intents& intents) {
  const tcp::Host& host = view.world.host(server);
  if (const tcp::Listener* listener = host.listener(sim::World::server_port))
    draw_squares({view, host, *listener, half_open}, area, items, intents);
}

}  // namespace

sim::Duration slot_lifetime(const tcp::Config& config) {
  sim::Duration sum{0}, wait = config.rto_initial;
  for (int i = 0; i <= config.synack_retries; ++i, wait = std::min(2 * wait, config.rto_max)) sum += wait;
  return sum;
}

float age_share(sim::Duration age, sim::Duration lifetime) {
  const auto share =
      static_cast<float>(age.count()) / static_cast<float>(std::max<std::int64_t>(1, lifetime.count()));
  return std::sqrt(std::clamp(share, 0.0F, 1.0F));
}

void draw_syn_slots(const View& view, const Rect& area, Items& items, Intents& intents) {
  draw_queue(view, true, area, items, intents);
}

void draw_accept_slots(const View& view, const Rect& area, Items& items, Intents& intents) {
  draw_queue(view, false, area, items, intents);
}

}  // namespace lab
