// What a run prints. Every line ends with a newline.
#pragma once

#include <string>

#include "cli/play.hpp"

namespace cli {

// One line an event: time, end, what, and the rule with its section.
std::string events_text(const Played& played);

// Which of the scene's goals are reached.
std::string goals_text(const lesson::Scene& scene, const Played& played);

// The wire as a capture sees it at the vantage point, the server's where none was chosen: what arrives there
// and is accepted by its checksums, and what it sends.
std::string packetdrill_text(const RunOptions& options, const Played& played);
std::string tcpdump_text(const RunOptions& options, const Played& played);
// tcpdump's lines, numbered from 1, each with the labels that Wireshark would give.
std::string labels_text(const RunOptions& options, const Played& played);

// "handshake seed 1 0123456789abcdef"; a variant stands behind the scene: "handshake profile=rfc seed 1 …"
std::string digest_text(const RunOptions& options, const Played& played);

// The code of the run, as lesson::encode() gives it; empty: it would be too long.
std::string share_text(const RunOptions& options, const Played& played);

}  // namespace cli
