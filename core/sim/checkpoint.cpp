// Rows of octets out of a world and back into it.
#include "core/sim/checkpoint.hpp"

#include "core/sim/pattern.hpp"

namespace sim {

Checkpoint::Checkpoint(const World& world, std::size_t applied) : world_(world), applied_(applied) {
  world_.each_octets([this](std::vector<std::byte>& octets) {
    const auto place = place_in_pattern(octets);
    rows_.push_back({place.value_or(as_they_are), static_cast<std::uint32_t>(octets.size())});
    if (!place) rest_.insert(rest_.end(), octets.begin(), octets.end());
    octets = std::vector<std::byte>(1);
  });
  rows_ = std::vector<Row>(rows_);  // without room to grow; shrink_to_fit() does nothing without exceptions
  rest_ = std::vector<std::byte>(rest_);
}

World Checkpoint::world() const {
  World world = world_;
  auto row = rows_.begin();
  auto rest = rest_.begin();
  world.each_octets([&](std::vector<std::byte>& octets) {
    octets.resize(row->size);
    if (row->place == as_they_are) {
      const auto end = rest + static_cast<std::ptrdiff_t>(row->size);
      octets.assign(rest, end);
      rest = end;
    } else {
      write_pattern(row->place, octets);
    }
    ++row;
  });
  return world;
}

void Checkpoint::weigh(const Checkpoint* before) {
  octets_ = world_.memory(before ? &before->world_ : nullptr) + sizeof(Checkpoint) - sizeof(World) +
            rows_.size() * sizeof(Row) + rest_.size();
}

}  // namespace sim
