// A first-in first-out row of octets: what the user has sent and is not yet acknowledged, what has come in
// order and is not yet read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tcp {

class ByteQueue {
 public:
  std::size_t size() const { return octets_.size() - head_; }
  bool empty() const { return size() == 0; }
  std::span<const std::byte> octets() const { return std::span(octets_).subspan(head_); }

  void append(std::span<const std::byte> octets) {
    octets_.insert(octets_.end(), octets.begin(), octets.end());
  }
  // Drops the first `count` octets; count =< size(). What stands before the head goes once it outweighs the
  // rest.
  void drop(std::size_t count) {
    head_ += count;
    if (head_ > size()) {
      octets_.erase(octets_.begin(), octets_.begin() + static_cast<std::ptrdiff_t>(head_));
      head_ = 0;
    }
  }
  // The octets as a row that may be changed, without what stands before the head.
  std::vector<std::byte>& row() {
    octets_.erase(octets_.begin(), octets_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
    return octets_;
  }
  // Gives back the room that it does not need now. (shrink_to_fit() does nothing without exceptions.)
  void shrink() {
    const auto kept = octets();
    octets_ = std::vector<std::byte>(kept.begin(), kept.end());
    head_ = 0;
  }
  void clear() {
    octets_.clear();
    head_ = 0;
  }

 private:
  std::vector<std::byte> octets_;
  std::size_t head_ = 0;
};

}  // namespace tcp
