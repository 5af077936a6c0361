// A network namespace of the test's own, with a TUN device: the Linux kernel stands at one end of a wire
// whose other end is this program. Nothing of it is seen outside, and it is gone with the last descriptor.
// What the machine lacks for it skips the test, and one sentence says why.
#pragma once

#include <string>
#include <string_view>

#include "core/tcp/address.hpp"

namespace kernel {

inline constexpr tcp::Address kernels_address = tcp::address(10, 77, 0, 1);
inline constexpr tcp::Address our_address = tcp::address(10, 77, 0, 2);  // routed into the device

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  int get() const { return fd_; }

 private:
  int fd_;
};

class Space {
 public:
  Space();  // the process is in a new namespace from here on

  int device() const { return device_.get(); }  // one datagram a read or write, never blocking
  // A sysctl of this namespace: set("net/ipv4/tcp_sack", "0").
  void set(const std::string& name, std::string_view value) const;

 private:
  Descriptor device_;
};

// Skips the test where there is no such program.
void need(const std::string& program, std::string_view package);
// What a command of the shell writes to its standard output, run to its end.
std::string output_of(const std::string& command);

}  // namespace kernel
