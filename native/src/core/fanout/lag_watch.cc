#include "lag_watch.h"

#include <utility>

namespace anochat::fanout {

namespace {

constexpr std::chrono::milliseconds kLookEvery{100};

}  // namespace

void LagWatch::begin(Connection& connection) {
  connection.is_lagging = true;
  add(statistics_.lagging, 1);
  lagging_.push_back({connection.handle, Clock::now(), connection.sent});
  watch();
}

void LagWatch::end(Connection& connection) {
  connection.is_lagging = false;
  subtract(statistics_.lagging, 1);
  std::erase_if(lagging_,
                [&](const Lagging& lagging) { return lagging.handle == connection.handle; });
  events_.push(EventKind::kDrained, connection.handle);
}

void LagWatch::watch() {
  if (std::exchange(is_watching_, true)) {
    return;
  }
  timer_.expires_after(kLookEvery);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) {
      return;
    }
    is_watching_ = false;
    const auto now = Clock::now();
    std::erase_if(lagging_, [&](Lagging& lagging) { return is_over(lagging, now); });
    if (!lagging_.empty()) {
      watch();
    }
  });
}

bool LagWatch::is_over(Lagging& lagging, Clock::time_point now) {
  const auto* const connection = connections_.find(lagging.handle);
  if (connection == nullptr) {
    return true;
  }
  if (connection->sent - lagging.sent >= limits_.lagging_bytes()) {
    lagging.since = now;
    lagging.sent = connection->sent;
    return false;
  }
  if (now - lagging.since < limits_.lagging) {
    return false;
  }
  events_.push(EventKind::kStuck, lagging.handle);
  return true;
}

}  // namespace anochat::fanout
