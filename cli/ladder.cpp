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
constexpr double row = 16;                                     // between lines of one end
constexpr double text_row = 13;                                // between times, and between states
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
      if (is_set) text += (text.empty() ? "" : " ") + std::string(name);
    };
    flag(segment.flags.syn(), "SYN");
    flag(segment.flags.fin(), "FIN");
    flag(segment.flags.rst(), "RST");
    flag(segment.flags.ack(), "ACK");
    const bool data = !segment.data.empty() && text == "ACK";  // which its length tells
    text = (data ? "" : text + ' ') + "seq=" + counted(way, segment.seq);
    if (segment.flags.ack()) {
      const std::string ack = counted(std::pair(segment.destination, segment.source), segment.ack);
      if (std::string& told = acked_[way]; !data || told != ack) text += " ack=" + (told = ack);
    }
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
  std::map<Way, std::string> acked_;  // told last: data tell what is new
};

// The run, as long as the figure needs it.
struct Run {
  sim::EventLog log;
  std::vector<sim::PacketId> shown;  // the packets on the figure, in order
  sim::Instant end{};                // nothing later is shown

  bool shows(sim::PacketId id) const { return std::binary_search(shown.begin(), shown.end(), id); }
  bool has_more() const { return !shown.empty() && log.packets.size() > shown.back(); }
};

void show(Run& run, std::size_t first, std::size_t last) {
  for (std::size_t id = first; id <= last; ++id) run.shown.push_back(static_cast<sim::PacketId>(id));
}

// The first that takes many times as long as the others and is still on its way where there is no more room;
// 0: none.
sim::PacketId late_one(const Run& run) {
  sim::Duration shortest = patience;
  for (std::size_t i = 0; i < run.log.packets.size(); ++i) {
    const sim::Packet packet = run.log.packets.header(i);
    shortest = std::min(shortest, packet.arrives - packet.sent);
  }
  for (const sim::PacketId id : run.shown) {
    const sim::Packet packet = run.log.packets.header(id - 1);
    if (packet.ends > run.end && packet.arrives - packet.sent > 6 * shortest) return id;
  }
  return 0;
}

// The beginning and the late one, and the last before it arrives with what answers it.
void show_what_it_meets(Run& run, sim::World& world, sim::PacketId late) {
  const sim::PacketId first = run.shown.front();
  run.end = run.log.packets.header(late - 1).ends;
  world.run_until(run.end, run.log);
  const std::size_t last = run.log.packets.size();
  constexpr std::size_t head = ladder_lines / 2;
  run.shown.clear();
  show(run, first, std::min<std::size_t>(late, first + head - 2));
  if (run.shown.back() < late) run.shown.push_back(late);
  const std::size_t room = ladder_lines - run.shown.size();
  show(run, std::max<std::size_t>(late + 1, last + 1 - room), last);
}

Run run_scene(const lesson::Scene& scene, std::uint64_t seed, const lesson::Variant& variant,
              LadderUntil until) {
  Run run;
  sim::World world = lesson::start(scene, seed, variant);
  world.run_until(scene.start, run.log);
  const std::size_t before = run.log.packets.size();
  const auto run_to = [&](std::size_t packets) {
    while (run.log.packets.size() < packets && world.next_event() <= scene.start + patience)
      world.run_until(world.next_event(), run.log);
  };
  if (until == LadderUntil::Opening) {
    run_to(before + 1);
    show(run, 1, std::min(run.log.packets.size(), before + 1));
    run.end = scene.start;
    if (run.shown.size() > before) {
      const sim::Packet packet = run.log.packets[run.shown.back() - 1];
      run.end = packet.sent + (packet.ends - packet.sent) / 2;
    }
    return run;
  }
  run_to(before + ladder_lines + 1);
  const std::size_t all = run.log.packets.size();
  const std::size_t first = all > ladder_lines ? before - std::min(before, lines_before) + 1 : 1;
  show(run, first, std::min(all, first + ladder_lines - 1));
  run.end = run.has_more() ? run.log.packets.header(run.shown.back()).sent : world.now();
  if (const sim::PacketId late = run.has_more() ? late_one(run) : 0; late != 0)
    show_what_it_meets(run, world, late);
  for (const sim::PacketId id : run.shown)  // to where those on the figure end
    world.run_until(std::max(world.now(), run.log.packets.header(id - 1).ends), run.log);
  if (!run.shown.empty()) run_to(run.shown.back() + 1);
  return run;
}

class Builder {
 public:
  Builder(const lesson::Scene& scene, const Run& run, LadderUntil until)
      : run_(run), start_(scene.start), until_(until) {
    for (const sim::PacketId id : run.shown) {
      const sim::Packet packet = run.log.packets.header(id - 1);
      shortest_ = std::min(shortest_, std::max(packet.arrives - packet.sent, sim::Duration{1000}));
    }
    if (run.shown.empty()) return;
    out_.before = run.shown.front() > 1;
    out_.more = until == LadderUntil::Whole && run.has_more();
    for (sim::PacketId id = 1; id <= run.shown.back(); ++id) {
      const sim::Packet packet = run.log.packets[id - 1];
      const std::string text = numbers_.text(packet);
      if (run.shows(id)) add_line(packet, text);
    }
  }

  Ladder build() && {
    begin_states();
    const sim::Instant from =
        out_.before ? run_.log.packets.header(run_.shown.front() - 1).sent : sim::Instant{};
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
    if (!out_.before) return 0;
    for (std::size_t i = 0; i < run_.log.events.size(); ++i)
      if (run_.log.events[i].kind == EventKind::PacketSent && run_.log.events[i].packet == run_.shown.front())
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
    return run_.shows(event.packet) && event.at <= std::max(run_.end, last_end_);
  }

  std::size_t index_of(sim::PacketId id) const {
    return static_cast<std::size_t>(std::lower_bound(run_.shown.begin(), run_.shown.end(), id) -
                                    run_.shown.begin());
  }
  LadderLine& line_of(sim::PacketId id) { return out_.lines[index_of(id)]; }

  void take(const sim::Event& event, sim::Instant from) {
    if (event.at < from || !is_shown(event)) return;
    switch (event.kind) {
      case EventKind::PacketSent:
      case EventKind::PacketDuplicated:
        leave_out(event);
        line_of(event.packet).top = step(event.at, event.side, Moment::Sends);
        out_.steps.push_back({true, index_of(event.packet)});
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

  // Before the first line behind a gap: it is told how many are missing there.
  void leave_out(const sim::Event& sent) {
    const std::size_t i = index_of(sent.packet);
    const std::size_t missing = i == 0 ? 0 : sent.packet - run_.shown[i - 1] - 1;
    if (missing == 0) return;
    out_.breaks.push_back({sent.at - run_.log.packets.header(run_.shown[i - 1] - 1).sent, y_ + row, missing});
    y_ += 2 * row;
    at_ = sent.at;
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
      out_.breaks.push_back({gap, (out_.times.back().y + y) / 2, 0});
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
    std::array<double, 2>
        beside{};  // the fall of the one before it from the same end: a lost one has the same
    for (LadderLine& line : out_.lines) {
      double& same = beside[index(line.from)];
      if (line.flying || line.bottom <= line.top) line.bottom = line.top + fall;
      if (line.lost && same > 0) line.bottom = std::min(line.bottom, line.top + same);
      fall = same = line.bottom - line.top;
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
