// A value that its copies share until one of them is changed: a world with a thousand connections at rest is
// copied without copying them. For one thread.
#pragma once

#include <memory>
#include <utility>

namespace tcp {

template <class T>
class Shared {
 public:
  explicit Shared(T value) : value_(std::make_shared<T>(std::move(value))) {}

  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  // To be changed; copies keep what they had. What was seen through * and -> before is not this one's any
  // more.
  T& own() {
    if (is_shared()) value_ = std::make_shared<T>(*value_);
    return *value_;
  }
  bool is_shared() const { return value_.use_count() > 1; }
  friend bool same(const Shared& a, const Shared& b) { return a.value_ == b.value_; }

 private:
  std::shared_ptr<T> value_;
};

}  // namespace tcp
