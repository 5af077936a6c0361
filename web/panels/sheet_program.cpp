// A sheet with all that the program at an end, and its host, can do: user calls (RFC 9293, section 3.9.1),
// how it reads, crash and reboot, and the timers that run, to be let expire.
#include <algorithm>
#include <array>
#include <string>

#include "web/panels/end_clocks.hpp"
#include "web/panels/sheets.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr std::array<std::uint32_t, 4> amounts{1, 1460, 5000, 100'000};
constexpr std::int64_t written_most = 9'999'999;  // more than a call takes: that is said, not cut off
constexpr float short_display = 560;

struct Program {
  Sheet& sheet;
  sim::Side side;
  std::string end;  // ":client"

  void act(const std::string& item, const std::string& words, const sim::Action& action, Text hint_words,
           bool mono = false) {
    const bool can = sheet.view.world.check(action) == sim::Refusal::None;
    if (sheet.pill({.item = item.c_str(),
                    .words = words,
                    .enabled = can,
                    .hint = sheet.view.tr(hint_words),
                    .mono = mono}))
      sheet.intents.acts.push_back(action);
  }
};

// An amount of the learner's own, and the call that takes it.
template <class Call>
void draw_amount(Program& p, const char* call, Text words, Text hint_words, std::uint32_t& octets) {
  octets = static_cast<std::uint32_t>(p.sheet.number(
      {.name = call + p.end, .value = octets, .least = 0, .most = written_most, .round = true}));
  const sim::Action action = Call{p.side, octets};
  if (p.sheet.entered() && sim::check_range(action) == sim::Refusal::None)
    p.sheet.intents.acts.push_back(action);
  p.act(std::string("call:") + call + p.end, p.sheet.view.tr(words), action, hint_words);
}

// Said below the row where the amount is none that a call takes.
void draw_range(Program& p, const sim::Action& action) {
  static_assert(sim::max_send_octets == 1'048'576, "as in AmountRange");
  if (sim::check_range(action) != sim::Refusal::None)
    p.sheet.words(p.sheet.view.tr(Text::AmountRange), p.sheet.theme.alarm);
}

void draw_calls_rows(Program& p) {
  const View& view = p.sheet.view;
  p.sheet.row(view.tr(Text::ProgramCalls));
  p.act("call:open" + p.end, view.tr(Text::CallOpen), sim::Open{p.side}, Text::CallOpenHint);
  p.act("call:shutdown" + p.end, view.tr(Text::CallShutdown), sim::Shutdown{p.side}, Text::CallShutdownHint);
  p.act("call:close" + p.end, view.tr(Text::CallClose), sim::Close{p.side}, Text::CallCloseHint);
  p.act("call:abort" + p.end, view.tr(Text::CallAbort), sim::Abort{p.side}, Text::CallAbortHint);
}

void draw_sending(Program& p) {
  const View& view = p.sheet.view;
  p.sheet.row(view.tr(Text::CallSend));
  if (ImGui::GetIO().DisplaySize.y >= short_display) {
    for (const std::uint32_t octets : amounts)
      p.act("call:send:" + std::to_string(octets) + p.end, count_text(octets), sim::Send{p.side, octets},
            Text::CallSendHint, true);
    p.sheet.line();
  }
  std::uint32_t& octets = p.sheet.hands.send_octets;
  draw_amount<sim::Send>(p, "send", Text::CallSend, Text::CallSendHint, octets);
  draw_range(p, sim::Send{p.side, octets});
}

void draw_reading(Program& p) {
  const View& view = p.sheet.view;
  const bool reads = view.world.reads(p.side);
  p.sheet.row(view.tr(Text::CallRead));
  for (const bool on : {true, false}) {
    const std::string item = (on ? "call:reads:on" : "call:reads:off") + p.end;
    if (p.sheet.pill({.item = item.c_str(),
                      .words = view.tr(on ? Text::ReadsItself : Text::ReadsByHand),
                      .on = reads == on,
                      .hint = view.tr(Text::ReadsHint)}) &&
        reads != on)
      p.sheet.intents.acts.emplace_back(
          sim::Tune{.knob = sim::Knob::Reads, .value = on ? 1U : 0U, .side = p.side});
  }
  if (reads) return;
  p.sheet.line();
  std::uint32_t& octets = p.sheet.hands.read_octets;
  draw_amount<sim::Read>(p, "read", Text::CallRead, Text::CallReadHint, octets);
  p.act("call:read:all" + p.end, view.tr(Text::ReadAll), sim::Read{p.side, sim::max_send_octets},
        Text::CallReadHint);
  draw_range(p, sim::Read{p.side, octets});
}

void draw_host(Program& p) {
  const View& view = p.sheet.view;
  p.sheet.row(view.tr(Text::ProgramHost));
  p.act("call:crash" + p.end, view.tr(Text::CallCrash), sim::Crash{p.side}, Text::CallCrashHint);
  p.act("call:reboot" + p.end, view.tr(Text::CallReboot), sim::Reboot{p.side}, Text::CallRebootHint);
}

void draw_timers(Program& p) {
  const View& view = p.sheet.view;
  bool any = false;
  for (const Clock& clock : all_clocks(end_facts(view, p.side, p.sheet.items, p.sheet.intents))) {
    if (!clock.timer.running()) continue;
    if (!any) p.sheet.row(view.tr(Text::TimersRow));
    any = true;
    p.act(std::string("call:expire:") + clock.item + p.end,
          clock.label + " " + seconds_left(clock.timer.deadline - view.now) + " s",
          sim::Expire{p.side, clock.which}, Text::ExpireHint);
  }
}

void draw_others(Program& p) {
  const View& view = p.sheet.view;
  p.sheet.row(view.tr(Text::Wire));
  struct Other {
    const char* item;
    Text words;
    SheetName sheet;
  };
  static constexpr std::array<Other, 3> others{{{"call:forge", Text::Forge, SheetName::Forge},
                                                {"call:rules", Text::Rules, SheetName::Rules},
                                                {"call:link", Text::LinkShort, SheetName::Link}}};
  for (const Other& other : others) {
    const std::string words = std::string(view.tr(other.words)) + "…";
    if (!p.sheet.pill({.item = other.item, .words = words})) continue;
    p.sheet.close();
    p.sheet.intents.sheet = other.sheet;
  }
}

}  // namespace

void draw_program_sheet(Sheet& sheet, sim::Side side) {
  Program p{sheet, side, side == sim::Side::Client ? ":client" : ":server"};
  sheet.label = 54;
  sheet.title(side_words(sheet.view, side), tcp::name(sheet.view.world.state(side)));
  draw_calls_rows(p);
  draw_sending(p);
  draw_reading(p);
  draw_host(p);
  draw_timers(p);
  draw_others(p);
}

}  // namespace lab
