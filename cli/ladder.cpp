// Which part of the run stands on a ladder, and where.
#include "cli/ladder.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace cli {
namespace {

using sim::EventKind;

constexpr sim::Duration patience = std::chrono::seconds{300};  // after the start, for something to happen
constexpr std::size_t lines_before = 4;                        // the start, where there is no room for all
constexpr double flight = 34;                                  // the shortest flight's height
constexpr double longest = 46;                                 // of a stretch of time
constexpr double row = 15;                                     // between lines of one end
constexpr double text_row = 12;                                // between times, and between states
constexpr double top_room = 18;                                // for the states in which the ends begin

std::size_t index(sim::Side side) {
  return side == sim::Side::Client ? 0 : 1;
}

std::string_view kind_of(const sim::Packet& packet) {
  const tcp::Flags flags = packet.segment.flags;
  if (flags.rst()) return "rst";
  if (flags.syn()) return "syn";
  if (flags.fin()) return "fin";
  return packet.segment.data.empty() ? "ack" : "data";
}

// Sequence numbers count from the first SYN that an end has sent on the connection.
class Numbers {
 public:
  std::string text(const sim::Packet& packet) {
    const tcp::Segment& segment = packet.segment;
    const auto way = std::pair(segment.source, segment.destination);
    if (segment.flags.syn() && packet.origin == sim::Origin::Stack) first_.emplace(way, segment.seq);
    std::string text;
    const auto flag = [&text](bool is_set, std::string_view name) {
      if (is_set) text += (text.empty() ? "" : ", ") + std::string(name);
    };
    flag(segment.flags.syn(), "SYN");
    flag(segment.flags.fin(), "FIN");
    flag(segment.flags.rst(), "RST");
    flag(segment.flags.ack(), "ACK");
    text += " seq=" + counted(way, segment.seq);
    if (segment.flags.ack())
      text += " ack=" + counted(std::pair(segment.destination, segment.source), segment.ack);
    if (!segment.data.empty()) text += " len=" + std::to_string(segment.data.size());
    return text;
  }

 private:
  using Way = std::pair<tcp::Endpoint, tcp::Endpoint>;
  std::string counted(const Way& way, tcp::Seq seq) const {
    const auto first = first_.find(way);
    return std::to_string(first == first_.end() ? seq.value() : seq - first->second);
  }
  std::map<Way, tcp::Seq> first_;
};

// The run, as long as the figure needs it.
struct Run {
  sim::EventLog log;
  sim::PacketId first = 1;  // the packets on the figure: first ... last
  sim::PacketId last = 0;
  sim::Instant end{};  // nothing later is shown
};

Run run_scene(const lesson::Scene& scene, std::uint64_t seed, const lesson::Variant& variant,
              LadderUntil until) {
  Run run;
  sim::World world = lesson::start(scene, seed, variant);
  world.run_until(scene.start, run.log);
  const std::size_t before = run.log.packets.size();
  const std::size_t wanted = until == LadderUntil::Opening ? 1 : ladder_lines + 1;
  while (run.log.packets.size() < before + wanted && world.next_event() <= scene.start + patience)
    world.run_until(world.next_event(), run.log);
  run.last = static_cast<sim::PacketId>(run.log.packets.size());
  run.end = world.now();
  if (until == LadderUntil::Opening) {
    run.last = std::min(run.last, static_cast<sim::PacketId>(before + 1));
    run.end = scene.start;
    if (run.last > before) {
      const sim::Packet packet = run.log.packets[run.last - 1];
      run.end = packet.sent + (packet.ends - packet.sent) / 2;
    }
  } else if (run.last > ladder_lines) {
    run.first = static_cast<sim::PacketId>(before - std::min(before, lines_before) + 1);
    run.last = std::min(run.last, run.first + static_cast<sim::PacketId>(ladder_lines) - 1);
  }
  if (until == LadderUntil::Whole && run.log.packets.size() > run.last)
    run.end = run.log.packets.header(run.last).sent;
  if (until == LadderUntil::Whole)  // to where those on the figure end
    for (sim::PacketId id = run.first; id <= run.last; ++id)
      world.run_until(std::max(world.now(), run.log.packets.header(id - 1).ends), run.log);
  return run;
}

class Builder {
 public:
  Builder(const lesson::Scene& scene, const Run& run, LadderUntil until)
      : run_(run), start_(scene.start), until_(until) {
    for (sim::PacketId id = run.first; id <= run.last; ++id) {
      const sim::Packet packet = run.log.packets.header(id - 1);
      shortest_ = std::min(shortest_, std::max(packet.arrives - packet.sent, sim::Duration{1000}));
    }
    out_.before = run.first > 1;
    out_.more = until == LadderUntil::Whole && run.log.packets.size() > run.last;
    for (sim::PacketId id = 1; id <= run.last; ++id) {
      const sim::Packet packet = run.log.packets[id - 1];
      const std::string text = numbers_.text(packet);
      if (id >= run.first) add_line(packet, text);
    }
  }

  Ladder build() && {
    begin_states();
    const sim::Instant from = out_.before ? run_.log.packets.header(run_.first - 1).sent : sim::Instant{};
    at_ = from;
    for (const sim::Event& event : run_.log.events) take(event, from);
    finish_lines();
    return std::move(out_);
  }

 private:
  void add_line(const sim::Packet& packet, const std::string& text) {
    // Where more is sent than there is room for, those that end soon are shown to their end.
    const sim::Duration soon = out_.more ? 2 * shortest_ : sim::Duration{0};
    const bool cut = until_ == LadderUntil::Opening || out_.more;
    const bool flying = cut && packet.ends > run_.end + soon;
    const sim::Instant seen = flying ? run_.end : packet.ends;
    out_.lines.push_back(
        {.from = packet.from,
         .text = text,
         .kind = std::string(kind_of(packet)),
         .again = packet.retransmission || packet.copy_of != 0,
         .forged = packet.origin != sim::Origin::Stack,
         .lost = !flying && packet.fate != sim::Fate::Delivered && packet.fate != sim::Fate::InFlight,
         .flying = flying,
         .reaches = static_cast<double>(packet.progress_ppm(seen)) / 1e6});
    if (!flying) last_end_ = std::max(last_end_, packet.ends);
  }

  // The states that the ends are in where the figure begins: what their first change is from.
  void begin_states() {
    const std::size_t first_event = event_of_first();
    for (const sim::Side side : {sim::Side::Client, sim::Side::Server}) {
      std::optional<tcp::State> state;
      for (std::size_t i = 0; i < run_.log.events.size(); ++i) {
        const sim::Event event = run_.log.events[i];
        if (event.side != side || !is_change(event)) continue;
        if (i >= first_event && state) break;
        state = i < first_event ? event.to : event.from;
      }
      if (!state) state = side == sim::Side::Client ? tcp::State::Closed : tcp::State::Listen;
      add_state(side, *state, tcp::name(*state), top_room / 2);
    }
    y_ = top_room;
  }

  std::size_t event_of_first() const {
    if (run_.first == 1) return 0;
    for (std::size_t i = 0; i < run_.log.events.size(); ++i)
      if (run_.log.events[i].kind == EventKind::PacketSent && run_.log.events[i].packet == run_.first)
        return i;
    return run_.log.events.size();
  }

  static bool is_change(const sim::Event& event) {
    return event.kind == EventKind::Crashed || event.kind == EventKind::Rebooted ||
           (event.kind == EventKind::Decision && event.from != event.to);
  }

  // Up to its start the scene may show all; of what follows the opening shows the packet alone.
  bool is_shown(const sim::Event& event) const {
    if (is_change(event)) return event.at <= (until_ == LadderUntil::Opening ? start_ : run_.end);
    return is_known(event.packet) && event.at <= std::max(run_.end, last_end_);
  }

  bool is_known(sim::PacketId id) const { return id >= run_.first && id <= run_.last && id != 0; }
  LadderLine& line_of(sim::PacketId id) { return out_.lines[id - run_.first]; }

  void take(const sim::Event& event, sim::Instant from) {
    if (event.at < from || !is_shown(event)) return;
    switch (event.kind) {
      case EventKind::PacketSent:
      case EventKind::PacketDuplicated:
        line_of(event.packet).top = step(event.at, event.side, Moment::Sends);
        out_.steps.push_back({true, event.packet - run_.first});
        return;
      case EventKind::PacketArrived:
      case EventKind::PacketLost:
        if (line_of(event.packet).flying) return;
        end_line(event);
        return;
      default:
        if (is_change(event)) change(event);
    }
  }

  void end_line(const sim::Event& event) {
    LadderLine& line = line_of(event.packet);
    const bool lost = event.kind == EventKind::PacketLost;
    const double y = step(event.at, sim::other(line.from), lost ? Moment::Lost : Moment::Arrives);
    line.bottom = line.top + (y - line.top) / std::max(line.reaches, 0.2);
  }

  void change(const sim::Event& event) {
    const std::size_t i = index(event.side);
    const bool crash = event.kind == EventKind::Crashed;
    const bool fresh = event.from == tcp::State::Closed || event.from == tcp::State::Listen;
    if (!crash && event.kind != EventKind::Rebooted && state_[i] != event.from && !fresh)
      return;  // of another connection
    if (!crash && state_[i] == event.to && !crashed_[i]) return;
    const bool alone = at_ != event.at;
    const double y = alone ? step(event.at, event.side, Moment::Alone) : std::max(y_of_[i], y_ - row);
    add_state(event.side, event.to, crash ? std::string_view{} : tcp::name(event.to), y);
    crashed_[i] = crash;
  }

  void add_state(sim::Side side, tcp::State state, std::string_view name, double y) {
    const std::size_t i = index(side);
    const double place = std::max(y, y_of_state_[i] + text_row);
    y_of_state_[i] = place;
    state_[i] = state;
    out_.states.push_back({side, name, place});
    out_.steps.push_back({false, out_.states.size() - 1});
    out_.height = std::max(out_.height, place);
  }

  enum class Moment : std::uint8_t { Sends, Arrives, Alone, Lost };

  // Down to a moment at which something leaves or reaches an end.
  double step(sim::Instant at, sim::Side side, Moment moment) {
    const std::size_t i = index(side);
    const sim::Duration gap = at - at_;
    const double straight =
        static_cast<double>(gap.count()) * flight / static_cast<double>(shortest_.count());
    double y = y_ + std::min(straight, longest);
    double& alike = y_of_kind_[i][static_cast<std::size_t>(moment)];
    if (alike > 0) y = std::max(y, alike + row);
    if (moment == Moment::Sends && y_of_[i] > 0) y = std::max(y, y_of_[i] + 4);
    if (straight > 3 * longest && !out_.times.empty()) {
      y = std::max(y, out_.times.back().y + 2.2 * text_row);
      out_.breaks.push_back({gap, (out_.times.back().y + y) / 2});
    }
    const bool is_seen = moment != Moment::Lost;
    if (is_seen &&
        (out_.times.empty() || (out_.times.back().at != at && y - out_.times.back().y >= text_row)))
      out_.times.push_back({at, y});
    at_ = at;
    y_ = alike = y;
    if (is_seen) y_of_[i] = y;
    out_.height = std::max(out_.height, y);
    return y;
  }

  // What is still on its way comes down as steeply as the one before it; and which lines cross.
  void finish_lines() {
    double fall = flight;
    for (LadderLine& line : out_.lines) {
      if (line.flying || line.bottom <= line.top) line.bottom = line.top + fall;
      fall = line.bottom - line.top;
      out_.height = std::max(out_.height, line.top + fall * line.reaches);
    }
    for (LadderLine& line : out_.lines)
      for (const LadderLine& other : out_.lines)
        if (other.from == line.from) {
          line.overtakes = line.overtakes || (line.top > other.top && line.bottom < other.bottom);
        } else if (line.top < other.bottom && other.top < line.bottom)
          line.crossed = true;
  }

  const Run& run_;
  sim::Instant start_;
  LadderUntil until_;
  Numbers numbers_;
  Ladder out_;
  sim::Duration shortest_ = patience;
  sim::Instant last_end_{};  // of all lines
  sim::Instant at_{};        // how far down it is
  double y_ = 0;
  std::array<double, 2> y_of_{};  // the last moment of each end; 0: none
  std::array<double, 2> y_of_state_{-100, -100};
  std::array<std::array<double, 4>, 2> y_of_kind_{};  // the last of each kind
  std::array<bool, 2> crashed_{};
  std::array<std::optional<tcp::State>, 2> state_;
};

}  // namespace

Ladder make_ladder(const lesson::Scene& scene, std::uint64_t seed, const lesson::Variant& variant,
                   LadderUntil until) {
  const Run run = run_scene(scene, seed, variant, until);
  return Builder(scene, run, until).build();
}

}  // namespace cli
