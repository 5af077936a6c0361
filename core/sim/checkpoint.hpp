// A world put away for later. Octets that are the programs' own are kept as their place in the pattern: of a
// transfer in full flight that is nearly all of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/sim/world.hpp"

namespace sim {

class Checkpoint {
 public:
  Checkpoint(const World& world, std::size_t applied);

  World world() const;  // as it was
  Instant now() const { return world_.now(); }
  std::uint64_t work() const { return world_.work(); }
  std::size_t applied() const { return applied_; }  // inputs that it has seen
  // Counts the octets that it takes, about, less what it shares with the one before it (nullptr: none is).
  void weigh(const Checkpoint* before);
  std::size_t octets() const { return octets_; }  // as weighed last

 private:
  static constexpr std::uint32_t as_they_are = UINT32_MAX;
  struct Row {
    std::uint32_t place = 0;  // in the pattern; as_they_are: the next ones of rest_
    std::uint32_t size = 0;
  };

  World world_;  // with one octet in the place of each row
  std::size_t applied_;
  std::vector<Row> rows_;
  std::vector<std::byte> rest_;
  std::size_t octets_ = 0;
};

}  // namespace sim
