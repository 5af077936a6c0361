// Runs of the scene "random", each from one number: the world is the scene's, the acts are drawn here. Also
// the shrinking of a list of acts that breaks something, and the command that plays a run again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "cli/arguments.hpp"

namespace worlds {

// After this, the wire is healed and what is still open is closed, then aborted: every run comes to its end.
inline constexpr sim::Instant healed{std::chrono::seconds{40}};
inline constexpr sim::Instant aborted{std::chrono::hours{1}};
inline constexpr sim::Instant end_of_run{std::chrono::hours{3}};

cli::RunOptions random_run(std::uint64_t seed);

// The last acts of a run, which bring it to its end.
inline constexpr std::size_t finishing_acts = 8;

// The least list of acts in front of these, by leaving out ever smaller parts, for which `fails` still holds
// (Zeller and Hildebrandt's delta debugging; at most `tries` calls).
cli::RunOptions shrink(cli::RunOptions options, const std::function<bool(const cli::RunOptions&)>& fails,
                       int tries = 400);

// "ackademy run random --seed 7 --until 10800 --do 'drop 3'"
std::string command(const cli::RunOptions& options);

}  // namespace worlds
