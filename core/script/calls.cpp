// System calls: what their arguments mean, and whether they answer what the script expects.
#include "core/script/calls.hpp"

#include <algorithm>
#include <limits>
#include <span>

#include "core/script/values.hpp"
#include "core/socket/tcp_info.hpp"

namespace script {

using sock::Result;
using Kind = Expression::Kind;

namespace {

constexpr std::int64_t max_octets = 1 << 26;  // of one call
constexpr tcp::Endpoint any_local{local_address, service_port};
constexpr tcp::Endpoint any_remote{remote_address, service_port};

std::string answer_text(const Result& r) {
  return std::to_string(r.value) + (r.error == 0 ? "" : ' ' + sock::error_name(r.error));
}

}  // namespace

const Calls::Entry* Calls::find(std::string_view name) {
  static constexpr Entry table[] = {
      {"socket", 3, &Calls::socket},
      {"bind", 3, &Calls::bind},
      {"listen", 2, &Calls::listen},
      {"accept", 3, &Calls::accept},
      {"connect", 3, &Calls::connect},
      {"read", 3, &Calls::read},
      {"readv", 3, &Calls::readv},
      {"recv", 4, &Calls::recv},
      {"recvfrom", 6, &Calls::recv},
      {"recvmsg", 3, &Calls::recvmsg},
      {"write", 3, &Calls::write},
      {"writev", 3, &Calls::writev},
      {"send", 4, &Calls::send},
      {"sendto", 6, &Calls::send},
      {"sendmsg", 3, &Calls::sendmsg},
      {"shutdown", 2, &Calls::shutdown},
      {"close", 1, &Calls::close},
      {"fcntl", 0, &Calls::fcntl},
      {"ioctl", 3, &Calls::ioctl},
      {"getsockopt", 5, &Calls::getsockopt},
      {"setsockopt", 5, &Calls::setsockopt},
      {"poll", 3, &Calls::poll},
  };
  const auto* it = std::ranges::find(table, name, &Entry::name);
  return it == std::end(table) ? nullptr : it;
}

bool Calls::make(Pending& p, Failure& failure) {
  const Entry* entry = find(p.call->name);
  if (entry == nullptr) {
    failure = {"the call " + p.call->name + " is not modelled", true};
    return false;
  }
  const std::size_t given = p.call->arguments.size();
  const bool fits = entry->arguments == 0 ? given == 2 || given == 3 : given == entry->arguments;
  if (!fits) {
    failure = {p.call->name + " takes " +
               (entry->arguments == 0 ? "2 or 3" : std::to_string(entry->arguments)) + " arguments, not " +
               std::to_string(given)};
    return false;
  }
  Result result = (this->*entry->handler)(p, failure);
  if (failure) return false;
  if (result.blocked) {
    p.done += result.value;
    return true;
  }
  if (result.error == 0) result.value += p.done;
  check_answer(p, result, failure);
  return false;
}

// A descriptor has only to be one; the script gives it its number.
void Calls::check_answer(const Pending& p, const Result& result, Failure& failure) {
  const SystemCall& call = *p.call;
  if (call.result.kind == Kind::Ellipsis) return;
  const std::int64_t wanted = number_of(call.result, failure);
  const std::int64_t error = call.error.empty() ? 0 : sock::number(call.error).value_or(-1);
  if (error < 0) failure = {"the error " + call.error + " is not known here", true};
  if (failure) return;
  const bool opens = call.name == "socket" || call.name == "accept";
  const bool same = opens && wanted >= 0 ? result.value >= 0 : result.value == wanted;
  if (!same || (!call.error.empty() && result.error != error)) {
    failure = {"expected " + to_text(call) + "\n     got " + answer_text(result)};
  } else if (opens && wanted >= 0) {
    descriptors_[static_cast<int>(wanted)] = static_cast<int>(result.value);
  }
}

int Calls::number(const Pending& p, std::size_t argument, Failure& failure) const {
  const std::int64_t value = number_of(p.call->arguments[argument], failure);
  if (value > std::numeric_limits<std::int32_t>::max() || value < std::numeric_limits<std::int32_t>::min())
    failure = {std::to_string(value) + " is too large for an int"};
  return static_cast<int>(value);
}

// One that was never opened stays as it is: the call answers EBADF.
int Calls::descriptor(const Pending& p, Failure& failure) const {
  const int written = number(p, 0, failure);
  const auto it = descriptors_.find(written);
  return it == descriptors_.end() ? written : it->second;
}

// Opening and closing

Result Calls::socket(Pending& p, Failure& failure) {
  const auto& a = p.call->arguments;
  const int domain = a[0].kind == Kind::Ellipsis ? sock::n_AF_INET : number(p, 0, failure);
  const int type = number(p, 1, failure), protocol = number(p, 2, failure);
  if (failure) return {};
  return machine_.stack().socket(domain, type, protocol);
}

Result Calls::bind(Pending& p, Failure& failure) {
  const int fd = descriptor(p, failure);
  const tcp::Endpoint local = endpoint_of(p.call->arguments[1], any_local, failure);
  if (failure) return {};
  return machine_.stack().bind(fd, local);
}

Result Calls::listen(Pending& p, Failure& failure) {
  const int fd = descriptor(p, failure), backlog = number(p, 1, failure);
  if (failure) return {};
  const Result result = machine_.stack().listen(fd, backlog);
  if (result.error == 0) flows_.listens(machine_.stack().local(fd).port);
  return result;
}

// Whose address it is, is not compared.
void Calls::leaves_open(const Pending& p, std::size_t argument, Failure& failure) {
  const Expression& address = p.call->arguments[argument];
  if (address.kind != Kind::Ellipsis && address.text != "NULL")
    failure = {"what " + p.call->name + " tells as an address can only be '...'", true};
}

Result Calls::accept(Pending& p, Failure& failure) {
  const int fd = descriptor(p, failure);
  leaves_open(p, 1, failure);
  if (failure) return {};
  return machine_.stack().accept(fd);
}

Result Calls::connect(Pending& p, Failure& failure) {
  const int fd = descriptor(p, failure);
  const tcp::Endpoint remote = endpoint_of(p.call->arguments[1], any_remote, failure);
  if (failure) return {};
  const std::size_t before = machine_.sent().size();
  const Result result =
      machine_.call([&](auto& stack, auto now, auto& out) { return stack.connect(now, fd, remote, out); });
  if (machine_.sent().size() > before) flows_.connects({machine_.stack().local(fd), remote});
  return result;
}

Result Calls::shutdown(Pending& p, Failure& failure) {
  const int fd = descriptor(p, failure), how = number(p, 1, failure);
  if (failure) return {};
  return machine_.call([&](auto& stack, auto now, auto& out) { return stack.shutdown(now, fd, how, out); });
}

Result Calls::close(Pending& p, Failure& failure) {
  const int fd = descriptor(p, failure);
  if (failure) return {};
  const Result result =
      machine_.call([&](auto& stack, auto now, auto& out) { return stack.close(now, fd, out); });
  if (result.error == 0 && !result.blocked) descriptors_.erase(number(p, 0, failure));
  return result;
}

// Data. What is written is zeros, as in packetdrill.

Result Calls::transmit(Pending& p, std::int64_t octets, int flags) {
  Failure ignored;
  const int fd = descriptor(p, ignored);
  const std::vector<std::byte> zeros(static_cast<std::size_t>(octets - p.done));
  return machine_.call(
      [&](auto& stack, auto now, auto& out) { return stack.send(now, fd, zeros, flags, out); });
}

Result Calls::take(Pending& p, std::int64_t octets, int flags) {
  Failure ignored;
  const int fd = descriptor(p, ignored);
  std::vector<std::byte> into(static_cast<std::size_t>(octets - p.done));
  return machine_.call(
      [&](auto& stack, auto now, auto& out) { return stack.receive(now, fd, into, flags, out); });
}

// The second argument is memory, or NULL, which is no good address.
int Calls::buffer_octets(const Pending& p, Failure& failure) const {
  const int octets = number(p, 2, failure);
  descriptor(p, failure);
  if (!failure && (octets < 0 || octets > max_octets)) failure = {"a call takes at most 64 MiB"};
  return p.call->arguments[1].text == "NULL" && octets > 0 ? -1 : octets;
}

Result Calls::write(Pending& p, Failure& failure) {
  const int octets = buffer_octets(p, failure);
  if (octets < 0) return Result::fail(sock::n_EFAULT);
  return failure ? Result{} : transmit(p, octets, 0);
}

Result Calls::send(Pending& p, Failure& failure) {
  const int octets = buffer_octets(p, failure), flags = number(p, 3, failure);
  if (octets < 0) return Result::fail(sock::n_EFAULT);
  return failure ? Result{} : transmit(p, octets, flags);
}

Result Calls::read(Pending& p, Failure& failure) {
  const int octets = buffer_octets(p, failure);
  if (octets < 0) return Result::fail(sock::n_EFAULT);
  return failure ? Result{} : take(p, octets, 0);
}

Result Calls::recv(Pending& p, Failure& failure) {
  const int octets = buffer_octets(p, failure), flags = number(p, 3, failure);
  if (p.call->name == "recvfrom") leaves_open(p, 4, failure);
  if (octets < 0) return Result::fail(sock::n_EFAULT);
  return failure ? Result{} : take(p, octets, flags);
}

// [{..., 100}, {..., 200}]: 300.
std::int64_t Calls::vector_octets(const Expression& vector, Failure& failure) const {
  std::int64_t octets = 0;
  for (const Expression& piece : vector.parts) {
    const bool whole = piece.kind == Kind::Struct && piece.parts.size() == 2;
    const std::int64_t size = whole ? number_of(piece.parts[1], failure) : -1;
    if (size < 0 || size > max_octets - octets) failure = {to_text(piece) + " is no piece of memory"};
    if (failure) return 0;
    octets += size;
  }
  return octets;
}

// The pieces are as many as the third argument says.
void Calls::check_count(const Pending& p, Failure& failure) const {
  const std::size_t count = p.call->arguments[1].parts.size();
  if (number(p, 2, failure) != static_cast<int>(count))
    failure = {std::to_string(count) + " pieces of memory, not " + to_text(p.call->arguments[2])};
}

Result Calls::writev(Pending& p, Failure& failure) {
  const std::int64_t octets = vector_octets(p.call->arguments[1], failure);
  check_count(p, failure);
  descriptor(p, failure);
  return failure ? Result{} : transmit(p, octets, 0);
}

Result Calls::readv(Pending& p, Failure& failure) {
  const std::int64_t octets = vector_octets(p.call->arguments[1], failure);
  check_count(p, failure);
  descriptor(p, failure);
  return failure ? Result{} : take(p, octets, 0);
}

int Calls::message_flags(const Pending& p, Failure& failure) const {
  if (p.call->arguments[1].field("msg_iov") == nullptr)
    failure = {to_text(p.call->arguments[1]) + " is no message: msg_iov is not there"};
  return number(p, 2, failure);
}

Result Calls::sendmsg(Pending& p, Failure& failure) {
  const int flags = message_flags(p, failure);
  if (failure) return {};
  const std::int64_t octets = vector_octets(*p.call->arguments[1].field("msg_iov"), failure);
  return failure ? Result{} : transmit(p, octets, flags);
}

Result Calls::recvmsg(Pending& p, Failure& failure) {
  const int flags = message_flags(p, failure);
  if (failure) return {};
  const std::int64_t octets = vector_octets(*p.call->arguments[1].field("msg_iov"), failure);
  if (failure) return {};
  const Result result = take(p, octets, flags);
  if (!result.blocked && result.error == 0) check_message(p, failure);
  return result;
}

// What recvmsg tells beside the data: never a flag, and of control messages only TCP_CM_INQ.
void Calls::check_message(const Pending& p, Failure& failure) const {
  const Expression* flags = p.call->arguments[1].field("msg_flags");
  if (flags != nullptr && flags->kind != Kind::Ellipsis && number_of(*flags, failure) != 0)
    failure = {"expected msg_flags=" + to_text(*flags) + "\n     got msg_flags=0"};
  if (failure) return;
  const Expression* control = p.call->arguments[1].field("msg_control");
  if (control == nullptr || control->kind == Kind::Ellipsis) return;
  const Expression* data = control->parts.size() == 1 ? control->parts.front().field("cmsg_data") : nullptr;
  const Expression* type = data != nullptr ? control->parts.front().field("cmsg_type") : nullptr;
  if (type == nullptr || type->text != "TCP_CM_INQ") {
    failure = {"of control messages, only TCP_CM_INQ is modelled", true};
    return;
  }
  const std::int64_t wanted = number_of(*data, failure);
  const std::optional<int> hint = machine_.stack().queue_hint(descriptor(p, failure));
  if (!failure && hint != wanted)
    failure = {"expected TCP_CM_INQ " + std::to_string(wanted) + "\n     got " +
               (hint ? std::to_string(*hint) : "none")};
}

// Options

Result Calls::fcntl(Pending& p, Failure& failure) {
  const int fd = descriptor(p, failure), command = number(p, 1, failure);
  const int argument = p.call->arguments.size() == 3 ? number(p, 2, failure) : 0;
  if (failure) return {};
  return machine_.stack().control(fd, command, argument);
}

Result Calls::ioctl(Pending& p, Failure& failure) {
  const int fd = descriptor(p, failure), request = number(p, 1, failure);
  const int wanted = number(p, 2, failure);
  if (failure) return {};
  int answer = 0;
  const Result result = machine_.stack().device(fd, request, answer);
  if (result.error == 0 && answer != wanted)
    failure = {"expected " + to_text(*p.call) + "\n     got [" + std::to_string(answer) + "]"};
  return result;
}

Result Calls::setsockopt(Pending& p, Failure& failure) {
  const int fd = descriptor(p, failure), level = number(p, 1, failure), name = number(p, 2, failure);
  std::vector<std::byte> value = option_value(p.call->arguments[3], failure);
  const int octets = number(p, 4, failure);
  if (failure) return {};
  value.resize(static_cast<std::size_t>(std::clamp(octets, 0, 256)));
  return machine_.call(
      [&](auto& stack, auto now, auto& out) { return stack.set_option(now, fd, level, name, value, out); });
}

Result Calls::getsockopt(Pending& p, Failure& failure) {
  const int fd = descriptor(p, failure), level = number(p, 1, failure), name = number(p, 2, failure);
  const int octets = number(p, 4, failure);
  if (failure) return {};
  std::vector<std::byte> value(static_cast<std::size_t>(std::clamp(octets, 0, 256)));
  const Result result = machine_.stack().get_option(fd, level, name, value);
  if (result.error != 0) return result;
  if (result.value != octets) {
    failure = {"expected " + to_text(*p.call) + "\n     got " + std::to_string(result.value) + " octets"};
    return {};
  }
  check_option(p, value, failure);
  return Result::ok();
}

void Calls::check_option(const Pending& p, std::span<const std::byte> value, Failure& failure) const {
  const Expression& wanted = p.call->arguments[3];
  if (wanted.kind == Kind::Ellipsis) return;
  const bool info = wanted.kind == Kind::Struct && p.call->arguments[2].text == "TCP_INFO";
  if (info) {
    for (const Expression& field : wanted.parts) {
      const std::optional<std::uint32_t> got = sock::tcp_info_field(value, field.text);
      if (field.kind != Kind::Field || !got) {
        failure = {"TCP_INFO has no " + to_text(field) + " here", true};
      } else if (number_of(field.parts.front(), failure) != *got) {
        failure = {"expected " + to_text(field) + "\n     got " + field.text + '=' + std::to_string(*got)};
      }
      if (failure) return;
    }
    return;
  }
  std::vector<std::byte> octets = option_value(wanted, failure);
  octets.resize(value.size());
  if (!failure && !std::ranges::equal(octets, value)) {
    std::int64_t got = 0;
    for (std::size_t i = value.size(); i > 0; --i)
      got = got << 8 | std::to_integer<std::int64_t>(value[i - 1]);
    failure = {"expected " + to_text(*p.call) + "\n     got [" + std::to_string(got) + "]"};
  }
}

// [{fd=4, events=POLLIN, revents=POLLIN}]
Result Calls::poll(Pending& p, Failure& failure) {
  std::vector<sock::PollFd> fds;
  for (const Expression& e : p.call->arguments[0].parts) {
    const Expression *fd = e.field("fd"), *events = e.field("events");
    if (fd == nullptr || events == nullptr) {
      failure = {to_text(e) + " is nothing to poll"};
      return {};
    }
    const auto written = static_cast<int>(number_of(*fd, failure));
    const auto live = descriptors_.find(written);
    fds.push_back({.fd = live == descriptors_.end() ? written : live->second,
                   .events = static_cast<std::int16_t>(number_of(*events, failure))});
  }
  const int timeout = number(p, 2, failure);
  if (failure) return {};
  const Result result = machine_.stack().poll(fds);
  if (timeout > 0) p.wakes = p.started + std::chrono::milliseconds{timeout};
  const bool over = result.value > 0 || timeout == 0 || p.wakes <= machine_.now();
  if (!over) return Result::block();
  for (std::size_t i = 0; i < fds.size(); ++i) {
    const Expression* wanted = p.call->arguments[0].parts[i].field("revents");
    if (wanted == nullptr || wanted->kind == Kind::Ellipsis) continue;
    if (number_of(*wanted, failure) != fds[i].revents)
      failure = {"expected revents=" + to_text(*wanted) +
                 "\n     got revents=" + std::to_string(fds[i].revents)};
  }
  return result;
}

}  // namespace script
