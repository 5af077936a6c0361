// The lab: a history, how it is shown, and one frame of it. Knows nothing of the browser: the platform calls
// frame(), the bridge calls the rest.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/share.hpp"
#include "core/tcp/segment.hpp"
#include "web/compare.hpp"
#include "web/gfx/layers.hpp"
#include "web/view.hpp"

namespace lab {

class App {
 public:
  static constexpr std::uint64_t max_seed = (std::uint64_t{1} << 53) - 1;  // what JSON carries exactly
  static constexpr double fade_seconds = 0.6;
  static constexpr double refusal_seconds = 3;

  App(const lesson::Scene& scene, std::uint64_t seed);

  // Draws everything into a display of that size (CSS pixels), as one frame of Dear ImGui from NewFrame() to
  // Render(), and carries out what the learner did. `elapsed` is wall time in seconds since the last frame;
  // while playing, virtual time advances by elapsed * speed.
  void frame(ImVec2 size, double elapsed);
  // Whether another frame must follow without input: playing, on the way to a far moment, something fades, or
  // this one was drawn before the learner's act took effect.
  bool wants_frame() const;

  // The bridge's verbs. An error is a sentence; empty: done. An act is text as in core/sim/action.hpp, undo
  // or redo.
  std::string act(std::string_view action_text);
  // Goes to that moment, in microseconds. One that takes much simulating is reached in later frames; whatever
  // else is done meanwhile ends the journey where it is. The same holds for skip().
  std::string seek(double us);
  // scene ID, seed 1, lang en|zh, theme light|dark|contrast, speed auto|0.001 to 1000, numbers
  // relative|absolute, motion full|reduced, tab flood|queues|ladder|client|server|log,
  // log-ends client,server,wire (any of them; nothing: all), log-kinds
  // segments,losses,states,timers,decisions,calls,acts (the same), log-notation words|tcpdump|packetdrill,
  // figure ladder|sequence|curves|segment|buffers|what-if, figure-side client|server; what-if, a switch of
  // what_if_switches or nothing; variant, the words of lesson::Variant;
  // share, a code: the lab as it stood when share() gave it, with the what-if beside it or without one
  std::string set(std::string_view key, std::string_view value);
  void play(bool on);
  void step(int direction);
  void skip();
  // The next (1) or previous (-1) packet in flight is held; false: there is none on that side, let the focus
  // go on.
  bool walk_packets(int direction);
  // The same for Tab: on an open sheet it walks from control to control.
  bool walk(int direction);
  // Whether an open sheet has a use for digits and arrows, too.
  bool takes_typing() const { return ui_.hands.sheet != SheetName::None; }
  // Whether something under this point scrolls that way (-1 up, 1 down), or is there to be dragged by a
  // finger. What is neither belongs to the page around the lab.
  bool takes_wheel(ImVec2 at, int direction) const;
  bool takes_drag(ImVec2 at) const;
  // Whether something there follows a finger that drags so as to see more above it (-1) or below it (1).
  bool takes_scroll(ImVec2 at, int direction) const;

  // The lines that the log shows, in order of time, as texts: at most `count` of them from `first` on.
  std::vector<std::string> log_lines(std::size_t first, std::size_t count) const;
  // { "shown", "total", "lines": [text] }
  std::string log_json(double first, double count) const;
  // All of them, a line each.
  std::string log_text() const;
  // The session up to now as a pcapng file: what `ackademy run … --pcap` writes of it.
  tcp::Bytes capture() const;

  // The lab as it stands, as lesson::encode() gives it; empty: too much was done for a code.
  std::string share() const;

  std::string state_json() const;
  std::string keys_json() const;
  // Moments worth a mark on the time line, the fields of the packet in view: see bridge.hpp.
  std::string bookmarks_json() const;
  std::string segment_json() const;
  Language language() const { return ui_.language; }
  // What the scene asks, and an answer judged: as core/lesson/questions.hpp has them, in the lab's language.
  std::string questions_json() const;
  std::string predict(std::string_view prediction, std::string_view answer) const;
  // What changed by hand and the page shows too: language, theme, playing, speed, scene.
  std::string settings_json() const;
  // Events that have happened for the first time since the last call, one JSON object each.
  std::vector<std::string> new_events();

  // Until the Chinese font is there, a wish for Chinese waits and the page is asked for it.
  void chinese_font(bool there) { has_chinese_ = there; }
  bool take_chinese_wish();
  // The list of keys comes, or goes.
  void toggle_keys();
  // The learner asks for a link to what is seen; for the log's lines on the clipboard; for the capture as a
  // file, if it was said that there is somebody to save it.
  bool take_share_wish();
  bool take_copy_wish();
  bool take_save_wish();
  void can_save(bool can) { ui_.saves = can; }

  // What was refused a moment ago, as long as it is told.
  std::optional<sim::Refusal> refusal() const {
    return refused_left_ > 0 ? std::optional(refused_) : std::nullopt;
  }

  const Items& items() const { return items_; }
  // Everything is drawn anew in the next frame.
  void forget_drawings() { drawings_.forget(); }
  const UiState& ui() const { return ui_; }
  const sim::History& history() const { return history_; }
  const lesson::Scene& scene() const { return *scene_; }
  std::uint64_t seed() const { return seed_; }
  const lesson::Variant& variant() const { return variant_; }
  const Compare* compare() const { return compare_ ? &*compare_ : nullptr; }

 private:
  View view() const;
  void note_changes();
  void note_world();
  std::size_t events_until(sim::Instant at) const;
  void start(lesson::Session session);
  void restart(const lesson::Variant& variant);

  void advance(double elapsed);
  double pace(sim::Instant next) const;
  void settle();
  void jump_to(sim::Instant at);
  void travel();
  bool go_to_timer();
  void perform(const sim::Action& action);
  void undo();
  void redo();
  void hold(sim::PacketId packet);
  void hold_all();
  void mark(sim::PacketId packet);
  void check_held();
  void reread_log();
  Tab first_tab() const { return scene_->flood_view ? Tab::Flood : Tab::Ladder; }
  Figure first_figure() const { return scene_->opens_on_curves ? Figure::Curves : Figure::Ladder; }
  void follow();
  void set_language(Language language);
  std::string set_scene(std::string_view id);
  std::string set_variant(std::string_view words);
  std::string set_what_if(std::string_view words);
  std::string set_log(std::string_view key, std::string_view value);
  void compare_with(std::optional<std::size_t> place);
  std::string open_share(std::string_view code);

  void draw(const View& view, ImVec2 size, Intents& intents);
  void read_keys(Intents& intents) const;
  void read_seek_keys(Intents& intents) const;
  void read_packet_keys(Intents& intents) const;
  void read_sheet_keys(Intents& intents) const;
  void draw_refusal(const View& view, ImVec2 size) const;
  void try_to(const sim::Action& action);
  void carry_out(const Intents& intents);
  void carry_out_hands(const Intents& intents);
  void carry_out_settings(const Intents& intents);
  void carry_out_log(const Intents& intents);

  const lesson::Scene* scene_;
  std::uint64_t seed_;
  lesson::Variant variant_;
  sim::History history_;
  Bookmarks bookmarks_;
  std::optional<Compare> compare_;  // there while ui_.what_if is
  UiState ui_;
  Items items_;
  Drawings drawings_;
  Layers layers_;
  // For View: how often it has changed, and what it was at the last frame.
  struct Seen {
    std::uint64_t looks = 0;
    std::uint64_t revision = 0;
    std::uint64_t happened = 0;
    UiState ui{};
    std::array<std::uint64_t, 3> world{};
  } seen_;
  double fraction_us_ = 0;      // of virtual time, that a frame left over
  bool ran_out_ = false;        // play stopped by itself: nothing would ever happen
  bool figure_chosen_ = false;  // by the learner or the page: another scene keeps it
  bool resume_ = false;         // it was playing when the learner took hold of a packet
  bool stale_ = true;           // the last frame shows less than what is true now
  bool styled_ = false;
  // A jump that is too long for one frame.
  struct Journey {
    sim::Instant from;
    std::optional<sim::Instant> to;  // none: the next timer that expires
  };
  std::optional<Journey> journey_;
  std::vector<sim::Event> dead_future_;
  double fade_left_ = 0;  // seconds
  sim::Refusal refused_ = sim::Refusal::None;
  double refused_left_ = 0;  // seconds that it is told for
  std::size_t told_ = 0;     // events that new_events() has given
  bool has_chinese_ = true;
  bool wants_chinese_ = false;
  bool wants_share_ = false;
  bool wants_copy_ = false;
  bool wants_save_ = false;
  mutable LogBook book_;
};

}  // namespace lab
