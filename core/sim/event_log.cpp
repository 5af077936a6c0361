// Packing events and packets, and unpacking them.
#include "core/sim/event_log.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "core/sim/pattern.hpp"

namespace sim {

namespace {

constexpr std::uint32_t u32_max = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t time_limit = std::uint64_t{1} << 40;

Instant instant(std::uint64_t us) {
  return Instant{Duration{static_cast<std::int64_t>(us)}};
}

std::uint64_t us_of(Instant t) {
  return static_cast<std::uint64_t>(tcp::microseconds(t));
}

template <class T>
std::uint8_t bits_of(T value, int shift) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(value) << shift);
}

template <class T>
T from_bits(std::uint8_t bits, int shift, unsigned mask) {
  return static_cast<T>((static_cast<unsigned>(bits) >> shift) & mask);
}

bool names_action(EventKind kind) {
  return kind == EventKind::Acted || kind == EventKind::Refused;
}

// Of an event: kind 0-3, then
constexpr int side_bit = 4, scripted_bit = 5, learner_bit = 6, wide_bit = 7;
// Of a packet: fate 0-2, then
constexpr int from_bit = 3, again_bit = 4, by_learner_bit = 5, odd_bit = 6;

constexpr int form_bit = 24;  // above a place in the pattern
constexpr std::uint32_t place_mask = (1U << form_bit) - 1;
static_assert(pattern_period <= place_mask);

constexpr std::size_t ways_looked_at = 64;

}  // namespace

// Events

Event EventList::operator[](std::size_t i) const {
  const Packed& p = packed_[i];
  Event event{.at = instant(std::uint64_t{p.at_high} << 32 | p.at_low),
              .kind = from_bits<EventKind>(p.bits, 0, 15),
              .side = from_bits<Side>(p.bits, side_bit, 1),
              .rule = p.rule,
              .from = from_bits<tcp::State>(p.states, 0, 15),
              .to = from_bits<tcp::State>(p.states, 4, 15),
              .scripted = from_bits<bool>(p.bits, scripted_bit, 1),
              .by_learner = from_bits<bool>(p.bits, learner_bit, 1),
              .connection = p.connection,
              .value = p.value};
  (names_action(event.kind) ? event.action : event.packet) = p.subject;
  if (from_bits<bool>(p.bits, wide_bit, 1)) {
    event.value = std::lower_bound(wide_.begin(), wide_.end(), i, [](const Wide& w, std::size_t n) {
                    return w.event < n;
                  })->value;
  }
  return event;
}

void EventList::push_back(const Event& event) {
  ++changes_;
  const std::uint64_t at = us_of(event.at);
  const bool wide = event.value < 0 || event.value > std::int64_t{u32_max};
  skim_.add(packed_.size(), sign_of(event.kind) | (event.from != event.to ? change_sign : Signs{0}) |
                                (event.kind == EventKind::Decision ? sign_of(event.rule) : Signs{0}));
  if (wide) wide_.push_back({static_cast<std::uint32_t>(packed_.size()), event.value});
  packed_.push_back(
      {.at_low = static_cast<std::uint32_t>(at),
       .at_high = static_cast<std::uint8_t>(at >> 32),
       .bits = static_cast<std::uint8_t>(bits_of(event.kind, 0) | bits_of(event.side, side_bit) |
                                         bits_of(event.scripted, scripted_bit) |
                                         bits_of(event.by_learner, learner_bit) | bits_of(wide, wide_bit)),
       .rule = event.rule,
       .states = static_cast<std::uint8_t>(bits_of(event.from, 0) | bits_of(event.to, 4)),
       .subject = names_action(event.kind) ? event.action : event.packet,
       .connection = event.connection,
       .value = wide ? 0 : static_cast<std::uint32_t>(event.value)});
}

void EventList::cut(std::size_t size) {
  ++changes_;
  packed_.resize(size);
  skim_.cut(size);
  while (!wide_.empty() && wide_.back().event >= size) wide_.pop_back();
}

std::size_t EventList::memory() const {
  return packed_.size() * sizeof(Packed) + wide_.capacity() * sizeof(Wide) + skim_.memory();
}

// Packets

Packet PacketList::header(std::size_t i) const {
  const Packed& p = packed_[i];
  const auto id = static_cast<PacketId>(i + 1);
  if (from_bits<bool>(p.bits, odd_bit, 1)) {
    Packet odd = odd_.at(id);
    odd.segment.data.clear();
    return odd;
  }
  const Instant sent = instant(std::uint64_t{p.sent_high} << 32 | p.sent_low);
  Packet packet;
  packet.id = id;
  packet.from = from_bits<Side>(p.bits, from_bit, 1);
  packet.segment.source = ways_[p.way].source;
  packet.segment.destination = ways_[p.way].destination;
  packet.segment.seq = tcp::Seq(p.seq);
  packet.segment.ack = tcp::Seq(p.ack);
  packet.segment.flags = p.flags;
  packet.segment.window = p.window;
  packet.segment.options = options(p);
  packet.cause = p.cause;
  packet.retransmission = from_bits<bool>(p.bits, again_bit, 1);
  packet.by_learner = from_bits<bool>(p.bits, by_learner_bit, 1);
  packet.sent = sent;
  packet.leaves = sent + Duration{p.leaves};
  packet.arrives = sent + Duration{p.arrives};
  packet.ends = sent + Duration{p.ends};
  packet.fate = from_bits<Fate>(p.bits, 0, 7);
  return packet;
}

std::size_t PacketList::data_octets(std::size_t i) const {
  const Packed& p = packed_[i];
  const bool odd = from_bits<bool>(p.bits, odd_bit, 1);
  return odd ? odd_.at(static_cast<PacketId>(i + 1)).segment.data.size() : p.length;
}

Packet PacketList::operator[](std::size_t i) const {
  const Packed& p = packed_[i];
  if (from_bits<bool>(p.bits, odd_bit, 1)) return odd_.at(static_cast<PacketId>(i + 1));
  Packet packet = header(i);
  packet.segment.data.resize(p.length);
  write_pattern(p.place & place_mask, packet.segment.data);
  return packet;
}

PacketList::OptionsForm PacketList::form(const Packed& packed) {
  return static_cast<OptionsForm>(packed.place >> form_bit);
}

// Whether all but its data has a place in the form.
bool PacketList::fits(const Packet& p) {
  if (p.copy_of != 0 || p.flipped_bit || p.slowed != tcp::never || p.segment.urgent_pointer != 0)
    return false;
  if (p.origin != Origin::Stack || p.edited || p.rule != 0) return false;
  if (p.segment.data.size() > std::numeric_limits<std::uint16_t>::max() || us_of(p.sent) >= time_limit)
    return false;
  return std::ranges::all_of(std::array{p.leaves, p.arrives, p.ends},
                             [&p](Instant t) { return t >= p.sent && t - p.sent <= Duration{u32_max}; });
}

// Most are on the way of one of the last; one that is not found gets an entry more.
std::uint32_t PacketList::way_of(const Packet& packet) {
  const tcp::Segment& s = packet.segment;
  const auto end = ways_.rbegin() + static_cast<std::ptrdiff_t>(std::min(ways_.size(), ways_looked_at));
  const auto found = std::find_if(ways_.rbegin(), end, [&s](const Way& way) {
    return way.source == s.source && way.destination == s.destination;
  });
  if (found != end) return static_cast<std::uint32_t>(ways_.rend() - found) - 1;
  ways_.push_back({s.source, s.destination, 0U - s.seq.value()});
  return static_cast<std::uint32_t>(ways_.size() - 1);
}

// Where the data stands in the pattern: behind what was sent before, else where it says. false: nowhere.
bool PacketList::find_place(const Packet& packet, Way& way, std::uint32_t& place) const {
  const tcp::Bytes& data = packet.segment.data;
  const std::uint32_t seq = packet.segment.seq.value();
  place = (seq + way.shift) % pattern_period;
  if (is_pattern(place, data)) return true;
  const auto told = place_in_pattern(data);
  if (!told) return false;
  place = *told;
  way.shift = place - seq;
  return true;
}

void PacketList::pack_options(const tcp::Options& options, Packed& packed) {
  if (options.empty()) return;
  OptionsForm form = OptionsForm::Stamps;
  const auto stamps = options.timestamps();
  if (stamps && tcp::Options().add_nop().add_nop().add_timestamps(*stamps) == options) {
    packed.options[0] = stamps->value;
    packed.options[1] = stamps->echo_reply;
  } else {
    form = OptionsForm::Kept;
    packed.options[0] = static_cast<std::uint32_t>(options_.size());
    packed.options[1] = static_cast<std::uint32_t>(options.octets().size());
    options_.insert(options_.end(), options.octets().begin(), options.octets().end());
  }
  packed.place |= static_cast<std::uint32_t>(form) << form_bit;
}

tcp::Options PacketList::options(const Packed& packed) const {
  switch (form(packed)) {
    case OptionsForm::None:
      break;
    case OptionsForm::Stamps:
      return tcp::Options().add_nop().add_nop().add_timestamps(
          {.value = packed.options[0], .echo_reply = packed.options[1]});
    case OptionsForm::Kept:
      return tcp::Options(std::span(options_).subspan(packed.options[0], packed.options[1]));
  }
  return {};
}

// For those who look for it.
void PacketList::note(const Packet& packet) {
  const std::uint32_t place = packet.id - 1;
  const tcp::Segment& s = packet.segment;
  skim_.add(place, signs_of(s.flags) | (s.data.empty() ? Signs{0} : data_sign));
  if (!s.flags.syn()) return;
  const auto at = std::ranges::lower_bound(syns_, place);
  if (at == syns_.end() || *at != place) syns_.insert(at, place);
}

void PacketList::put(const Packet& packet) {
  ++changes_;
  const bool known = packet.id <= packed_.size();
  if (!known) packed_.resize(packet.id);
  Packed& slot = packed_[packet.id - 1];
  const auto bits = [&packet](bool odd) {
    return static_cast<std::uint8_t>(bits_of(packet.fate, 0) | bits_of(packet.from, from_bit) |
                                     bits_of(packet.retransmission, again_bit) |
                                     bits_of(packet.by_learner, by_learner_bit) | bits_of(odd, odd_bit));
  };
  const tcp::Segment& s = packet.segment;
  note(packet);
  const std::uint32_t way = way_of(packet);
  std::uint32_t place = 0;
  const bool odd = !fits(packet) || !find_place(packet, ways_[way], place);
  if (odd) {
    slot = {.bits = bits(true)};
    odd_.insert_or_assign(packet.id, packet);
    return;
  }
  odd_.erase(packet.id);
  const auto since = [&packet](Instant t) { return static_cast<std::uint32_t>((t - packet.sent).count()); };
  const std::uint64_t sent = us_of(packet.sent);
  Packed packed{.sent_low = static_cast<std::uint32_t>(sent),
                .sent_high = static_cast<std::uint8_t>(sent >> 32),
                .bits = bits(false),
                .flags = s.flags,
                .cause = packet.cause,
                .leaves = since(packet.leaves),
                .arrives = since(packet.arrives),
                .ends = since(packet.ends),
                .seq = s.seq.value(),
                .ack = s.ack.value(),
                .window = s.window,
                .length = static_cast<std::uint16_t>(s.data.size()),
                .way = way,
                .place = place};
  // Options stay as they were when it was sent; what is damaged is odd.
  if (known && !from_bits<bool>(slot.bits, odd_bit, 1) && options(slot) == s.options) {
    std::ranges::copy(slot.options, packed.options);
    packed.place |= slot.place & ~place_mask;
  } else {
    pack_options(s.options, packed);
  }
  slot = packed;
}

void PacketList::cut(std::size_t size) {
  if (size == packed_.size()) return;
  ++changes_;
  packed_.resize(size);
  skim_.cut(size);
  while (!syns_.empty() && syns_.back() >= size) syns_.pop_back();
  odd_.erase(odd_.upper_bound(static_cast<PacketId>(size)), odd_.end());
  std::size_t ways = 0;
  std::size_t octets = 0;
  for (const Packed& p : packed_) {
    ways = std::max(ways, std::size_t{p.way} + 1);
    if (form(p) == OptionsForm::Kept) octets = std::max(octets, std::size_t{p.options[0]} + p.options[1]);
  }
  ways_.resize(ways);
  options_.resize(octets);
}

std::size_t PacketList::memory() const {
  std::size_t octets = packed_.size() * sizeof(Packed) + ways_.capacity() * sizeof(Way) +
                       options_.capacity() + skim_.memory() + syns_.capacity() * sizeof(syns_[0]);
  for (const auto& [id, packet] : odd_) octets += sizeof(packet) + packet.segment.data.size();
  return octets;
}

// Both

void EventLog::cut(const LogMark& mark) {
  events.cut(mark.events);
  packets.cut(mark.packets);
  actions.resize(mark.actions);
  originals.resize(mark.originals);
}

std::size_t EventLog::memory() const {
  std::size_t octets = events.memory() + packets.memory() + actions.size() * sizeof(Action);
  for (const Side side : {Side::Client, Side::Server}) octets += samples.of(side).memory();
  for (const tcp::Segment& segment : originals) octets += sizeof(segment) + segment.data.size();
  return octets;
}

const tcp::Segment& sent_segment(const EventLog& log, const Packet& packet) {
  if (!packet.edited) return packet.segment;
  const Signs edits = sign_of(EventKind::PacketEdited);
  const std::size_t end = log.events.size();
  for (std::size_t i = log.events.skim().next(0, end, edits); i < end;
       i = log.events.skim().next(i + 1, end, edits)) {
    const Event event = log.events[i];
    if (event.kind == EventKind::PacketEdited && event.packet == packet.id)
      return log.originals[static_cast<std::size_t>(event.value)];
  }
  return packet.segment;
}

}  // namespace sim
