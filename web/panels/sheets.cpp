// Which sheet lies open, beside what, and what stands on it at first.
#include "web/panels/sheets.hpp"

#include <algorithm>
#include <string>

#include "web/panels/packet_mark.hpp"

namespace lab {
namespace {

SegmentDraft draft_of(const tcp::Segment& segment, sim::Side from) {
  return {.from = from,
          .attacker = false,
          .flags = segment.flags,
          .seq = segment.seq.value(),
          .ack = segment.ack.value(),
          .window = segment.window,
          .data = static_cast<std::uint32_t>(segment.data.size()),
          .urgent = segment.urgent_pointer,
          .source_port = segment.source.port,
          .destination_port = segment.destination.port,
          .mss = segment.options.mss(),
          .window_scale = segment.options.window_scale(),
          .sack_permitted = segment.options.sack_permitted(),
          .stamps = segment.options.timestamps().has_value()};
}

// Beside the button or the packet that it was opened from; else in the middle.
Rect anchor(const View& view, const Items& items) {
  const auto name = [&]() -> std::string {
    switch (view.ui.hands.sheet) {
      case SheetName::Forge:
        return "button:forge";
      case SheetName::Rules:
        return "button:rules";
      case SheetName::Link:
        return "button:link";
      case SheetName::Client:
        return "button:more:client";
      case SheetName::Server:
        return "button:more:server";
      case SheetName::ClientState:
        return "state:client";
      case SheetName::ServerState:
        return "state:server";
      default:
        return "packet:" + std::to_string(view.ui.selected);
    }
  }();
  const Rect* found = items.find(name);
  if (found == nullptr && name.starts_with("state:"))  // one end at a time is in sight
    found = items.find(name == "state:client" ? "state:server" : "state:client");
  if (const Rect* wire = items.find("panel:wire");
      found == nullptr && wire != nullptr && name.starts_with("button:more:")) {
    // An end's buttons make room for the menu of a packet that is held: where they were.
    const float x = name.ends_with("client") ? wire->min.x : wire->max.x;
    return {{x, wire->max.y - 40}, {x, wire->max.y - 8}};
  }
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  return found != nullptr ? *found : Rect{{display.x / 2, 0}, {display.x / 2, 40}};
}

float width_of(SheetName sheet) {
  return sheet == SheetName::Corrupt ? 420.0F : 380.0F;
}

}  // namespace

const sim::Packet* held_packet(const View& view) {
  const auto flying = view.world.in_flight();
  const auto it = std::find_if(flying.begin(), flying.end(),
                               [&](const sim::Packet& p) { return p.id == view.ui.selected; });
  return it == flying.end() ? nullptr : &*it;
}

SegmentDraft expected(const View& view, sim::Side from, bool attacker) {
  const sim::Forge forge{.from = from,
                         .origin = attacker ? sim::Origin::Attacker : sim::Origin::Forged,
                         .fields = {.flags = tcp::Ack},
                         .stamps = {}};
  SegmentDraft draft = draft_of(view.world.forged(forge), from);
  draft.attacker = attacker;
  return draft;
}

const char* side_words(const View& view, sim::Side side) {
  return view.tr(side == sim::Side::Client ? Text::Client : Text::Server);
}

Hands opened(const View& view, SheetName sheet) {
  Hands hands = view.ui.hands;
  hands.sheet = sheet;
  hands.opening = true;
  hands.height = 0;
  hands.focus = -1;
  hands.typing = false;
  hands.delay_ms = 0;
  hands.more = false;
  const sim::Packet* packet = held_packet(view);
  if ((sheet == SheetName::Corrupt || sheet == SheetName::Edit) && packet == nullptr)
    hands.sheet = SheetName::None;
  if (sheet == SheetName::Edit && packet != nullptr) hands.segment = draft_of(packet->segment, packet->from);
  if (sheet == SheetName::Forge) hands.segment = expected(view, hands.segment.from, false);
  if (sheet == SheetName::Corrupt) {
    hands.part = Part::Tcp;
    hands.bit = corrupt_bit;
  }
  hands.before = hands.segment;
  return hands;
}

void draw_sheets(const View& view, Items& items, Intents& intents) {
  const SheetName name = view.ui.hands.sheet;
  if (name == SheetName::None) return;
  Sheet sheet(view, width_of(name), anchor(view, items), items, intents);
  if (!sheet.lies()) return;
  if ((name == SheetName::Corrupt || name == SheetName::Edit) && held_packet(view) == nullptr)
    return sheet.close();
  switch (name) {
    case SheetName::Corrupt:
      return draw_corrupt_sheet(sheet);
    case SheetName::Edit:
      return draw_edit_sheet(sheet);
    case SheetName::Forge:
      return draw_forge_sheet(sheet);
    case SheetName::Rules:
      return draw_rules_sheet(sheet);
    case SheetName::Link:
      return draw_link_sheet(sheet);
    case SheetName::Client:
      return draw_program_sheet(sheet, sim::Side::Client);
    case SheetName::Server:
      return draw_program_sheet(sheet, sim::Side::Server);
    case SheetName::ClientState:
      return draw_state_sheet(sheet, sim::Side::Client);
    case SheetName::ServerState:
      return draw_state_sheet(sheet, sim::Side::Server);
    case SheetName::None:
      break;
  }
}

}  // namespace lab
