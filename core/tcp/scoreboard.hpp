// The sender's scoreboard of RFC 6675: which segments in flight the peer has reported in SACK options, which
// are held to be lost, what to send next. Pure functions on the records of transmission.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/tcp/options.hpp"
#include "core/tcp/send_queue.hpp"

namespace tcp {

inline constexpr std::uint8_t dup_thresh = 3;  // DupThresh

// Whether the blocks report all of the segment. Blocks that lie outside [una, nxt) report nothing.
bool covers(const SackBlocks& blocks, const Transmission& t, Seq una, Seq nxt);
// Update(): octets newly reported.
std::uint32_t take_sack(std::span<Transmission> flight, const SackBlocks& blocks, Seq una, Seq nxt);

// The first block tells of octets that had been acknowledged or reported before (RFC 2883, 4).
bool is_duplicate_report(const SackBlocks& blocks, Seq ack);

// IsLost(): at least DupThresh segments above it are reported, or more than (DupThresh - 1) * SMSS octets.
// Marks those that were sent only once; gives how many are new.
std::size_t mark_lost(std::span<Transmission> flight, std::uint16_t mss);

// NextSeg(), rule (3): the first segment below the highest reported one that is neither reported nor sent
// again; rule (4), with `rescue`: else the last in flight that is not.
std::optional<std::size_t> next_doubtful(std::span<const Transmission> flight, bool rescue);

std::size_t reported(std::span<const Transmission> flight);  // segments

// The peer has forgotten what it reported: the first segment in flight can never be among it.
bool reneged(std::span<const Transmission> flight);
void forget_reports(std::span<Transmission> flight);

}  // namespace tcp
