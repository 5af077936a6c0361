// What a panel is given and what it gives back. A panel reads a View, keeps nothing of the model, and says
// what the learner wants in Intents; App carries them out after drawing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/lesson/difference.hpp"
#include "core/lesson/scene.hpp"
#include "core/sim/history.hpp"
#include "web/drawings.hpp"
#include "web/hands.hpp"
#include "web/items.hpp"
#include "web/log_marks.hpp"
#include "web/panels/bookmarks.hpp"
#include "web/text/text.hpp"
#include "web/thing.hpp"

namespace lab {

enum class ThemeName : std::uint8_t { Light, Dark, Contrast };

// What a narrow lab shows below the wire; a wide one shows them all, or the log in place of most.
enum class Tab : std::uint8_t { Flood, Queues, Ladder, Client, Server, Log };
inline constexpr std::size_t tab_count = 6;

// What the big card shows.
enum class Figure : std::uint8_t { Ladder, Sequence, Curves, Segment, Buffers, WhatIf };
inline constexpr std::size_t figure_count = 6;

// How the lab is shown; nothing of it is in the digest.
struct UiState {
  Language language = Language::English;
  ThemeName theme = ThemeName::Light;
  bool playing = false;
  double speed = 1.0;       // virtual seconds a second, 0.001 to 1000
  bool auto_speed = true;   // `speed` follows what happens: slow while packets fly, quick through waits
  sim::Duration jumped{0};  // how far the last step, skip or drag went; shown until time moves otherwise
  Tab tab = Tab::Ladder;
  Figure figure = Figure::Ladder;
  sim::Side figure_side = sim::Side::Client;   // whose octets the sequence graph and the curves follow
  std::optional<std::size_t> what_if;          // the place of a switch in what_if_switches
  bool what_if_other = true;                   // which of the two a narrow card shows
  sim::PacketId selected = 0;                  // held by the learner; its menu is open
  sim::PacketId hovered = 0;                   // lit in every panel
  Thing pointed{};                             // the same for what is no packet
  std::vector<sim::PacketId> also_selected{};  // held with it, in the order in which they were taken
  bool gathering = false;                      // a tap takes one more, or lets it go
  Hands hands{};
  bool absolute_numbers = false;  // sequence numbers as on the wire, or counted from the ISN
  bool reduced_motion = false;
  bool keys = false;  // the list of keys lies over the lab
  LogFilter log{};
  bool saves = false;  // whoever shows the lab can save what it gives

  bool holds(sim::PacketId id) const {
    return id != 0 && (id == selected ||
                       std::find(also_selected.begin(), also_selected.end(), id) != also_selected.end());
  }
  // All that are held, the first taken first.
  std::vector<sim::PacketId> held() const {
    std::vector<sim::PacketId> all;
    if (selected != 0) all.push_back(selected);
    all.insert(all.end(), also_selected.begin(), also_selected.end());
    return all;
  }
  friend bool operator==(const UiState&, const UiState&) = default;
};

// The same scene under a switch, in step: see compare.hpp.
struct OtherWorld {
  const sim::World& world;
  const sim::EventLog& log;
  std::size_t events_end = 0;
  std::size_t packets_end = 0;
  sim::Instant frontier;
  const std::optional<lesson::Difference>& difference;  // one: the lab's own; it may lie behind `now`
};

// A fact of this frame, made by App.
struct View {
  const lesson::Scene& scene;
  const sim::World& world;   // at `now`
  const sim::EventLog& log;  // up to the frontier; events with at <= now are `log.events[0, events_end)`
  std::size_t events_end = 0;
  std::size_t packets_end = 0;  // and those sent by now are `log.packets[0, packets_end)`
  sim::Instant now;
  sim::Instant frontier;  // what lies between now and here is the future that was seen
  const UiState& ui;
  std::span<const sim::Event> dead_future{};  // given up by an act in the past, fading out
  float dead_alpha = 0;                       // 1 to 0
  bool can_undo = false;
  bool can_redo = false;
  std::optional<OtherWorld> other{};     // while a what-if is chosen
  const Bookmarks* bookmarks = nullptr;  // of `log`; nullptr: not looked for
  // Which has changed when anything but the clock, `frontier` and `ui.speed` has: what is shown and how; that
  // and the world and its log; or that, but for what a flood does to the server all the while.
  std::uint64_t looks = 0;
  std::uint64_t revision = 0;
  std::uint64_t happened = 0;
  Drawings* drawings = nullptr;  // nullptr: nothing is kept
  LogBook* book = nullptr;       // its lines are those that `ui.log` wants; there where the log is drawn

  const char* tr(Text text) const { return lab::tr(text, ui.language); }
};

// A part of a panel: see Kept. Its key tells what it is made of beside `view.looks`; a part that is made of
// the world or the log adds `view.revision` or `view.happened`, one that tells the time cannot be kept.
template <class Draw>
void keep(const View& view, const char* name, Key key, const Rect& area, Items& items, Draw draw) {
  if (view.drawings == nullptr) return draw();
  view.drawings->kept.part(name, key.add(view.looks), view.now, area, items, draw);
}

// What the learner asks for.
struct Intents {
  std::vector<sim::Action> acts;  // done at `now`, in order
  std::optional<sim::Instant> seek;
  std::optional<bool> play;
  int step = 0;        // +1 next event, -1 previous
  bool skip = false;   // on to the next timer that expires
  bool reset = false;  // the scene from its start
  bool undo = false;
  bool redo = false;
  std::optional<double> speed;          // 0: automatic
  std::optional<sim::PacketId> select;  // 0: let go
  sim::PacketId mark = 0;               // one more in the hand, or out of it
  bool all = false;                     // every packet in flight into the hand
  bool gather = false;                  // from now on by a tap
  bool again = false;                   // a press grows long: another frame must follow
  SheetName sheet = SheetName::None;    // to be opened
  std::optional<Hands> hands;           // as the open sheet left them
  std::optional<sim::PacketId> hover;
  Thing point;
  std::optional<Language> language;
  std::optional<ThemeName> theme;
  std::optional<bool> absolute_numbers;
  std::optional<Tab> tab;
  std::optional<bool> keys;
  std::optional<Figure> figure;
  std::optional<sim::Side> figure_side;
  std::optional<std::optional<std::size_t>> what_if;
  std::optional<bool> what_if_other;
  bool share = false;  // a link to what is seen
  std::optional<LogFilter> log;
  bool log_large = false;  // or small again, where it is
  bool copy_log = false;
  bool save_capture = false;
  std::string scene;  // another scene, by id; empty: stay
};

}  // namespace lab
