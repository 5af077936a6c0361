// An iterator over what a packed list gives by value: `list[i]` for i from 0 to list.size().
#pragma once

#include <compare>
#include <cstddef>
#include <iterator>

namespace sim {

template <class List>
class ByValue {
 public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = typename List::value_type;
  using difference_type = std::ptrdiff_t;
  using reference = value_type;
  struct pointer {
    value_type value;
    const value_type* operator->() const { return &value; }
  };

  ByValue() = default;
  ByValue(const List& list, std::size_t place) : list_(&list), place_(static_cast<difference_type>(place)) {}

  value_type operator*() const { return (*list_)[static_cast<std::size_t>(place_)]; }
  pointer operator->() const { return {**this}; }
  value_type operator[](difference_type n) const { return *(*this + n); }

  ByValue& operator+=(difference_type n) { return place_ += n, *this; }
  ByValue& operator-=(difference_type n) { return place_ -= n, *this; }
  ByValue& operator++() { return *this += 1; }
  ByValue& operator--() { return *this -= 1; }
  ByValue operator++(int) {
    const ByValue before = *this;
    ++*this;
    return before;
  }
  ByValue operator--(int) {
    const ByValue before = *this;
    --*this;
    return before;
  }
  friend ByValue operator+(ByValue it, difference_type n) { return it += n; }
  friend ByValue operator+(difference_type n, ByValue it) { return it += n; }
  friend ByValue operator-(ByValue it, difference_type n) { return it -= n; }
  friend difference_type operator-(const ByValue& a, const ByValue& b) { return a.place_ - b.place_; }
  friend bool operator==(const ByValue& a, const ByValue& b) { return a.place_ == b.place_; }
  friend auto operator<=>(const ByValue& a, const ByValue& b) { return a.place_ <=> b.place_; }

 private:
  const List* list_ = nullptr;
  difference_type place_ = 0;
};

}  // namespace sim
