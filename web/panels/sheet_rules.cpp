// A sheet to lay down a rule on, "always drop the next …", and those that hold.
#include <algorithm>
#include <array>
#include <string>

#include "web/panels/sheets.hpp"

namespace lab {
namespace {

struct Kind {
  const char* item;
  const char* words;  // nullptr: any
  sim::SegmentKind kind;
};
constexpr std::array<Kind, 7> kinds{{{"rule:any", nullptr, sim::SegmentKind::Any},
                                     {"rule:syn", "SYN", sim::SegmentKind::Syn},
                                     {"rule:syn-ack", "SYN ACK", sim::SegmentKind::SynAck},
                                     {"rule:data", "DATA", sim::SegmentKind::Data},
                                     {"rule:ack", "ACK", sim::SegmentKind::Ack},
                                     {"rule:fin", "FIN", sim::SegmentKind::Fin},
                                     {"rule:rst", "RST", sim::SegmentKind::Rst}}};

const char* kind_words(const View& view, sim::SegmentKind kind) {
  const auto it = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.kind == kind; });
  return it->words == nullptr ? view.tr(Text::RuleAny) : it->words;
}

// "DATA · every 3"
std::string which_words(const View& view, const sim::DropRule& rule) {
  std::string words = kind_words(view, rule.kind);
  words += " · ";
  if (rule.which == sim::Which::All) return words + view.tr(Text::RuleAll);
  std::string which = view.tr(rule.which == sim::Which::Nth ? Text::RuleNth : Text::RuleEvery);
  return words + which.replace(which.find("{}"), 2, std::to_string(rule.n));
}

void draw_builder(Sheet& sheet) {
  const View& view = sheet.view;
  sim::DropRule& rule = sheet.hands.rule;
  sheet.row(view.tr(Text::RuleFrom));
  for (const sim::Side side : {sim::Side::Client, sim::Side::Server}) {
    const char* item = side == sim::Side::Client ? "rule:client" : "rule:server";
    if (sheet.pill({.item = item, .words = side_words(view, side), .on = rule.from == side}))
      rule.from = side;
  }
  sheet.row(view.tr(Text::RuleKind));
  for (const Kind& kind : kinds)
    if (sheet.pill({.item = kind.item,
                    .words = kind_words(view, kind.kind),
                    .on = rule.kind == kind.kind,
                    .mono = kind.words != nullptr}))
      rule.kind = kind.kind;
  struct Choice {
    const char* item;
    Text words;
    sim::Which which;
  };
  static constexpr std::array<Choice, 3> choices{{{"rule:all", Text::RuleAll, sim::Which::All},
                                                  {"rule:nth", Text::RuleNthLong, sim::Which::Nth},
                                                  {"rule:every", Text::RuleEveryLong, sim::Which::Every}}};
  sheet.row(view.tr(Text::RuleWhich));
  for (const Choice& choice : choices) {
    const bool on = rule.which == choice.which;
    if (!sheet.pill({.item = choice.item, .words = view.tr(choice.words), .on = on}) || on) continue;
    rule.which = choice.which;
    rule.n = choice.which == sim::Which::All     ? 1
             : choice.which == sim::Which::Every ? 3
                                                 : std::max(rule.n, 1U);
  }
  if (rule.which == sim::Which::All) return;
  sheet.row("n", Face::Mono);
  rule.n = static_cast<std::uint32_t>(
      sheet.number({.name = "rule.n", .value = rule.n, .least = 1, .most = sim::max_rule_n}));
}

void draw_rule(Sheet& sheet, const sim::ActiveRule& active) {
  const View& view = sheet.view;
  const std::string item = "button:rule:off:" + std::to_string(active.id);
  sheet.row(side_words(view, active.rule.from));
  const std::string words = which_words(view, active.rule) + "  " + view.tr(Text::RuleLost) + " " +
                            std::to_string(active.lost) + "/" + std::to_string(active.seen) + "  ×";
  if (sheet.pill({.item = item.c_str(), .words = words, .hint = view.tr(Text::RuleOffHint)}))
    sheet.intents.acts.emplace_back(sim::RemoveRule{active.id});
}

}  // namespace

void draw_rules_sheet(Sheet& sheet) {
  const View& view = sheet.view;
  sheet.title(view.tr(Text::RulesTitle));
  draw_builder(sheet);
  const sim::AddRule add{sheet.hands.rule};
  const bool can = view.world.check(add) == sim::Refusal::None;
  if (sheet.done("button:rule:add", view.tr(Text::RuleAdd), can)) sheet.intents.acts.emplace_back(add);
  // The newest; the others go with all.
  const std::size_t shown_most = ImGui::GetIO().DisplaySize.y < 560 ? 2 : 6;
  const auto active = view.world.rules();
  const std::size_t first = active.size() > shown_most ? active.size() - shown_most : 0;
  for (std::size_t i = first; i < active.size(); ++i) draw_rule(sheet, active[i]);
  if (active.size() < 2) return;
  sheet.row(first > 0 ? "+ " + std::to_string(first) : "", Face::Mono);
  const std::string words = std::string(view.tr(Text::RulesOff)) + "  ×";
  if (sheet.pill({.item = "button:rules:off", .words = words}))
    sheet.intents.acts.emplace_back(sim::RemoveRule{0});
}

}  // namespace lab
