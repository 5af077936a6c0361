// Two sheets with a header on them: a packet's, to be edited, and that of a segment to be forged.
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "web/panels/sheets.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

struct FlagName {
  const char* item;
  const char* name;
  std::uint8_t bit;
};
constexpr std::array<FlagName, 6> flag_pills{{{"flag:syn", "SYN", tcp::Flags::syn_bit},
                                              {"flag:ack", "ACK", tcp::Flags::ack_bit},
                                              {"flag:fin", "FIN", tcp::Flags::fin_bit},
                                              {"flag:rst", "RST", tcp::Flags::rst_bit},
                                              {"flag:psh", "PSH", tcp::Flags::psh_bit},
                                              {"flag:urg", "URG", tcp::Flags::urg_bit}}};

// What numbers are counted from: the initial sequence numbers of both directions, or nothing.
struct Base {
  std::uint32_t seq = 0, ack = 0;
  bool seq_known = false, ack_known = false;
};

Base base_of(const View& view, const tcp::Endpoint& source, const tcp::Endpoint& destination) {
  Base base;
  if (view.ui.absolute_numbers) return base;
  if (const auto iss = isn(view, source, destination)) base.seq = iss->value(), base.seq_known = true;
  if (const auto irs = isn(view, destination, source)) base.ack = irs->value(), base.ack_known = true;
  return base;
}

void draw_flags(Sheet& sheet, SegmentDraft& draft) {
  sheet.row("flags", Face::Mono);
  for (const FlagName& flag : flag_pills) {
    const bool on = (draft.flags.bits & flag.bit) != 0;
    if (sheet.pill({.item = flag.item, .words = flag.name, .on = on, .mono = true}))
      draft.flags.bits = static_cast<std::uint8_t>(draft.flags.bits ^ flag.bit);
  }
}

// A sequence number, shown as everywhere in the lab, kept as on the wire.
std::uint32_t draw_seq(Sheet& sheet, const std::string& name, std::uint32_t value, std::uint32_t base,
                       bool relative) {
  const auto shown = relative ? std::int64_t{static_cast<std::int32_t>(value - base)} : std::int64_t{value};
  const std::int64_t least = relative ? INT32_MIN : 0;
  const std::int64_t most = relative ? INT32_MAX : UINT32_MAX;
  const std::int64_t put = sheet.number({.name = name, .value = shown, .least = least, .most = most});
  return put == shown ? value : base + static_cast<std::uint32_t>(put);
}

std::uint32_t draw_amount(Sheet& sheet, const std::string& name, std::uint32_t value, std::uint32_t most,
                          std::int64_t step) {
  return static_cast<std::uint32_t>(
      sheet.number({.name = name, .value = value, .least = 0, .most = most, .step = step}));
}

sim::HeaderNumber relative_to(std::uint32_t value, std::uint32_t from) {
  return {.value = value - from, .relative = true};
}

// Where a forged number falls at the receiver, in words.
const char* fit(const View& view, const SegmentDraft& draft) {
  const tcp::Connection* there = view.world.connection(sim::other(draft.from));
  if (there == nullptr) return nullptr;
  const std::uint32_t off = draft.seq - there->tcb().rcv.nxt.value();
  if (off == 0) return view.tr(Text::SeqExact);
  return view.tr(off < there->tcb().rcv.wnd ? Text::SeqInWindow : Text::SeqOutside);
}

void draw_numbers(Sheet& sheet, const char* form, SegmentDraft& draft, const Base& base,
                  std::uint32_t most_data, const SegmentDraft* truth) {
  const std::string name(form);
  const auto exact = [&](const char* item, std::uint32_t& value, std::uint32_t right) {
    const bool pressed = sheet.pill({.item = item,
                                     .words = sheet.view.tr(Text::Exact),
                                     .on = value == right,
                                     .hint = sheet.view.tr(Text::ExactHint)});
    if (pressed) value = right;
  };
  sheet.row("seq", Face::Mono);
  draft.seq = draw_seq(sheet, name + ".seq", draft.seq, base.seq, base.seq_known);
  if (truth != nullptr) exact("button:seq:exact", draft.seq, truth->seq);
  if (draft.flags.ack()) {
    sheet.row("ack", Face::Mono);
    draft.ack = draw_seq(sheet, name + ".ack", draft.ack, base.ack, base.ack_known);
    if (truth != nullptr) exact("button:ack:exact", draft.ack, truth->ack);
  }
  sheet.row("win", Face::Mono);
  draft.window = static_cast<std::uint16_t>(draw_amount(sheet, name + ".win", draft.window, UINT16_MAX, 1));
  if (sheet.pill({.item = "button:win:zero", .words = "0", .on = draft.window == 0, .mono = true}))
    draft.window = 0;
  sheet.row("data", Face::Mono);
  draft.data = draw_amount(sheet, name + ".data", draft.data, most_data, 1);
  if (sheet.pill({.item = "button:data:none", .words = "0", .on = draft.data == 0, .mono = true}))
    draft.data = 0;
}

// An option with a number: in or out, and which.
void draw_option(Sheet& sheet, const char* item, const char* words, const std::string& name,
                 std::optional<std::uint16_t>& value, std::uint16_t first, std::uint16_t most) {
  sheet.row(words, Face::Mono);
  const Text said = value ? Text::OptionThere : Text::OptionAbsent;
  if (sheet.pill({.item = item, .words = sheet.view.tr(said), .on = value.has_value()}))
    value = value ? std::nullopt : std::optional(first);
  else if (value)
    value = static_cast<std::uint16_t>(draw_amount(sheet, name, *value, most, 1));
}

// What stands behind the numbers: ports, urgent pointer, options. `stamps`: whether they can be put in or
// out.
void draw_rest(Sheet& sheet, const char* form, SegmentDraft& draft, bool stamps) {
  const std::string name(form);
  const auto field = [&](const char* words, std::uint16_t& value) {
    sheet.row(words, Face::Mono);
    value = static_cast<std::uint16_t>(draw_amount(sheet, name + "." + words, value, UINT16_MAX, 1));
  };
  field("sport", draft.source_port);
  field("dport", draft.destination_port);
  field("urg", draft.urgent);
  draw_option(sheet, "option:mss", "MSS", name + ".mss", draft.mss, 536, UINT16_MAX);
  draw_option(sheet, "option:ws", "WS", name + ".ws", draft.window_scale, 7, UINT8_MAX);
  sheet.row("SACK", Face::Mono);
  const Text said = draft.sack_permitted ? Text::OptionThere : Text::OptionAbsent;
  if (sheet.pill({.item = "option:sackok", .words = sheet.view.tr(said), .on = draft.sack_permitted}))
    draft.sack_permitted = !draft.sack_permitted;
  if (!stamps) return;
  sheet.row("TS", Face::Mono);
  const Text stamped = draft.stamps ? Text::OptionThere : Text::OptionAbsent;
  if (sheet.pill({.item = "option:ts", .words = sheet.view.tr(stamped), .on = draft.stamps}))
    draft.stamps = !draft.stamps;
}

// Leafs between the numbers and what stands behind them. Gives whether the latter is on top.
bool draw_leaf(Sheet& sheet) {
  const bool more = sheet.hands.more;
  sheet.row("");
  if (sheet.pill({.item = "button:header:more", .words = sheet.view.tr(Text::HeaderMore), .on = more}))
    sheet.hands.more = !more;
  return more;
}

// By how much later than now it shall arrive.
void draw_delay(Sheet& sheet) {
  constexpr std::int64_t most = std::chrono::duration_cast<std::chrono::milliseconds>(sim::max_delay).count();
  sheet.row(sheet.view.tr(Text::MenuDelay));
  sheet.hands.delay_ms = static_cast<std::uint32_t>(sheet.number({.name = "edit.delay",
                                                                  .value = sheet.hands.delay_ms,
                                                                  .least = 0,
                                                                  .most = most,
                                                                  .step = 1,
                                                                  .round = true}));
  sheet.unit("ms");
}

sim::HeaderOption option_of(const std::optional<std::uint16_t>& value) {
  return {.there = value.has_value(), .value = value.value_or(0)};
}

// Ports, urgent pointer and options, where they are others.
void say_rest(const SegmentDraft& now, const SegmentDraft& before, sim::HeaderFields& fields) {
  if (now.urgent != before.urgent) fields.urgent_pointer = now.urgent;
  if (now.source_port != before.source_port) fields.source_port = now.source_port;
  if (now.destination_port != before.destination_port) fields.destination_port = now.destination_port;
  if (now.mss != before.mss) fields.mss = option_of(now.mss);
  if (now.window_scale != before.window_scale) fields.window_scale = option_of(now.window_scale);
  if (now.sack_permitted != before.sack_permitted) fields.sack_permitted = {.there = now.sack_permitted};
}

// Only what has been changed, counted from what it was, so that it suits every packet that is held.
sim::HeaderFields changes(const SegmentDraft& now, const SegmentDraft& before) {
  sim::HeaderFields fields;
  if (now.flags != before.flags) fields.flags = now.flags;
  if (now.seq != before.seq) fields.seq = relative_to(now.seq, before.seq);
  if (now.ack != before.ack && now.flags.ack()) fields.ack = relative_to(now.ack, before.ack);
  if (now.window != before.window) fields.window = now.window;
  if (now.data != before.data) fields.data = now.data;
  say_rest(now, before, fields);
  return fields;
}

sim::Forge forge_of(const View& view, const SegmentDraft& draft) {
  sim::Forge forge{.from = draft.from,
                   .origin = draft.attacker ? sim::Origin::Attacker : sim::Origin::Forged,
                   .fields = {.flags = draft.flags},
                   .stamps = {}};
  const SegmentDraft right = expected(view, draft.from, false);
  const bool blind = draft.attacker;
  const SegmentDraft plain = expected(view, draft.from, blind);
  const auto number = [blind](std::uint32_t value, std::uint32_t from) {
    return blind ? sim::HeaderNumber{.value = value, .relative = false} : relative_to(value, from);
  };
  if (blind || draft.seq != right.seq) forge.fields.seq = number(draft.seq, right.seq);
  if (draft.flags.ack() && (blind || draft.ack != right.ack)) forge.fields.ack = number(draft.ack, right.ack);
  if (draft.window != plain.window) forge.fields.window = draft.window;
  if (draft.data > 0) forge.fields.data = draft.data;
  say_rest(draft, plain, forge.fields);
  if (draft.stamps != plain.stamps) forge.stamps = draft.stamps;
  return forge;
}

// In whose name, and whether it is somebody off the path who takes it in vain.
void draw_who(Sheet& sheet) {
  const View& view = sheet.view;
  SegmentDraft& draft = sheet.hands.segment;
  sim::Side from = draft.from;
  bool attacker = draft.attacker;
  sheet.row(view.tr(Text::ForgeWho));
  for (const sim::Side side : {sim::Side::Client, sim::Side::Server}) {
    const char* item = side == sim::Side::Client ? "forge:client" : "forge:server";
    if (sheet.pill({.item = item, .words = side_words(view, side), .on = from == side})) from = side;
  }
  if (sheet.pill({.item = "forge:attacker",
                  .words = view.tr(Text::OriginAttacker),
                  .on = attacker,
                  .hint = view.tr(Text::AttackerHint)}))
    attacker = !attacker;
  if (from == draft.from && attacker == draft.attacker) return;
  const SegmentDraft old = draft;
  draft = expected(view, from, attacker);
  draft.flags = old.flags;
  draft.data = old.data;
}

}  // namespace

void draw_edit_sheet(Sheet& sheet) {
  const View& view = sheet.view;
  const sim::Packet& packet = *held_packet(view);
  sheet.label = 54;
  sheet.title(view.tr(Text::EditTitle), segment_text(view, packet.segment));
  SegmentDraft& draft = sheet.hands.segment;
  const SegmentDraft& before = sheet.hands.before;
  const auto octets = static_cast<std::uint32_t>(packet.segment.data.size());
  if (draw_leaf(sheet)) {
    draw_rest(sheet, "edit", draft, false);
  } else {
    draw_flags(sheet, draft);
    draw_numbers(sheet, "edit", draft, base_of(view, packet.segment.source, packet.segment.destination),
                 octets, nullptr);
    draw_delay(sheet);
  }
  const sim::Duration later = std::chrono::milliseconds(sheet.hands.delay_ms);
  const sim::HeaderFields fields = changes(draft, before);
  const bool changed = fields != sim::HeaderFields{};
  if (!sheet.done("button:edit:done", view.tr(Text::EditDone), changed || later.count() > 0)) return;
  for (const sim::PacketId id : view.ui.held()) {
    if (changed) sheet.intents.acts.emplace_back(sim::Edit{id, fields});
    if (later.count() > 0) sheet.intents.acts.emplace_back(sim::Delay{id, later});
  }
  sheet.intents.select = sim::PacketId{0};
  sheet.close();
}

void draw_forge_sheet(Sheet& sheet) {
  const View& view = sheet.view;
  sheet.label = 54;
  sheet.title(view.tr(Text::ForgeTitle));
  draw_who(sheet);
  SegmentDraft& draft = sheet.hands.segment;
  const SegmentDraft right = expected(view, draft.from, false);
  const tcp::Segment segment = view.world.forged(forge_of(view, draft));
  if (draw_leaf(sheet)) {
    draw_rest(sheet, "forge", draft, right.stamps);
  } else {
    draw_flags(sheet, draft);
    draw_numbers(sheet, "forge", draft, base_of(view, segment.source, segment.destination),
                 sim::max_forged_octets, &right);
    if (const char* words = fit(view, draft)) sheet.words(words, sheet.theme.mute);
  }
  if (!sheet.done("button:forge:done", view.tr(Text::ForgeDone), true, true)) return;
  sheet.intents.acts.emplace_back(forge_of(view, draft));
  sheet.close();
}

}  // namespace lab
