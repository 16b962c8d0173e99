#include "closing.h"

#include <utility>

namespace anochat::fanout {

void Closing::begin(Connection& connection, const BytesRef& frame, Phase phase) {
  outbox_.enqueue(connection, frame);
  connection.phase = phase;
  deadlines_.push_back({Clock::now() + limits_.closing, connection.handle});
  watch();
}

void Closing::watch() {
  if (deadlines_.empty() || std::exchange(is_watching_, true)) {
    return;
  }
  timer_.expires_at(deadlines_.front().at);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) {
      return;
    }
    is_watching_ = false;
    for (; !deadlines_.empty() && deadlines_.front().at <= Clock::now(); deadlines_.pop_front()) {
      const auto handle = deadlines_.front().handle;
      if (auto* const connection = connections_.find(handle)) {
        connections_.end(*connection);
      }
    }
    watch();
  });
}

}  // namespace anochat::fanout
