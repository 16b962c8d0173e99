/**
 * The clients of a benchmark: orders come as lines on standard input, and each is answered by one
 * line of JSON. It ends with its input.
 *
 *   target PORT CONTROL_PORT      prefix TEXT        auth JSON (once a client)
 *   open COUNT ROOMS AT_ONCE      run IN_FLIGHT SECONDS
 *   send SENDERS SECONDS PACKET   time RATE SECONDS  close
 */
#include <poll.h>

#include <iostream>
#include <memory>
#include <sstream>

#include "crowd.h"
#include "loopback.h"

namespace {

using bench::Crowd;

class Orders {
 public:
  /** @returns the answer */
  std::string obey(const std::string& line) {
    std::istringstream words(line);
    std::string order;
    words >> order;
    std::ostringstream answer;
    if (order == "target") {
      unsigned port = 0;
      unsigned control = 0;
      words >> port >> control;
      target_ = {static_cast<std::uint16_t>(port), static_cast<std::uint16_t>(control)};
    } else if (order == "prefix") {
      prefix_ = rest_of(words);
    } else if (order == "auth") {
      auth_.push_back(rest_of(words));
    } else if (order == "open") {
      std::size_t count = 0;
      std::size_t rooms = 1;
      std::size_t at_once = 1;
      words >> count >> rooms >> at_once;
      crowd_ = std::make_unique<Crowd>(target_, prefix_);
      answer << R"("seconds":)" << crowd_->open(count, rooms, at_once, auth_);
    } else if (order == "run") {
      std::size_t in_flight = 0;
      double seconds = 0;
      words >> in_flight >> seconds;
      tell(answer, crowd().run(in_flight, seconds));
    } else if (order == "send") {
      std::size_t senders = 0;
      double seconds = 0;
      words >> senders >> seconds;
      tell(answer, crowd().send(senders, seconds, rest_of(words)));
    } else if (order == "time") {
      double rate = 0;
      double seconds = 0;
      words >> rate >> seconds;
      const auto [samples, p50_us, p99_us] = crowd().time(rate, seconds);
      answer << R"("samples":)" << samples << R"(,"p50Us":)" << p50_us << R"(,"p99Us":)" << p99_us;
    } else if (order == "close") {
      crowd_.reset();
    } else {
      bench::fail("unknown order " + order);
    }
    return "{" + answer.str() + "}";
  }

  /** Until the next order comes, pings are answered. */
  void wait_for_order() {
    pollfd input{0, POLLIN, 0};
    while (crowd_ && ::poll(&input, 1, 0) == 0) {
      crowd_->idle(20);
    }
  }

 private:
  Crowd& crowd() {
    if (!crowd_) {
      bench::fail("nothing is open");
    }
    return *crowd_;
  }

  static std::string rest_of(std::istringstream& words) {
    std::string rest;
    std::getline(words >> std::ws, rest);
    return rest;
  }

  static void tell(std::ostringstream& answer, const Crowd::Counted& counted) {
    answer << R"("messages":)" << counted.messages << R"(,"deliveries":)" << counted.deliveries
           << R"(,"seconds":)" << counted.seconds;
  }

  Crowd::Target target_;
  std::string prefix_ = R"(42["m",)";
  std::vector<std::string> auth_;
  std::unique_ptr<Crowd> crowd_;
};

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  // poll() sees the descriptor alone: nothing may wait in a buffer of the stream.
  std::cin.rdbuf()->pubsetbuf(nullptr, 0);
  Orders orders;
  try {
    std::string line;
    for (orders.wait_for_order(); std::getline(std::cin, line); orders.wait_for_order()) {
      std::cout << orders.obey(line) << std::endl;
    }
    return 0;
  } catch (const std::exception& error) {
    std::cout << R"({"error":")";
    for (const char c : std::string(error.what())) {
      std::cout << (c == '"' || c == '\\' ? '\'' : c);
    }
    std::cout << R"("})" << std::endl;
    return 1;
  }
}
