// A sheet with all of an end that its panel may have no room for: the eleven states with the way taken (RFC
// 9293, 3.3.2), and every variable of its TCB (3.3.1).
#include <string>

#include "web/panels/end.hpp"
#include "web/panels/end_layout.hpp"
#include "web/panels/sheets.hpp"

namespace lab {
namespace {

constexpr float short_display = 560;

// One end or the other.
void draw_ends_row(Sheet& sheet, sim::Side side) {
  sheet.row({});
  for (const sim::Side each : {sim::Side::Client, sim::Side::Server}) {
    const bool client = each == sim::Side::Client;
    if (sheet.pill({.item = client ? "sheet:states:client" : "sheet:states:server",
                    .words = side_words(sheet.view, each),
                    .on = each == side}))
      sheet.hands.sheet = client ? SheetName::ClientState : SheetName::ServerState;
  }
}

}  // namespace

void draw_state_sheet(Sheet& sheet, sim::Side side) {
  const View& view = sheet.view;
  const bool low = ImGui::GetIO().DisplaySize.y < short_display;
  const EndFacts f = end_facts(view, side, sheet.items, sheet.intents);
  sheet.title(view.tr(Text::StatesTitle), tcp::name(f.state));
  draw_ends_row(sheet, side);
  ImGui::PushID(f.name);
  draw_state_grid(f, sheet.space(grid_rows * (low ? 21.0F : 26.0F)));
  if (!low) {
    sheet.space(6);
    const Explanation said = explanation(topic_of(f.state), view.ui.language);
    sheet.words(std::string(said.words) + " (" + said.source + ")", sheet.theme.mute);
  }
  sheet.space(low ? 4.0F : 8.0F);
  const bool listens = f.state == tcp::State::Listen && f.listener != nullptr;
  const int rows = listens ? tcb_rows_most : tcb_rows_whole;
  const Rect area = sheet.space(static_cast<float>(rows) * (low ? 16.0F : 20.0F) + (low ? 0 : 20));
  draw_tcb(f, area, rows, !low);
  ImGui::PopID();
}

}  // namespace lab
