// A TCP socket of the Linux kernel that never blocks. What goes wrong with the call itself fails the test;
// what TCP says of the connection is an answer.
#pragma once

#include <netinet/in.h>

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/tcp/address.hpp"
#include "tests/interop/kernel/space.hpp"

namespace kernel {

// Of a read or a write: octets done; none and neither `end` nor `error`: not now.
struct Done {
  std::size_t octets = 0;
  bool end = false;  // end of file
  int error = 0;     // errno
};

class Socket {
 public:
  Socket() = default;                                                   // none
  static Socket listening(std::uint16_t port, int receive_buffer = 0);  // 0: the kernel chooses
  static Socket connecting(tcp::Endpoint to, std::uint16_t from_port = 0);

  Socket accept() const;  // none: not now
  Done read(std::span<std::byte> into) const;
  Done write(std::span<const std::byte> octets) const;
  void finish() const;  // no more of ours: FIN
  void close() { *this = {}; }
  void reset();            // closed by RST
  int take_error() const;  // SO_ERROR
  bool connected() const;
  std::uint16_t port() const;  // its own

  explicit operator bool() const { return fd_.get() >= 0; }
  int fd() const { return fd_.get(); }

 private:
  explicit Socket(int fd) : fd_(fd) {}
  static Socket fresh();
  void bind(std::uint16_t port) const;

  Descriptor fd_;
};

}  // namespace kernel
