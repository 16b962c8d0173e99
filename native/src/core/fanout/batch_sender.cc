#include "batch_sender.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "file_descriptor.h"

#ifdef ANOCHAT_URING
#include <liburing.h>
#endif

namespace anochat::fanout {

namespace {

constexpr int kFlags = MSG_DONTWAIT | MSG_NOSIGNAL;

msghdr message_of(const Outgoing& outgoing) {
  msghdr message{};
  message.msg_iov = outgoing.parts.data();
  message.msg_iovlen = outgoing.parts.size();
  return message;
}

void send_one(Outgoing& outgoing) {
  const auto message = message_of(outgoing);
  do {
    outgoing.result = ::sendmsg(outgoing.fd, &message, kFlags);
  } while (outgoing.result < 0 && errno == EINTR);
  if (outgoing.result < 0) {
    outgoing.result = -errno;
  }
}

class PlainSender final : public BatchSender {
 public:
  void send(std::span<Outgoing> batch) override { std::ranges::for_each(batch, send_one); }
  [[nodiscard]] bool uses_uring() const override { return false; }
};

#ifdef ANOCHAT_URING

/** Below it the ring costs more than it saves. */
constexpr std::size_t kWorthwhile = 8;
/** No errno. */
constexpr ssize_t kNoResult = -100'000;

class UringSender final : public BatchSender {
 public:
  static std::unique_ptr<UringSender> open() {
    auto sender = std::make_unique<UringSender>();
    return sender->is_open_ && sender->can_send() ? std::move(sender) : nullptr;
  }

  UringSender() {
    // Newer kernels spare interrupts when one thread alone submits.
    is_open_ = try_open(IORING_SETUP_COOP_TASKRUN | IORING_SETUP_SINGLE_ISSUER) || try_open(0);
  }
  ~UringSender() override { close(); }

  void send(std::span<Outgoing> batch) override {
    if (is_open_ && batch.size() >= kWorthwhile) {
      submit(batch);
    } else {
      std::ranges::for_each(batch, send_one);
    }
  }
  [[nodiscard]] bool uses_uring() const override { return is_open_; }

 private:
  bool try_open(unsigned flags) {
    return io_uring_queue_init(kSendsAtOnce, &ring_, flags | IORING_SETUP_CLAMP) == 0;
  }

  void close() {
    if (is_open_) {
      io_uring_queue_exit(&ring_);
    }
    is_open_ = false;
  }

  /** A kernel or a sandbox may offer the ring and refuse what is asked of it. */
  bool can_send() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) {
      return false;
    }
    const FileDescriptor here(ends[0]);
    const FileDescriptor there(ends[1]);
    // In parts too: both ways are asked for.
    std::array<std::uint8_t, 2> bytes{};
    std::array<iovec, 2> parts{iovec{bytes.data(), 1}, iovec{bytes.data() + 1, 1}};
    std::array<Outgoing, 2> probe{
        Outgoing{.fd = here.get(), .parts = std::span(parts).first(1), .result = 0},
        Outgoing{.fd = here.get(), .parts = parts, .result = 0}};
    submit(probe);
    return is_open_ && probe[0].result == 1 && probe[1].result == 2;
  }

  void prepare(io_uring_sqe* entry, const Outgoing& outgoing, msghdr& message) {
    if (outgoing.parts.size() == 1) {
      const auto& [bytes, size] = outgoing.parts.front();
      io_uring_prep_send(entry, outgoing.fd, bytes, size, kFlags);
      return;
    }
    message = message_of(outgoing);
    io_uring_prep_sendmsg(entry, outgoing.fd, &message, kFlags);
  }

  void submit(std::span<Outgoing> part) {
    for (std::size_t i = 0; i < part.size(); ++i) {
      io_uring_sqe* const entry = io_uring_get_sqe(&ring_);
      prepare(entry, part[i], messages_[i]);
      io_uring_sqe_set_data64(entry, i);
      part[i].result = kNoResult;
    }
    std::size_t submitted = 0;
    std::size_t done = 0;
    while (done < part.size()) {
      const int count =
          submitted < part.size()
              ? io_uring_submit_and_wait(&ring_, static_cast<unsigned>(part.size() - done))
              : io_uring_submit_and_wait(&ring_, 1);
      if (count < 0 && count != -EINTR) {
        break;
      }
      if (count > 0) {
        submitted += static_cast<std::size_t>(count);
      }
      done += reap(part);
    }
    if (done == part.size()) {
      return;
    }
    // The ring is broken. What it took completes with it; what has no result was not sent.
    while (done < submitted) {
      const auto more = reap(part);
      if (more == 0) {
        break;
      }
      done += more;
    }
    close();
    for (auto& outgoing : part) {
      if (outgoing.result == kNoResult) {
        send_one(outgoing);
      }
    }
  }

  std::size_t reap(std::span<Outgoing> part) {
    unsigned head = 0;
    unsigned count = 0;
    io_uring_cqe* completion = nullptr;
    io_uring_for_each_cqe(&ring_, head, completion) {
      part[io_uring_cqe_get_data64(completion)].result = completion->res;
      ++count;
    }
    io_uring_cq_advance(&ring_, count);
    return count;
  }

  io_uring ring_{};
  /** Alive until the kernel is done with them. */
  std::array<msghdr, kSendsAtOnce> messages_{};
  bool is_open_ = false;
};

#endif

}  // namespace

std::unique_ptr<BatchSender> make_batch_sender([[maybe_unused]] bool allow_uring) {
#ifdef ANOCHAT_URING
  if (allow_uring) {
    if (auto sender = UringSender::open()) {
      return sender;
    }
  }
#endif
  return std::make_unique<PlainSender>();
}

}  // namespace anochat::fanout
