// What the learner holds, the sheet that lies open, and what is refused.
#include <algorithm>
#include <string>
#include <utility>

#include "web/app.hpp"
#include "web/gfx/draw.hpp"
#include "web/panels/packet_mark.hpp"
#include "web/panels/packet_menu.hpp"
#include "web/panels/sheets.hpp"

namespace lab {

// To hold a packet is to hold time; letting go lets it run on if it ran.
void App::hold(sim::PacketId packet) {
  if (packet == ui_.selected && ui_.also_selected.empty()) return;
  if (ui_.selected == 0) resume_ = std::exchange(ui_.playing, false);
  ui_.selected = packet;
  ui_.also_selected.clear();
  if (packet == 0) ui_.gathering = false;
  if (packet == 0 && std::exchange(resume_, false)) ui_.playing = true;
  stale_ = true;
}

void App::hold_all() {
  const auto flying = history_.present().in_flight();
  if (flying.empty()) return;
  if (ui_.selected == 0) hold(flying.front().id);
  ui_.also_selected.clear();
  for (const sim::Packet& packet : flying)
    if (packet.id != ui_.selected) ui_.also_selected.push_back(packet.id);
  stale_ = true;
}

// One more, or one less.
void App::mark(sim::PacketId packet) {
  auto& also = ui_.also_selected;
  const auto it = std::find(also.begin(), also.end(), packet);
  stale_ = true;
  if (it != also.end()) {
    also.erase(it);
  } else if (packet != ui_.selected && ui_.selected != 0) {
    also.push_back(packet);
  } else if (packet == ui_.selected && !also.empty()) {
    ui_.selected = also.front();
    also.erase(also.begin());
  } else {
    hold(packet == ui_.selected ? 0 : packet);
  }
}

void App::check_held() {
  if (ui_.selected == 0) return;
  const auto flying = history_.present().in_flight();
  const auto gone = [&](sim::PacketId id) {
    return std::none_of(flying.begin(), flying.end(), [id](const sim::Packet& p) { return p.id == id; });
  };
  std::erase_if(ui_.also_selected, gone);
  if (!gone(ui_.selected)) return;
  ui_.selected = 0;
  if (!ui_.also_selected.empty()) {
    ui_.selected = ui_.also_selected.front();
    ui_.also_selected.erase(ui_.also_selected.begin());
    return;
  }
  ui_.gathering = false;
  resume_ = false;
}

bool App::walk(int direction) {
  Hands& hands = ui_.hands;
  if (hands.sheet == SheetName::None) return walk_packets(direction);
  const int count = std::max(1, hands.controls);
  hands.focus = hands.focus < 0 && direction < 0 ? count - 1 : (hands.focus + direction + count) % count;
  hands.typing = false;
  stale_ = true;
  return true;
}

bool App::walk_packets(int direction) {
  const auto packets = history_.present().in_flight();
  const auto held = std::find_if(packets.begin(), packets.end(),
                                 [&](const sim::Packet& packet) { return packet.id == ui_.selected; });
  std::ptrdiff_t place =
      held == packets.end() ? (direction > 0 ? -1 : std::ssize(packets)) : held - packets.begin();
  place += direction > 0 ? 1 : -1;
  if (place < 0 || place >= std::ssize(packets)) {
    hold(0);
    return false;
  }
  const sim::PacketId next = packets[static_cast<std::size_t>(place)].id;
  if (!ui_.gathering) {
    hold(next);
  } else {  // those that were marked stay in the hand
    std::erase(ui_.also_selected, next);
    ui_.also_selected.insert(ui_.also_selected.begin(), std::exchange(ui_.selected, next));
    stale_ = true;
  }
  return true;
}

// An act of the hand. What cannot be done is said beside it, and changes nothing.
void App::try_to(const sim::Action& action) {
  const sim::Refusal refusal = history_.present().check(action);
  if (refusal == sim::Refusal::None) return perform(action);
  refused_ = refusal;
  refused_left_ = refusal_seconds;
  stale_ = true;
}

void App::carry_out_hands(const Intents& intents) {
  if (intents.hands && *intents.hands != ui_.hands) {
    ui_.hands = *intents.hands;
    stale_ = true;
  }
  if (intents.sheet != SheetName::None) {
    if (intents.sheet == SheetName::Forge) play(false);
    ui_.hands = opened(view(), intents.sheet);
    stale_ = true;
  }
  if (intents.gather) ui_.gathering = true;
  if (intents.gather || intents.again) stale_ = true;
  if (intents.mark != 0) mark(intents.mark);
}

void App::draw_refusal(const View& view, ImVec2 size) const {
  if (refused_left_ <= 0) return;
  const sim::RefusalText& words = sim::text(refused_);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const Rect* held = items_.find("packet:" + std::to_string(ui_.selected));
  const Rect* wire = items_.find("panel:wire");
  ImVec2 at{size.x / 2, size.y / 2};
  if (wire != nullptr) at = wire->centre();
  if (held != nullptr) at = {held->centre().x, held->min.y};
  if (ImGui::IsMousePosValid(&mouse)) at = {mouse.x, mouse.y - 14};
  draw_tip(*ImGui::GetForegroundDrawList(), theme(ui_.theme), at, {{0, 0}, size},
           view.ui.language == Language::English ? words.en : words.zh, Face::Word);
}

// ---- keys
// ------------------------------------------------------------------------------------------------------

// They act on the packets that are held, or else on the one under the pointer.
void App::read_packet_keys(Intents& intents) const {
  const auto hit = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, false); };
  const auto flying = history_.present().in_flight();
  const auto is_there = [&](sim::PacketId id) {
    return std::any_of(flying.begin(), flying.end(), [id](const sim::Packet& p) { return p.id == id; });
  };
  if (hit(ImGuiKey_Escape) && ui_.selected != 0) intents.select = 0;
  const sim::PacketId packet = ui_.selected != 0 ? ui_.selected : is_there(ui_.hovered) ? ui_.hovered : 0;
  if (hit(ImGuiKey_Enter) && ui_.selected == 0 && !flying.empty())
    intents.select = packet != 0 ? packet : flying.front().id;
  if (hit(ImGuiKey_A) && !flying.empty()) intents.all = true;
  if (packet == 0) return;
  if (hit(ImGuiKey_M)) intents.gather = true;
  const View seen = view();
  if (hit(ImGuiKey_D) || hit(ImGuiKey_Delete)) act_on_held(seen, PacketAct::Drop, intents);
  if (hit(ImGuiKey_L) || hit(ImGuiKey_W)) act_on_held(seen, PacketAct::Delay, intents);
  if (hit(ImGuiKey_U) || hit(ImGuiKey_C)) act_on_held(seen, PacketAct::Duplicate, intents);
  if (hit(ImGuiKey_V)) act_on_held(seen, PacketAct::Deliver, intents);
  if (hit(ImGuiKey_X)) {
    if (ui_.selected == 0) intents.acts.emplace_back(sim::Corrupt{packet, corrupt_bit});
    for (const sim::PacketId id : ui_.held()) intents.acts.emplace_back(sim::Corrupt{id, corrupt_bit});
  }
  if (hit(ImGuiKey_B) || hit(ImGuiKey_E)) {
    if (ui_.selected == 0) intents.select = packet;
    intents.sheet = hit(ImGuiKey_B) ? SheetName::Corrupt : SheetName::Edit;
  }
}

void App::read_sheet_keys(Intents& intents) const {
  struct Opener {
    ImGuiKey key;
    SheetName sheet;
  };
  static constexpr Opener openers[] = {
      {ImGuiKey_F, SheetName::Forge},      {ImGuiKey_G, SheetName::Rules},
      {ImGuiKey_K, SheetName::Link},       {ImGuiKey_Q, SheetName::Client},
      {ImGuiKey_P, SheetName::Server},     {ImGuiKey_S, SheetName::ClientState},
      {ImGuiKey_T, SheetName::ServerState}};
  for (const Opener& opener : openers)
    if (ImGui::IsKeyPressed(opener.key, false)) intents.sheet = opener.sheet;
}

}  // namespace lab
