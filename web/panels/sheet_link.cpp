// A sheet with the knobs of the wire, for both directions or one of them.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/sim/amounts.hpp"
#include "web/panels/sheets.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

using Values = std::span<const std::uint64_t>;

constexpr std::array<std::uint64_t, 16> delays{0,       1'000,     2'000,     5'000,    10'000,  20'000,
                                               25'000,  50'000,    75'000,    100'000,  150'000, 200'000,
                                               500'000, 1'000'000, 2'000'000, 5'000'000};
constexpr std::array<std::uint64_t, 9> jitters{0,      1'000,  2'000,   5'000,  10'000,
                                               20'000, 50'000, 100'000, 200'000};
constexpr std::array<std::uint64_t, 12> shares{0,       1'000,   5'000,   10'000,  20'000,  50'000,
                                               100'000, 200'000, 300'000, 500'000, 750'000, 1'000'000};
constexpr std::array<std::uint64_t, 10> rates{0,         1'000'000'000, 100'000'000, 10'000'000, 2'000'000,
                                              1'000'000, 500'000,       200'000,     100'000,    50'000};
constexpr std::array<std::uint64_t, 9> queues{0, 1, 2, 5, 10, 20, 50, 100, 1000};

std::uint64_t value_of(const sim::LinkConfig& link, sim::Knob knob) {
  switch (knob) {
    case sim::Knob::DelayUs:
      return static_cast<std::uint64_t>(link.delay.count());
    case sim::Knob::JitterUs:
      return static_cast<std::uint64_t>(link.jitter.count());
    case sim::Knob::LossPpm:
      return link.loss_ppm;
    case sim::Knob::DuplicatePpm:
      return link.duplicate_ppm;
    case sim::Knob::ReorderPpm:
      return link.reorder_ppm;
    case sim::Knob::CorruptPpm:
      return link.corrupt_ppm;
    case sim::Knob::QueuePackets:
      return link.queue_packets;
    default:
      return link.bandwidth_bps;
  }
}

std::string value_words(const View& view, sim::Knob knob, std::uint64_t value) {
  switch (knob) {
    case sim::Knob::DelayUs:
    case sim::Knob::JitterUs:
      return duration_text(sim::Duration{static_cast<std::int64_t>(value)});
    case sim::Knob::QueuePackets:
      return count_text(value);
    case sim::Knob::BandwidthBps:
      return value == 0 ? view.tr(Text::NoLimit) : sim::amount_text(value, sim::rate_units) + "/s";
    default: {
      std::string share = sim::percent_text(value);
      return share.insert(share.size() - 1, " ");
    }
  }
}

struct Row {
  const char* item;
  Text words;
  sim::Knob knob;
  Values values;
};

void draw_knob(Sheet& sheet, const Row& row) {
  const View& view = sheet.view;
  const std::optional<sim::Side> side = sheet.hands.link;
  const std::uint64_t value = value_of(view.world.link(side.value_or(sim::Side::Client)), row.knob);
  const bool differ = !side && value != value_of(view.world.link(sim::Side::Server), row.knob);
  const auto nearest = std::min_element(row.values.begin(), row.values.end(), [&](auto a, auto b) {
    const auto off = [&](std::uint64_t v) { return v > value ? v - value : value - v; };
    return off(a) < off(b);
  });
  std::vector<std::string> words;
  for (const std::uint64_t v : row.values) words.push_back(value_words(view, row.knob, v));
  sheet.row(view.tr(row.words));
  const std::string shown = differ ? std::string(view.tr(Text::Differ)) : value_words(view, row.knob, value);
  const int put = sheet.steps(row.item, static_cast<int>(nearest - row.values.begin()), words, shown);
  if (put < 0) return;
  sheet.intents.acts.emplace_back(
      sim::Tune{.knob = row.knob, .value = row.values[static_cast<std::size_t>(put)], .side = side});
}

}  // namespace

void draw_link_sheet(Sheet& sheet) {
  const View& view = sheet.view;
  sheet.title(view.tr(Text::LinkTitle));
  sheet.row("");
  const std::string to_server = std::string("→ ") + view.tr(Text::Server);
  const std::string to_client = std::string("← ") + view.tr(Text::Client);
  std::optional<sim::Side>& side = sheet.hands.link;
  if (sheet.pill({.item = "link:both", .words = view.tr(Text::BothWays), .on = !side})) side.reset();
  if (sheet.pill({.item = "link:client", .words = to_server, .on = side == sim::Side::Client}))
    side = sim::Side::Client;
  if (sheet.pill({.item = "link:server", .words = to_client, .on = side == sim::Side::Server}))
    side = sim::Side::Server;
  const std::array<Row, 8> rows{
      {{"slider:link.delay", Text::LinkDelay, sim::Knob::DelayUs, delays},
       {"slider:link.loss", Text::Loss, sim::Knob::LossPpm, shares},
       {"slider:link.jitter", Text::LinkJitter, sim::Knob::JitterUs, jitters},
       {"slider:link.bandwidth", Text::LinkBandwidth, sim::Knob::BandwidthBps, rates},
       {"slider:link.queue", Text::LinkQueue, sim::Knob::QueuePackets, queues},
       {"slider:link.reorder", Text::LinkReorder, sim::Knob::ReorderPpm, shares},
       {"slider:link.duplicate", Text::LinkDuplicate, sim::Knob::DuplicatePpm, shares},
       {"slider:link.corrupt", Text::LinkCorrupt, sim::Knob::CorruptPpm, shares}}};
  for (const Row& row : rows) draw_knob(sheet, row);
}

}  // namespace lab
