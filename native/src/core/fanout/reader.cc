#include "reader.h"

#include <sys/socket.h>

#include <cerrno>
#include <string_view>
#include <utility>

#include "frame.h"

namespace anochat::fanout {

namespace {

using websocket::Opcode;

/** Small, because a flood of the smallest frames is let in by so much at once. */
constexpr std::size_t kInputBytes = std::size_t{16} * 1024;
/** Reads of one connection before the others have their turn. */
constexpr int kReadsInTurn = 4;
/** Pongs are not queued for a client that floods pings and does not read. */
constexpr std::size_t kPongQueueBytes = std::size_t{64} * 1024;

}  // namespace

/** What one connection's input says. */
class Reader::Listener final : public websocket::FrameSink {
 public:
  Listener(Reader& reader, Connection& connection) : reader_(reader), connection_(connection) {}

  void on_message(std::span<const std::uint8_t> payload, bool is_binary) override {
    if (!connection_.is_open()) {
      return;
    }
    connection_.untaken.fetch_add(event_cost(payload.size()), std::memory_order_relaxed);
    reader_.events_.push(is_binary ? EventKind::kBinary : EventKind::kText, connection_.handle, 0,
                         payload);
  }

  void on_ping(std::span<const std::uint8_t> payload) override {
    if (!connection_.is_open() || connection_.queued > kPongQueueBytes) {
      return;
    }
    reader_.outbox_.enqueue(connection_, make_frame(Opcode::kPong, payload));
  }

  void on_close(std::uint16_t code, std::string_view) override {
    connection_.close_code = code;
    if (connection_.is_open()) {
      reader_.closing_.begin(connection_, make_close_frame(code, {}), Phase::kEnding);
      return;
    }
    connection_.phase = Phase::kEnding;
    reader_.outbox_.finish(connection_);
  }

 private:
  Reader& reader_;
  Connection& connection_;
};

Reader::Reader(const Limits& limits, Connections& connections, Outbox& outbox, Closing& closing,
               EventQueue& events)
    : limits_(limits),
      connections_(connections),
      outbox_(outbox),
      closing_(closing),
      events_(events),
      input_(kInputBytes) {}

void Reader::begin(Connection& connection, std::span<std::uint8_t> head) {
  take_input(connection, head);
  wait_readable(connection);
}

void Reader::read_on() {
  for (const auto handle : std::exchange(paused_, {})) {
    if (auto* const connection = connections_.find(handle)) {
      on_readable(*connection);
    }
  }
}

void Reader::wait_readable(Connection& connection) {
  connection.socket.async_wait(
      boost::asio::posix::stream_descriptor::wait_read,
      [this, handle = connection.handle](const boost::system::error_code&) {
        if (auto* const found = connections_.find(handle)) {
          on_readable(*found);
        }
      });
}

void Reader::on_readable(Connection& connection) {
  if (is_paused(connection)) {
    return;
  }
  for (int i = 0; i < kReadsInTurn; ++i) {
    const auto size =
        ::recv(connection.socket.native_handle(), input_.data(), input_.size(), MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      break;
    }
    if (size < 0 && errno == EINTR) {
      continue;
    }
    if (size <= 0) {
      connections_.end(connection);
      return;
    }
    const auto read = static_cast<std::size_t>(size);
    take_input(connection, std::span(input_).first(read));
    outbox_.flush();
    if (connection.is_gone()) {
      return;
    }
    if (read < input_.size()) {
      break;
    }
    if (is_paused(connection)) {
      return;
    }
  }
  wait_readable(connection);
}

bool Reader::is_paused(const Connection& connection) {
  const bool is_enough =
      connection.untaken.load(std::memory_order_relaxed) >= limits_.inbound_share ||
      events_.is_full();
  if (!is_enough || !events_.await_take()) {
    return false;
  }
  paused_.push_back(connection.handle);
  return true;
}

void Reader::take_input(Connection& connection, std::span<std::uint8_t> input) {
  if (connection.phase == Phase::kEnding) {
    return;
  }
  Listener listener(*this, connection);
  const auto error = connection.parser.feed(input, listener);
  if (!error) {
    return;
  }
  if (!connection.is_open()) {
    connections_.doom(connection);
    return;
  }
  const auto code = static_cast<std::uint16_t>(error.code);
  events_.push(EventKind::kError, connection.handle, code,
               {reinterpret_cast<const std::uint8_t*>(error.text.data()), error.text.size()});
  closing_.begin(connection, make_close_frame(code, {}), Phase::kEnding);
}

}  // namespace anochat::fanout
