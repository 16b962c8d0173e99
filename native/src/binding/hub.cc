#include "hub.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <vector>

#include "core/fanout/fan_out.h"
#include "core/fanout/frame.h"
#include "text_argument.h"

namespace anochat::binding {

namespace {

using fanout::BytesRef;
using fanout::Delivery;
using fanout::EventKind;
using fanout::FileDescriptor;
using fanout::Handle;
using websocket::Opcode;

/** engine.io's packet type `message`, the first character of every frame of the hub. */
constexpr std::uint8_t kMessage = '4';

std::span<const std::uint8_t> span_of(const Napi::Value& value) {
  const auto array = value.As<Napi::Uint8Array>();
  return {array.Data(), array.ByteLength()};
}

/** @param prefix written before the text, 0 for none */
BytesRef text_frame(const Napi::Value& text, std::uint8_t prefix) {
  const std::size_t start = prefix == 0 ? 0 : 1;
  std::size_t size = 0;
  napi_get_value_string_utf8(text.Env(), text, nullptr, 0, &size);
  auto frame = fanout::draft_frame(Opcode::kText, start + size);
  if (prefix != 0) {
    frame.payload[0] = prefix;
  }
  // Its NUL goes to the byte that a block has to spare.
  auto* const place = reinterpret_cast<char*>(frame.payload.data() + start);
  napi_get_value_string_utf8(text.Env(), text, place, size + 1, &size);
  return frame.bytes;
}

fanout::Limits limits_of(const Napi::Object& options) {
  const auto number = [&](const char* name) {
    return options.Get(name).As<Napi::Number>().Int64Value();
  };
  fanout::Limits limits;
  limits.max_message_bytes = static_cast<std::uint32_t>(number("maxMessageBytes"));
  limits.queue_bytes = static_cast<std::size_t>(number("queueBytes"));
  limits.volatile_bytes = static_cast<std::size_t>(number("volatileBytes"));
  limits.lagging = std::chrono::milliseconds(number("laggingMs"));
  limits.closing = std::chrono::milliseconds(number("closingMs"));
  limits.allow_uring = options.Get("allowUring").ToBoolean();
  return limits;
}

/**
 * The core's FanOut for JavaScript, which has checked every argument. Its thread ends with `stop`,
 * with the object, or with the environment, whichever comes first.
 */
class FanOutBinding final : public Napi::ObjectWrap<FanOutBinding> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "FanOut",
                       {
                           InstanceMethod<&FanOutBinding::open>("open"),
                           InstanceMethod<&FanOutBinding::send>("send"),
                           InstanceMethod<&FanOutBinding::send_encoded>("sendEncoded"),
                           InstanceMethod<&FanOutBinding::close>("close"),
                           InstanceMethod<&FanOutBinding::terminate>("terminate"),
                           InstanceMethod<&FanOutBinding::release>("release"),
                           InstanceMethod<&FanOutBinding::queued_bytes>("queuedBytes"),
                           InstanceMethod<&FanOutBinding::add_guest>("addGuest"),
                           InstanceMethod<&FanOutBinding::enlist>("enlist"),
                           InstanceMethod<&FanOutBinding::unlist>("unlist"),
                           InstanceMethod<&FanOutBinding::adopt>("adopt"),
                           InstanceMethod<&FanOutBinding::join>("join"),
                           InstanceMethod<&FanOutBinding::leave>("leave"),
                           InstanceMethod<&FanOutBinding::is_joined>("isJoined"),
                           InstanceMethod<&FanOutBinding::is_heard>("isHeard"),
                           InstanceMethod<&FanOutBinding::connections_of>("connectionsOf"),
                           InstanceMethod<&FanOutBinding::to_conversation>("toConversation"),
                           InstanceMethod<&FanOutBinding::to_user>("toUser"),
                           InstanceMethod<&FanOutBinding::to_connection>("toConnection"),
                           InstanceMethod<&FanOutBinding::take_events>("takeEvents"),
                           InstanceMethod<&FanOutBinding::statistics>("statistics"),
                           InstanceMethod<&FanOutBinding::close_all>("closeAll"),
                           InstanceMethod<&FanOutBinding::stop>("stop"),
                       });
  }

  explicit FanOutBinding(const Napi::CallbackInfo& info) : ObjectWrap(info), env_(info.Env()) {
    // The listener most often knows this object: a reference from here would keep both for ever.
    info.This().As<Napi::Object>().Set(kListener, info[1]);
    events_ = Events::New(info.Env(), "anochat-hub", 0, 1, this);
    events_.Unref(info.Env());
    fan_out_ = std::make_unique<fanout::FanOut>(
        limits_of(info[0].As<Napi::Object>()),
        [events = events_]() mutable { events.NonBlockingCall(); });
    // After the events' own hook, and so called before it: the thread must not outlive them.
    napi_add_env_cleanup_hook(env_, &FanOutBinding::on_environment_end, this);
  }

  ~FanOutBinding() override { shut_down(); }

 private:
  static void call_js(Napi::Env env, Napi::Function, FanOutBinding* binding, void*) {
    if (env == nullptr || binding->fan_out_->is_stopped()) {
      return;
    }
    const auto self = binding->Value();
    // Collected, and about to be destroyed.
    if (self.IsEmpty()) {
      return;
    }
    try {
      self.Get(kListener).As<Napi::Function>().Call({});
    } catch (const Napi::Error&) {
      // The listener throws nothing: JavaScript is being ended in the middle of it.
    }
  }
  using Events = Napi::TypedThreadSafeFunction<FanOutBinding, void, &FanOutBinding::call_js>;

  static void on_environment_end(void* binding) {
    static_cast<FanOutBinding*>(binding)->shut_down();
  }

  void shut_down() {
    if (fan_out_->is_stopped()) {
      return;
    }
    napi_remove_env_cleanup_hook(env_, &FanOutBinding::on_environment_end, this);
    fan_out_->stop();
    // Aborted: calls under way come with no environment, and so never reach a dead object.
    events_.Abort();
  }

  /** What has happened, kind, handle and value in turn; and at the end whether there is more. */
  Napi::Value take_events(const Napi::CallbackInfo& info) {
    const auto env = info.Env();
    const auto slice = fan_out_->is_stopped() ? fanout::EventSlice() : fan_out_->take_events();
    const auto list = Napi::Array::New(env, slice.events.size() * 3 + 1);
    std::uint32_t at = 0;
    for (const auto& event : slice.events) {
      list.Set(at++, Napi::Number::New(env, static_cast<double>(event.kind)));
      list.Set(at++, Napi::Number::New(env, event.handle));
      list.Set(at++, value_of(env, event, slice.payload(event)));
    }
    list.Set(at, Napi::Boolean::New(env, slice.has_more));
    return list;
  }

  static Napi::Value value_of(Napi::Env env, const fanout::Event& event,
                              std::span<const std::uint8_t> payload) {
    switch (event.kind) {
      case EventKind::kText:
      case EventKind::kError:
        return Napi::String::New(env, reinterpret_cast<const char*>(payload.data()),
                                 payload.size());
      case EventKind::kBinary:
        return Napi::Buffer<std::uint8_t>::Copy(env, payload.data(), payload.size());
      case EventKind::kClosed:
        return Napi::Number::New(env, event.code);
      case EventKind::kDrained:
      case EventKind::kStuck:
      case EventKind::kEmpty:
        return env.Undefined();
    }
    return env.Undefined();
  }

  static Handle handle_of(const Napi::Value& value) {
    return value.As<Napi::Number>().Uint32Value();
  }
  static Delivery delivery_of(const Napi::Value& is_volatile) {
    return is_volatile.ToBoolean() ? Delivery::kVolatile : Delivery::kDroppable;
  }

  /** (fd, greeting, head): the descriptor is doubled, so that the caller may close its own. */
  Napi::Value open(const Napi::CallbackInfo& info) {
    if (fan_out_->is_stopped()) {
      throw Napi::Error::New(info.Env(), "The hub has stopped");
    }
    FileDescriptor fd(::fcntl(info[0].As<Napi::Number>().Int32Value(), F_DUPFD_CLOEXEC, 0));
    if (fd.get() < 0) {
      throw Napi::Error::New(info.Env(), std::system_category().message(errno));
    }
    const auto head = span_of(info[2]);
    return Napi::Number::New(info.Env(),
                             fan_out_->open(std::move(fd), fanout::copy_bytes(span_of(info[1])),
                                            {head.begin(), head.end()}));
  }

  /** (handle, text or bytes) */
  void send(const Napi::CallbackInfo& info) {
    auto frame = info[1].IsString() ? text_frame(info[1], 0)
                                    : fanout::make_frame(Opcode::kBinary, span_of(info[1]));
    fan_out_->send(handle_of(info[0]), std::move(frame), Delivery::kRequired);
  }

  /** (handle, parts of one frame that has its header) */
  void send_encoded(const Napi::CallbackInfo& info) {
    const auto parts = info[1].As<Napi::Array>();
    std::size_t size = 0;
    for (std::uint32_t i = 0; i < parts.Length(); ++i) {
      size += span_of(parts[i]).size();
    }
    const auto frame = fanout::Bytes::allocate(size);
    auto place = frame->writable().begin();
    for (std::uint32_t i = 0; i < parts.Length(); ++i) {
      place = std::ranges::copy(span_of(parts[i]), place).out;
    }
    fan_out_->send(handle_of(info[0]), frame, Delivery::kRequired);
  }

  /** (handle, code, reason) */
  void close(const Napi::CallbackInfo& info) {
    const auto code = static_cast<std::uint16_t>(info[1].As<Napi::Number>().Uint32Value());
    fan_out_->close(handle_of(info[0]), code, TextArgument(info[2]));
  }

  void terminate(const Napi::CallbackInfo& info) { fan_out_->terminate(handle_of(info[0])); }
  void release(const Napi::CallbackInfo& info) { fan_out_->release(handle_of(info[0])); }

  Napi::Value queued_bytes(const Napi::CallbackInfo& info) {
    const auto bytes = fan_out_->queued_bytes(handle_of(info[0]));
    return Napi::Number::New(info.Env(), static_cast<double>(bytes));
  }

  Napi::Value add_guest(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), fan_out_->add_guest());
  }

  /** (handle, user) */
  void enlist(const Napi::CallbackInfo& info) {
    fan_out_->enlist(handle_of(info[0]), TextArgument(info[1]));
  }

  Napi::Value unlist(const Napi::CallbackInfo& info) {
    const auto silent = fan_out_->unlist(handle_of(info[0]));
    const auto list = Napi::Array::New(info.Env(), silent.size());
    for (std::uint32_t i = 0; i < silent.size(); ++i) {
      list.Set(i, Napi::String::New(info.Env(), silent[i]));
    }
    return list;
  }

  /** (guest, native) */
  void adopt(const Napi::CallbackInfo& info) {
    fan_out_->adopt(handle_of(info[0]), handle_of(info[1]));
  }

  /** (conversation, user) */
  void join(const Napi::CallbackInfo& info) {
    fan_out_->audience().join(TextArgument(info[0]), TextArgument(info[1]));
  }
  void leave(const Napi::CallbackInfo& info) {
    fan_out_->audience().leave(TextArgument(info[0]), TextArgument(info[1]));
  }
  Napi::Value is_joined(const Napi::CallbackInfo& info) {
    return Napi::Boolean::New(
        info.Env(), fan_out_->audience().is_joined(TextArgument(info[0]), TextArgument(info[1])));
  }
  Napi::Value is_heard(const Napi::CallbackInfo& info) {
    return Napi::Boolean::New(info.Env(), fan_out_->audience().is_heard(TextArgument(info[0])));
  }

  Napi::Value connections_of(const Napi::CallbackInfo& info) {
    const auto listeners = fan_out_->audience().connections_of(TextArgument(info[0]));
    return listeners.members ? array_of(info.Env(), listeners.members->handles)
                             : Napi::Array::New(info.Env());
  }

  /** (conversation, text, isVolatile, except?) @returns guests, if any */
  Napi::Value to_conversation(const Napi::CallbackInfo& info) {
    auto& audience = fan_out_->audience();
    const auto except =
        info[3].IsString() ? audience.user_number(TextArgument(info[3])) : fanout::kNoUser;
    return broadcast(info, audience.listeners(TextArgument(info[0])), except);
  }

  /** (user, text, isVolatile) @returns guests, if any */
  Napi::Value to_user(const Napi::CallbackInfo& info) {
    return broadcast(info, fan_out_->audience().connections_of(TextArgument(info[0])),
                     fanout::kNoUser);
  }

  Napi::Value broadcast(const Napi::CallbackInfo& info,
                        const fanout::Audience::Listeners& listeners, fanout::UserNumber except) {
    if (!listeners.members) {
      return info.Env().Undefined();
    }
    if (listeners.guests < listeners.members->handles.size()) {
      fan_out_->broadcast(listeners, text_frame(info[1], kMessage), delivery_of(info[2]), except);
    }
    if (listeners.guests == 0) {
      return info.Env().Undefined();
    }
    return array_of(info.Env(), fan_out_->guests_among(listeners, except));
  }

  /** (handle, text, isVolatile) */
  void to_connection(const Napi::CallbackInfo& info) {
    fan_out_->send(handle_of(info[0]), text_frame(info[1], kMessage), delivery_of(info[2]));
  }

  Napi::Value statistics(const Napi::CallbackInfo& info) {
    const auto& counts = fan_out_->statistics();
    const auto result = Napi::Object::New(info.Env());
    const auto put = [&](const char* name, std::uint64_t value) {
      result.Set(name, static_cast<double>(value));
    };
    put("connections", counts.connections);
    put("lagging", counts.lagging);
    put("framesSent", counts.frames_sent);
    put("framesDropped", counts.frames_dropped + counts.frames_refused);
    put("bytesQueued", counts.bytes_queued);
    put("writes", counts.writes);
    put("bytesHeld", fanout::Bytes::total());
    put("windowMicroseconds", counts.window_us);
    put("commandsWaiting", counts.commands_waiting);
    put("workWaiting", counts.work_waiting);
    put("waits", counts.waits);
    result.Set("usesUring", counts.uses_uring.load());
    return result;
  }

  /** (code, reason) The event that nobody is left comes even when nobody was there. */
  void close_all(const Napi::CallbackInfo& info) {
    const auto code = static_cast<std::uint16_t>(info[0].As<Napi::Number>().Uint32Value());
    fan_out_->close_all(code, TextArgument(info[1]));
  }

  /** Sends what can be sent at once and ends every connection. Later calls do nothing. */
  void stop(const Napi::CallbackInfo&) { shut_down(); }

  static Napi::Array array_of(Napi::Env env, const std::vector<Handle>& handles) {
    const auto list = Napi::Array::New(env, handles.size());
    for (std::uint32_t i = 0; i < handles.size(); ++i) {
      list.Set(i, Napi::Number::New(env, handles[i]));
    }
    return list;
  }

  static constexpr auto kListener = "onEvents";

  napi_env env_;
  Events events_;
  std::unique_ptr<fanout::FanOut> fan_out_;
};

}  // namespace

void init_hub(Napi::Env env, Napi::Object exports) {
  exports.Set("FanOut", FanOutBinding::define(env));
}

}  // namespace anochat::binding
