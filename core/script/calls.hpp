// The system calls of a script: their arguments as values, the call itself, and whether it answers what is
// expected.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/script/flows.hpp"
#include "core/script/script.hpp"
#include "core/socket/machine.hpp"

namespace script {

// Why an event fails; an empty text: it does not.
struct Failure {
  std::string text;
  bool unsupported = false;
  explicit operator bool() const { return !text.empty(); }
};

// A call on its way. Made again as long as it blocks.
struct Pending {
  std::uint32_t line = 0;
  const SystemCall* call = nullptr;
  tcp::Instant started = tcp::never;
  tcp::Instant wakes = tcp::never;  // poll's time-out; never: only the wire can end it
  std::int64_t done = 0;            // octets so far
};

class Calls {
 public:
  Calls(sock::Machine& machine, Flows& flows) : machine_(machine), flows_(flows) {}

  // True: it still blocks. Else it is over, and `failure` says how it differs from what the script expects.
  bool make(Pending& pending, Failure& failure);

 private:
  using Handler = sock::Result (Calls::*)(Pending&, Failure&);
  struct Entry {
    std::string_view name;
    std::size_t arguments;
    Handler handler;
  };
  static const Entry* find(std::string_view name);

  sock::Result socket(Pending&, Failure&);
  sock::Result bind(Pending&, Failure&);
  sock::Result listen(Pending&, Failure&);
  sock::Result accept(Pending&, Failure&);
  sock::Result connect(Pending&, Failure&);
  sock::Result read(Pending&, Failure&);
  sock::Result readv(Pending&, Failure&);
  sock::Result recv(Pending&, Failure&);
  sock::Result recvmsg(Pending&, Failure&);
  sock::Result write(Pending&, Failure&);
  sock::Result writev(Pending&, Failure&);
  sock::Result send(Pending&, Failure&);
  sock::Result sendmsg(Pending&, Failure&);
  sock::Result shutdown(Pending&, Failure&);
  sock::Result close(Pending&, Failure&);
  sock::Result fcntl(Pending&, Failure&);
  sock::Result ioctl(Pending&, Failure&);
  sock::Result getsockopt(Pending&, Failure&);
  sock::Result setsockopt(Pending&, Failure&);
  sock::Result poll(Pending&, Failure&);

  int buffer_octets(const Pending& p, Failure& failure) const;  // -1: of memory that is none
  sock::Result transmit(Pending& p, std::int64_t octets, int flags);
  sock::Result take(Pending& p, std::int64_t octets, int flags);
  int number(const Pending& p, std::size_t argument, Failure& failure) const;
  int descriptor(const Pending& p, Failure& failure) const;  // the live one of the first argument
  std::int64_t vector_octets(const Expression& vector, Failure& failure) const;
  int message_flags(const Pending& p, Failure& failure) const;
  void check_option(const Pending& p, std::span<const std::byte> value, Failure& failure) const;
  static void leaves_open(const Pending& p, std::size_t argument, Failure& failure);
  void check_count(const Pending& p, Failure& failure) const;
  void check_message(const Pending& p, Failure& failure) const;
  void check_answer(const Pending& p, const sock::Result& result, Failure& failure);

  sock::Machine& machine_;
  Flows& flows_;
  std::map<int, int> descriptors_;  // as written -> as opened
};

}  // namespace script
