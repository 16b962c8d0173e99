#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "frame_walker.h"

namespace bench {

/**
 * Many socket.io clients (WebSocket, text) on one thread: they count what comes and send what they
 * are told to. It costs far less than any server does, and so is never what is measured.
 */
class Crowd {
 public:
  struct Target {
    std::uint16_t port = 0;
    /** A bare TCP connection on which rooms are told to be sent to; 0 for none. */
    std::uint16_t control_port = 0;
  };
  struct Counted {
    std::uint64_t messages = 0;
    std::uint64_t deliveries = 0;
    double seconds = 0;
  };
  struct Latencies {
    std::uint64_t samples = 0;
    double p50_us = 0;
    double p99_us = 0;
  };

  Crowd(Target target, std::string event_prefix);
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  ~Crowd();

  /**
   * The n-th connection is in room n modulo `rooms`.
   *
   * @param at_once so many are under way at a time
   * @param auth what each says with CONNECT, in turn: JSON, or nothing
   * @returns seconds until the last was connected
   */
  double open(std::size_t count, std::size_t rooms, std::size_t at_once,
              const std::vector<std::string>& auth);

  /** A closed loop: so many messages are under way, each until every member of its room has it. */
  Counted run(std::size_t in_flight, double seconds);

  /**
   * A closed loop of so many senders: each sends the next when the last is acknowledged. All
   * connections are taken to be members of the one conversation.
   *
   * @param packet the event without its leading type, with @ID@ for a new UUID version 7
   */
  Counted send(std::size_t senders, double seconds, const std::string& packet);

  /** An open loop: so many messages a second, the clients in turn, timed from when each was due. */
  Latencies time(double rate, double seconds);

  /** Reads for so long, and answers pings. */
  void idle(int milliseconds);
  void close();

 private:
  struct Peer;
  struct Room;
  enum class Mode { kIdle, kRooms, kAcks, kTimes };

  void begin_connect(Peer& peer);
  void on_ready(Peer& peer);
  void on_frame(Peer& peer, unsigned opcode, std::string_view head);
  void on_event(Peer& peer, std::string_view head);
  void on_ack(Peer& peer, std::string_view head);
  static void send_text(Peer& peer, std::string_view text);
  void connect_control();
  void publish(std::size_t count);
  /** @returns whether anything came */
  bool pump(int timeout_ms);
  /** Forgets what was counted before. */
  void begin(Mode mode);
  /** @throws std::runtime_error when nothing comes for long */
  void pump_or_complain(const char* waiting_for);

  const Target target_;
  const std::string event_prefix_;
  int epoll_ = -1;
  int control_ = -1;
  std::vector<std::unique_ptr<Peer>> peers_;
  std::vector<Room> rooms_;
  std::vector<std::string> auth_;
  std::vector<char> input_;
  std::size_t connected_ = 0;
  Mode mode_ = Mode::kIdle;
  std::uint64_t deliveries_ = 0;
  std::size_t completed_ = 0;
  std::size_t next_room_ = 0;
  std::vector<Peer*> acked_;
  std::vector<std::uint32_t> times_ns_;
  std::uint64_t last_id_ = 0;
};

}  // namespace bench
