// An end's numbers: the TCB in the RFC's names (RFC 9293, 3.3.1), a half-open slot's share of it, or what a
// listening port counts.
#include <algorithm>
#include <string>
#include <vector>

#include "web/gfx/draw.hpp"
#include "web/panels/end.hpp"
#include "web/panels/tip.hpp"
#include "web/text/format.hpp"

namespace lab {
namespace {

constexpr const char* none = "–";
using Column = std::vector<Field>;

struct Values {
  std::string una = none, nxt = none, wnd = none, up = none, wl1 = none, wl2 = none, iss = none;
  std::string cwnd = none, ssthresh = none;
  std::string rcv_nxt = none, rcv_wnd = none, rcv_up = none, irs = none;
  std::string rto = none, srtt = none, rttvar = none;
};

std::string number(const View& view, tcp::Seq value, tcp::Seq from) {
  return std::to_string(view.ui.absolute_numbers ? value.value() : value - from);
}

Values of_connection(const View& view, const tcp::Connection& c) {
  const tcp::Tcb& tcb = c.tcb();
  Values v;
  const bool has_sent = c.state() != tcp::State::Closed || tcb.snd.nxt != tcb.iss;
  if (!has_sent) return v;
  v.una = number(view, tcb.snd.una, tcb.iss);
  v.nxt = number(view, tcb.snd.nxt, tcb.iss);
  v.wnd = std::to_string(tcb.snd.wnd);
  v.iss = std::to_string(tcb.iss.value());
  v.up = number(view, tcb.snd.up, tcb.iss);
  v.cwnd = std::to_string(tcb.congestion.cwnd);
  if (tcb.congestion.ssthresh != UINT32_MAX) v.ssthresh = std::to_string(tcb.congestion.ssthresh);
  v.rto = duration_text(tcb.rtt.rto);
  if (tcb.rtt.measured) {
    v.srtt = duration_text(tcb.rtt.srtt);
    v.rttvar = duration_text(tcb.rtt.rttvar);
  }
  if (c.state() == tcp::State::SynSent) return v;  // nothing is known of the peer yet
  v.rcv_nxt = number(view, tcb.rcv.nxt, tcb.irs);
  v.rcv_wnd = std::to_string(tcb.rcv.wnd);
  v.rcv_up = number(view, tcb.rcv.up, tcb.irs);
  v.irs = std::to_string(tcb.irs.value());
  v.wl1 = number(view, tcb.snd.wl1, tcb.irs);  // a number of the peer's
  v.wl2 = number(view, tcb.snd.wl2, tcb.iss);
  return v;
}

Values of_slot(const View& view, const tcp::HalfOpen& slot) {
  Values v;
  v.una = number(view, slot.iss, slot.iss);
  v.nxt = number(view, slot.iss + 1, slot.iss);
  v.iss = std::to_string(slot.iss.value());
  v.rcv_nxt = number(view, slot.irs + 1, slot.irs);
  v.irs = std::to_string(slot.irs.value());
  return v;
}

void draw_columns(const EndFacts& f, const Rect& area, int rows, const Column& left, const Column& right,
                  float top) {
  constexpr float between = 18;
  const float width = (area.width() - between) / 2;
  const float step = (area.max.y - top) / static_cast<float>(rows);
  for (int i = 0; i < rows; ++i) {
    const float y = top + step * static_cast<float>(i);
    const auto at = static_cast<std::size_t>(i);
    if (at < left.size()) draw_field(f, {{area.min.x, y}, {area.min.x + width, y + step}}, left[at]);
    if (at < right.size()) draw_field(f, {{area.max.x - width, y}, {area.max.x, y + step}}, right[at]);
  }
}

std::string used_of(std::size_t used, std::uint32_t size) {
  return count_text(used) + " / " + count_text(size);
}

// What a port counts while it waits.
void draw_listener(const EndFacts& f, const Rect& area, int rows, bool labels) {
  const tcp::Listener& listener = *f.listener;
  const tcp::Config& config = f.view.world.host(f.side).config();
  const tcp::ListenerCounts& n = listener.counts;
  const Field fields[] = {
      {"syn-queue", used_of(listener.syn_queue.size(), config.syn_backlog), Topic::SynQueue,
       f.view.tr(Text::SynQueueShort)},
      {"accept-queue", used_of(listener.accept_queue.size(), config.accept_backlog), Topic::AcceptQueue,
       f.view.tr(Text::AcceptQueueShort)},
      {"syns", count_text(n.syns), Topic::SynsReceived, f.view.tr(Text::SynsReceived)},
      {"syn-drops", count_text(n.syn_queue_drops + n.accept_queue_drops), Topic::SynsDropped,
       f.view.tr(Text::SynsDropped)},
      {"cookies-sent", count_text(n.cookies_sent), Topic::CookiesSent, f.view.tr(Text::CountCookies)},
  };
  float top = area.min.y;
  if (labels) {
    draw_label(f.list, f.theme, {area.min.x, top},
               std::string(f.view.tr(Text::Listening)) + " :" + std::to_string(listener.port));
    top += 20;
  }
  const float step = (area.max.y - top) / static_cast<float>(rows);
  for (int i = 0; i < std::min(rows, static_cast<int>(std::size(fields))); ++i) {
    const float y = top + step * static_cast<float>(i);
    draw_field(f, {{area.min.x, y}, {area.max.x, y + step}}, fields[i]);
  }
}

struct Columns {
  Column left, right;
};

// The five rows that tell the most, the more telling ones first.
Columns short_columns(const Values& v) {
  return {{{"snd.una", v.una, Topic::SndUna},
           {"snd.nxt", v.nxt, Topic::SndNxt},
           {"snd.wnd", v.wnd, Topic::SndWnd},
           {"cwnd", v.cwnd, Topic::Cwnd},
           {"iss", v.iss, Topic::Iss}},
          {{"rcv.nxt", v.rcv_nxt, Topic::RcvNxt},
           {"rcv.wnd", v.rcv_wnd, Topic::RcvWnd},
           {"rto", v.rto, Topic::Rto},
           {"srtt", v.srtt, Topic::Srtt},
           {"irs", v.irs, Topic::Irs}}};
}

// All of it, in the RFC's order.
Columns whole_columns(const Values& v) {
  return {{{"snd.una", v.una, Topic::SndUna},
           {"snd.nxt", v.nxt, Topic::SndNxt},
           {"snd.wnd", v.wnd, Topic::SndWnd},
           {"snd.up", v.up, Topic::SndUp},
           {"snd.wl1", v.wl1, Topic::SndWl1},
           {"snd.wl2", v.wl2, Topic::SndWl2},
           {"iss", v.iss, Topic::Iss},
           {"cwnd", v.cwnd, Topic::Cwnd},
           {"ssthresh", v.ssthresh, Topic::Ssthresh}},
          {{"rcv.nxt", v.rcv_nxt, Topic::RcvNxt},
           {"rcv.wnd", v.rcv_wnd, Topic::RcvWnd},
           {"rcv.up", v.rcv_up, Topic::RcvUp},
           {"irs", v.irs, Topic::Irs},
           {"rto", v.rto, Topic::Rto},
           {"srtt", v.srtt, Topic::Srtt},
           {"rttvar", v.rttvar, Topic::Rttvar}}};
}

}  // namespace

void draw_field(const EndFacts& f, const Rect& row, const Field& field) {
  f.items.put(std::string("field:") + f.name + "." + field.name, row);
  const bool is_word = field.words != nullptr;  // a port's counts: under a flood they change all the time
  if (!is_word && just_changed(f.view, field.name, field.value))
    f.list.AddRectFilled({row.min.x - 7, row.centre().y - 10}, {row.max.x + 7, row.centre().y + 10},
                         f.theme.changed, 5);
  const Thing thing = number_of(f.side, field.topic);
  if (f.view.ui.pointed == thing)
    f.list.AddRect({row.min.x - 7, row.centre().y - 10}, {row.max.x + 7, row.centre().y + 10}, f.theme.mute,
                   5);
  const float y = row.centre().y;
  draw_text_middle(f.list, {row.min.x, y}, is_word ? field.words : field.name,
                   {.face = is_word ? Face::Word : Face::Mono, .size = 12, .colour = f.theme.mute});
  draw_text_middle(f.list, {row.max.x, y}, field.value,
                   {.face = Face::Mono,
                    .size = 12,
                    .colour = field.value == none ? f.theme.mute : f.theme.ink,
                    .align = Align::Right});
  if (explain(f.view, row, field.topic, f.items)) f.intents.point = thing;
}

void draw_tcb(const EndFacts& f, const Rect& area, int rows, bool labels) {
  if (f.state == tcp::State::Listen && f.listener != nullptr) {
    draw_listener(f, area, rows, labels);
    return;
  }
  Values v;
  if (f.connection != nullptr)
    v = of_connection(f.view, *f.connection);
  else if (f.half_open != nullptr)
    v = of_slot(f.view, *f.half_open);
  const Columns columns = rows > tcb_rows_most ? whole_columns(v) : short_columns(v);
  float top = area.min.y;
  if (labels) {
    draw_label(f.list, f.theme, {area.min.x, top}, f.view.tr(Text::SendVariables));
    draw_label(f.list, f.theme, {area.min.x + (area.width() + 18) / 2, top},
               f.view.tr(Text::ReceiveVariables));
    top += 20;
  }
  draw_columns(f, area, rows, columns.left, columns.right, top);
}

}  // namespace lab
