// The ladder's time axis: a knot for each event, heights between them.
#include "web/panels/ladder_axis.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace lab {
namespace {

// What a knot is about, for how much room it needs below the one before.
struct Moment {
  sim::Instant at;
  sim::Side side;      // at which end it is seen
  bool sends = false;  // else: arrives or is lost
};

// What stands at one instant: arrows of one end need a row of text between them, an answer stands just below
// what it answers.
double room_between(const Moment& before, const Moment& after) {
  constexpr double row = 15, answer = 12;
  if (before.side != after.side) return 0;
  if (before.sends == after.sends) return row;
  return after.sends ? answer : 4;
}

// Below the pills of the states before anything happened.
constexpr double first_room = 30;

bool is_shown(const sim::Event& event) {
  switch (event.kind) {
    case sim::EventKind::PacketSent:
    case sim::EventKind::PacketArrived:
    case sim::EventKind::PacketLost:
      return event.packet != 0;
    default:
      return false;
  }
}

// What is done to a packet on its way.
bool is_touch(const sim::Event& event) {
  return event.packet != 0 &&
         (event.kind == sim::EventKind::PacketDelayed || event.kind == sim::EventKind::PacketEdited ||
          event.kind == sim::EventKind::PacketCorrupted);
}

// An axis on which nothing stands yet.
LadderFigure bare_axis(const AxisScale& scale, const sim::EventLog& log, LadderPart part) {
  const std::size_t begin = std::min(part.begin, log.events.size());
  LadderFigure axis;
  axis.scale = scale;
  axis.knots.push_back({begin > 0 ? log.events[begin - 1].at : sim::Instant{}, 0});
  return axis;
}

// One log's part of the axis, which another may share.
class Builder {
 public:
  Builder(const sim::EventLog& log, LadderFigure& axis, LadderPart part)
      : log_(log),
        axis_(axis),
        end_(std::min(part.end, log.events.size())),
        taken_(std::min(part.begin, end_)) {
    figure_.packets_before = taken_ > 0 ? first_packet() : 0;
    if (taken_ == 0 && end_ == log.events.size()) figure_.arrows.resize(log.packets.size());
  }

  void take_all() {
    while (taken_ < end_) take_next();
  }
  // The instant of the next event to take; never: none.
  sim::Instant next() const { return taken_ < end_ ? log_.events[taken_].at : tcp::never; }
  void take_next() { take(log_.events[taken_++]); }

  LadderFigure finish() {
    settle_pills(std::nullopt);
    figure_.scale = axis_.scale;
    figure_.knots = axis_.knots;
    figure_.breaks = axis_.breaks;
    forecast();
    for (LadderHostMark& mark : figure_.hosts) mark.y = figure_.y(mark.at);
    return std::move(figure_);
  }

 private:
  void take(const sim::Event& event) {
    if (is_shown(event) && is_known(event.packet)) {
      take_packet(event);
    } else if (event.kind == sim::EventKind::PacketDuplicated && is_known(event.packet)) {
      copy_start(event.packet);
    } else if (is_touch(event) && is_known(event.packet)) {
      take_touch(event);
    } else if (event.kind == sim::EventKind::Crashed || event.kind == sim::EventKind::Rebooted) {
      take_host(event);
    } else if (event.kind == sim::EventKind::Decision && event.from != event.to) {
      take_state(event);
    }
  }

  // The first of the part is sent, or else arrives, having been sent a little earlier.
  std::size_t first_packet() const {
    for (std::size_t i = taken_; i < end_; ++i) {
      const sim::Event event = log_.events[i];
      if (event.kind == sim::EventKind::PacketSent && event.packet != 0) return event.packet - 1;
    }
    return log_.packets.size();
  }

  bool is_known(sim::PacketId id) const { return id > figure_.packets_before && id <= log_.packets.size(); }

  LadderArrow& arrow_of(sim::PacketId id) {
    const std::size_t place = id - 1 - figure_.packets_before;
    if (place >= figure_.arrows.size()) figure_.arrows.resize(place + 1);
    return figure_.arrows[place];
  }

  void take_touch(const sim::Event& event) {
    LadderArrow& arrow = arrow_of(event.packet);
    if (event.kind == sim::EventKind::PacketDelayed) arrow.delayed = true;
    if (event.kind == sim::EventKind::PacketEdited) arrow.edited = true;
    if (event.kind != sim::EventKind::PacketCorrupted) return;
    arrow.damaged = true;
    arrow.damaged_by_learner = arrow.damaged_by_learner || event.by_learner;
  }

  void take_host(const sim::Event& event) {
    const bool crash = event.kind == sim::EventKind::Crashed;
    figure_.hosts.push_back({event.side, event.at, crash, 0});
    const std::size_t i = index(event.side);
    if (!state_[i].has_value()) add_pill({event.side, event.from, sim::Instant{}, 0});
    if (state_[i] != event.to) waiting_.push_back({event.side, event.to, event.at, 0});
    state_[i] = event.to;
  }

  void take_packet(const sim::Event& event) {
    const sim::Packet packet = log_.packets.header(event.packet - 1);
    const bool sends = event.kind == sim::EventKind::PacketSent;
    const bool arrives = event.kind == sim::EventKind::PacketArrived ||
                         packet.fate == sim::Fate::ChecksumFailed || packet.fate == sim::Fate::HostDown;
    const sim::Side side = sends ? packet.from : sim::other(packet.from);
    const double y = add_knot({event.at, side, sends}, arrives || sends);
    LadderArrow& arrow = arrow_of(event.packet);
    arrow.id = event.packet;
    if (sends) {
      arrow.known = true;
      arrow.y_start = y;
    } else {
      arrow.ended = true;
      arrow.y_end = y;
      if (!arrives) end_on_the_way(packet, arrow);
    }
  }

  // One that is lost keeps the slope it would have had.
  void end_on_the_way(const sim::Packet& packet, LadderArrow& arrow) {
    arrow.reaches = std::max(share(packet, packet.ends), arrow.begins + 0.06F);
    const double flight = gap_height(axis_.scale, std::max(packet.arrives, packet.ends) - packet.sent);
    arrow.y_end = std::max(arrow.y_start + flight * static_cast<double>(arrow.reaches - arrow.begins),
                           arrow.y_start + 4);
  }

  void copy_start(sim::PacketId id) {
    const sim::Packet packet = log_.packets.header(id - 1);
    if (packet.copy_of == 0 || !is_known(packet.copy_of)) return;
    const bool known = arrow_of(packet.copy_of).known;
    LadderArrow& copy = arrow_of(id);
    copy.id = id;
    copy.known = known;
    copy.begins = std::min(share(packet, packet.sent), 0.9F);
  }

  static float share(const sim::Packet& packet, sim::Instant at) {
    return static_cast<float>(packet.progress_ppm(at)) / static_cast<float>(sim::ppm_max);
  }

  double add_knot(const Moment& moment, bool spread) {
    const Knot& last = axis_.knots.back();
    const sim::Duration gap = std::max(sim::Duration{0}, moment.at - last.at);
    double height = gap_height(axis_.scale, gap);
    if (spread) height = std::max(height, last_ ? room_below(moment) : first_room - last.y);
    const double y = last.y + height;
    if (is_broken(axis_.scale, gap)) axis_.breaks.push_back({last.y, y, gap});
    axis_.knots.push_back({moment.at, y});
    if (spread) {
      last_ = moment;
      y_of_last_[index(moment.side)] = y;
      at_of_last_[index(moment.side)] = moment.at;
      sends_last_[index(moment.side)] = moment.sends;
    }
    settle_pills(moment);
    return y;
  }

  // Room from the last knot, so that this end's own last one is far enough away.
  double room_below(const Moment& moment) const {
    const std::size_t i = index(moment.side);
    if (at_of_last_[i] == tcp::never) return 0;
    const double wanted = room_between({at_of_last_[i], moment.side, sends_last_[i]}, moment);
    return wanted - (axis_.knots.back().y - y_of_last_[i]);
  }

  // A change of state stands beside the arrow that made it: one that was drawn at this instant already, or
  // the next one at it, or alone.
  void take_state(const sim::Event& event) {
    const std::size_t i = index(event.side);
    const bool fresh = event.from == tcp::State::Closed || event.from == tcp::State::Listen;
    if (state_[i].has_value() && *state_[i] != event.from && !fresh) return;  // of a stranger's connection
    if (!state_[i].has_value()) add_pill({event.side, event.from, sim::Instant{}, 0});
    state_[i] = event.to;
    if (at_of_last_[i] == event.at) {
      add_pill({event.side, event.to, event.at, y_of_last_[i]});
    } else {
      waiting_.push_back({event.side, event.to, event.at, 0});
    }
  }

  void settle_pills(std::optional<Moment> moment) {
    while (!waiting_.empty()) {
      const LadderPill pill = waiting_.front();
      if (moment && pill.at == moment->at && pill.side != moment->side) return;
      waiting_.erase(waiting_.begin());
      double y = 0;
      if (moment && pill.at == moment->at) {
        y = axis_.knots.back().y;
      } else {
        y = axis_.y(pill.at);
      }
      add_pill({pill.side, pill.state, pill.at, y});
    }
  }

  // Packets in flight at the frontier end where they will if nothing happens to them; a copy begins on its
  // original's line.
  void forecast() {
    for (std::size_t i = 0; i < figure_.arrows.size(); ++i) {
      LadderArrow& arrow = figure_.arrows[i];
      if (!arrow.known) continue;
      const sim::Packet packet = log_.packets.header(arrow.id - 1);
      if (!arrow.ended) arrow.y_end = std::max(arrow.y_start + 8, figure_.y(packet.ends));
      if (packet.copy_of == 0 || !is_known(packet.copy_of) || packet.copy_of >= arrow.id) continue;
      const LadderArrow& of = arrow_of(packet.copy_of);  // stands before its copy
      arrow.y_start = of.y_start + (of.y_end - of.y_start) * static_cast<double>(arrow.begins - of.begins) /
                                       static_cast<double>(std::max(0.05F, of.reaches - of.begins));
      arrow.y_end = std::max(arrow.y_end, arrow.y_start + 4);
    }
  }

  void add_pill(const LadderPill& pill) {
    auto& pills = figure_.pills;
    const auto later =
        std::upper_bound(pills.begin(), pills.end(), pill.at,
                         [](sim::Instant at, const LadderPill& other) { return at < other.at; });
    pills.insert(later, pill);
  }

  static std::size_t index(sim::Side side) { return side == sim::Side::Client ? 0 : 1; }

  const sim::EventLog& log_;
  LadderFigure& axis_;   // its knots and breaks
  LadderFigure figure_;  // the rest
  std::size_t end_ = 0;
  std::size_t taken_ = 0;
  std::optional<Moment> last_;
  double y_of_last_[2] = {0, 0};
  sim::Instant at_of_last_[2] = {tcp::never, tcp::never};
  bool sends_last_[2] = {false, false};
  std::optional<tcp::State> state_[2];
  std::vector<LadderPill> waiting_;
};

}  // namespace

AxisScale axis_scale(sim::Duration delay, double flight_px) {
  const double us = std::max<double>(static_cast<double>(delay.count()), 1000);
  return {.px_per_us = flight_px / us};
}

double gap_height(const AxisScale& scale, sim::Duration gap) {
  const double straight = static_cast<double>(gap.count()) * scale.px_per_us;
  if (straight <= scale.squeezed_above) return straight;
  return scale.squeezed_above + scale.growth * std::log2(straight / scale.squeezed_above);
}

bool is_broken(const AxisScale& scale, sim::Duration gap) {
  return static_cast<double>(gap.count()) * scale.px_per_us > 2 * scale.squeezed_above;
}

double LadderFigure::y(sim::Instant at) const {
  const auto after = std::upper_bound(knots.begin(), knots.end(), at,
                                      [](sim::Instant t, const Knot& k) { return t < k.at; });
  if (after == knots.begin()) return 0;
  const Knot& before = *std::prev(after);
  const double past = gap_height(scale, at - before.at);
  if (after == knots.end()) return before.y + past;
  const double whole = gap_height(scale, after->at - before.at);
  return whole > 0 ? before.y + (after->y - before.y) * past / whole : before.y;
}

std::vector<Break> LadderFigure::open_break(sim::Instant now) const {
  const Knot& last = knots.back();
  if (now <= last.at || !is_broken(scale, now - last.at)) return {};
  return {{last.y, y(now), now - last.at}};
}

LadderPart part_around(const sim::EventLog& log, std::size_t events_end, sim::Instant oldest) {
  // Ends of parts stand still for a while, so that not every event makes another figure.
  constexpr std::size_t before = 768, after = 384, grain = 128;
  const auto reached = std::lower_bound(log.events.begin(), log.events.end(), oldest,
                                        [](const sim::Event& event, sim::Instant t) { return event.at < t; });
  const std::size_t under_way = static_cast<std::size_t>(reached - log.events.begin());
  const std::size_t begin = std::min(events_end - std::min(events_end, before), under_way);
  return {begin / grain * grain, std::min(log.events.size(), events_end + after)};
}

LadderPart part_between(const sim::EventLog& log, sim::Instant from, sim::Instant to) {
  const auto place = [&log](sim::Instant t) {
    const auto found =
        std::lower_bound(log.events.begin(), log.events.end(), t,
                         [](const sim::Event& event, sim::Instant at) { return event.at < at; });
    return static_cast<std::size_t>(found - log.events.begin());
  };
  return {place(from), place(to)};
}

LadderFigure make_ladder(const sim::EventLog& log, const AxisScale& scale, LadderPart part) {
  LadderFigure axis = bare_axis(scale, log, part);
  Builder builder(log, axis, part);
  builder.take_all();
  return builder.finish();
}

// Event by event in turn: as long as both logs are the same, so is what stands on the axis.
std::array<LadderFigure, 2> make_ladders(const sim::EventLog& one, const sim::EventLog& other,
                                         const AxisScale& scale, LadderPart one_part, LadderPart other_part) {
  LadderFigure axis = bare_axis(scale, one, one_part);
  Builder left(one, axis, one_part), right(other, axis, other_part);
  while (left.next() != tcp::never || right.next() != tcp::never) {
    const sim::Instant at = std::min(left.next(), right.next());
    if (left.next() == at) left.take_next();
    if (right.next() == at) right.take_next();
  }
  return {left.finish(), right.finish()};
}

sim::PacketId repeated_by(const sim::EventLog& log, const sim::Packet& packet, std::size_t first) {
  for (sim::PacketId id = packet.id - 1; id > first; --id) {
    const sim::Packet before = log.packets.header(id - 1);
    if (before.from == packet.from && before.copy_of == 0 && before.segment.seq == packet.segment.seq &&
        before.segment.destination == packet.segment.destination &&
        (before.segment.length() > 0 || log.packets.data_octets(id - 1) > 0))
      return id;
  }
  return 0;
}

}  // namespace lab
