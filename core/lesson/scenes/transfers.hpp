// What the lessons on data, flow control and congestion share: ends whose numbers are easy to read, and
// questions about what was sent more than once and what an end decided.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>

#include "core/lesson/evidence.hpp"
#include "core/lesson/scene.hpp"

namespace lesson {

inline constexpr std::uint16_t plain_mss = 1000;

// Segments of 1,000 octets, without timestamps, SACK and RACK-TLP, and acknowledged as soon as RFC 9293 lets
// them be; the stacks of the variant, the RFC's where it names none.
sim::WorldConfig plain_ends(const Variant& variant, const sim::LinkConfig& link);

// 100 ms away; 1,000 octets take 4 ms, so that segments do not lie upon each other.
sim::LinkConfig spaced_link();
// Opens at 0, sends at 600 ms; those of the client's segments with data, counted from 1, are lost by rules
// that are laid down at 450 ms.
Start lossy(const sim::WorldConfig& config, std::initializer_list<std::uint32_t> lost, std::uint32_t octets);

bool is_data_from(const Packet& packet, Side side);
std::uint32_t octets_acknowledged(const tcp::Connection& connection);  // of data

// The first such decision of that end at or after `since`, and by now.
std::optional<Observed> first_note(const EventLog& log, Instant now, Side side, tcp::Rule rule,
                                   Instant since = {});
int count_notes(const EventLog& log, Instant now, Side side, tcp::Rule rule);

// Lost by the learner's own act or rule, and by now; the rules of the scene's script do not count.
bool is_lost_by_hand(const EventLog& log, const Packet& packet, Instant now);

// The client's n-th (from 1) segment with data.
std::optional<Packet> nth_data(const EventLog& log, Instant now, int n);
std::optional<Observed> seq_of_first_data(const World& world, const EventLog& log, Instant now);
// How many segments the client has sent again, and the last time.
std::optional<Observed> sent_again(const World& world, const EventLog& log, Instant now);

bool all_arrived(const World& world, std::uint32_t octets);  // and the client knows

std::span<const Scene> recovery_scenes();  // of the lesson on data: data_recovery.cpp

}  // namespace lesson
