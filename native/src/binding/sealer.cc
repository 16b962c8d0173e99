#include "binding/sealer.h"

#include <algorithm>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "core/sealing/batch_pool.h"
#include "core/sealing/sealer.h"

namespace anochat::binding {
namespace {

using sealing::Batch;
using sealing::Direction;
using sealing::Fault;
using sealing::Outcome;

constexpr std::size_t kCachedKeys = 4096;
constexpr std::size_t kMostThreads = 4;
/** Room for the fault below the place of the item, in one number for JavaScript. */
constexpr double kPlace = 8;

std::span<std::uint8_t> BytesOf(const Napi::Value& value) {
  auto array = value.As<Napi::Uint8Array>();
  return {array.Data(), array.ByteLength()};
}

/** @throws Napi::TypeError where it is no array of that length */
template <std::size_t Size>
std::span<std::uint8_t, Size> Fixed(const Napi::Value& value) {
  if (!value.IsTypedArray() || BytesOf(value).size() != Size) {
    throw Napi::TypeError::New(value.Env(), "bytes of another length than agreed");
  }
  return std::span<std::uint8_t, Size>(BytesOf(value));
}

std::uint32_t VersionOf(const Napi::Value& value) { return value.As<Napi::Number>().Uint32Value(); }

double NumberOf(Outcome outcome) {
  return static_cast<double>(outcome.item) * kPlace + static_cast<double>(outcome.fault);
}

/** @throws Napi::TypeError */
std::shared_ptr<const sealing::MasterKeys> MasterKeysOf(const Napi::Value& value) {
  const auto pairs = value.As<Napi::Array>();
  std::vector<sealing::MasterKeys::Given> keys;
  for (std::uint32_t i = 0; i < pairs.Length(); ++i) {
    const auto pair = pairs.Get(i).As<Napi::Array>();
    keys.push_back({VersionOf(pair.Get(0U)), Fixed<sealing::kKeyBytes>(pair.Get(1U))});
  }
  return std::make_shared<const sealing::MasterKeys>(keys);
}

/** What src/platform/native/addon.ts declares as `NativeSealer`. Its callers check their arguments.
 */
class SealerBinding : public Napi::ObjectWrap<SealerBinding> {
 public:
  static Napi::Function Define(Napi::Env env) {
    return DefineClass(env, "Sealer",
                       {
                           InstanceMethod<&SealerBinding::Seal>("seal"),
                           InstanceMethod<&SealerBinding::Open>("open"),
                           InstanceMethod<&SealerBinding::SealBeside>("sealBeside"),
                           InstanceMethod<&SealerBinding::OpenBeside>("openBeside"),
                           InstanceMethod<&SealerBinding::NewDataKey>("newDataKey"),
                           InstanceMethod<&SealerBinding::VerifyKey>("verifyKey"),
                           InstanceMethod<&SealerBinding::RewrapKey>("rewrapKey"),
                           InstanceMethod<&SealerBinding::ReplaceMasterKeys>("replaceMasterKeys"),
                       });
  }

  explicit SealerBinding(const Napi::CallbackInfo& info)
      : Napi::ObjectWrap<SealerBinding>(info), sealer_(MasterKeysOf(info[0]), kCachedKeys) {}

  ~SealerBinding() override { Stop(); }
  SealerBinding(const SealerBinding&) = delete;
  SealerBinding& operator=(const SealerBinding&) = delete;

 private:
  /** A batch on the threads, and what keeps its bytes alive until then. */
  struct Job {
    napi_deferred deferred;
    Napi::ObjectReference packed;
    Napi::ObjectReference out;
    Outcome outcome;
    std::list<std::unique_ptr<Job>>::iterator place;
  };

  static void Finish(Napi::Env env, Napi::Function callback, SealerBinding* self, Job* job) {
    static_cast<void>(callback);
    // Without an environment it goes down, and Stop has freed the job.
    if (static_cast<napi_env>(env) != nullptr) {
      self->Resolve(job);
    }
  }
  using Doorbell = Napi::TypedThreadSafeFunction<SealerBinding, Job, &SealerBinding::Finish>;

  Napi::Value Seal(const Napi::CallbackInfo& info) {
    const Batch batch = BatchOf(Direction::kSeal, info);
    return Number(info, sealer_.SealItems(batch, 0, batch.items.size()));
  }

  Napi::Value Open(const Napi::CallbackInfo& info) {
    const auto batch = BatchOf(Direction::kOpen, info);
    return Number(info, sealer_.OpenItems(batch, 0, batch.items.size()));
  }

  Napi::Value SealBeside(const Napi::CallbackInfo& info) { return Beside(Direction::kSeal, info); }
  Napi::Value OpenBeside(const Napi::CallbackInfo& info) { return Beside(Direction::kOpen, info); }

  Napi::Value Beside(Direction direction, const Napi::CallbackInfo& info) {
    auto batch = BatchOf(direction, info);
    const Napi::Env env = info.Env();
    StartPool(env);
    napi_deferred deferred = nullptr;
    napi_value promise = nullptr;
    if (napi_create_promise(env, &deferred, &promise) != napi_ok) {
      throw Napi::Error::New(env);
    }
    auto& job =
        jobs_.emplace_back(std::make_unique<Job>(Job{deferred,
                                                     Napi::Persistent(info[0].As<Napi::Object>()),
                                                     Napi::Persistent(info[1].As<Napi::Object>()),
                                                     {},
                                                     {}}));
    job->place = std::prev(jobs_.end());
    if (jobs_.size() == 1) {
      doorbell_.Ref(env);
      Ref();
    }
    const auto done = [this, waiting = job.get()](Outcome outcome) {
      waiting->outcome = outcome;
      doorbell_.NonBlockingCall(waiting);
    };
    const std::size_t count = batch.items.size();
    if (count == 0 || !pool_->TryRun(direction, batch, done)) {
      job->outcome = direction == Direction::kSeal ? sealer_.SealItems(batch, 0, count)
                                                   : sealer_.OpenItems(batch, 0, count);
      Resolve(job.get());
    }
    return {env, promise};
  }

  Napi::Value NewDataKey(const Napi::CallbackInfo& info) {
    return Number(info, {sealer_.NewDataKey(Fixed<sealing::kIdBytes>(info[0]), VersionOf(info[1]),
                                            Fixed<sealing::kWrappedKeyBytes>(info[2]).data())});
  }

  Napi::Value VerifyKey(const Napi::CallbackInfo& info) {
    return Number(info, {sealer_.VerifyKey(Fixed<sealing::kIdBytes>(info[0]),
                                           Fixed<sealing::kWrappedKeyBytes>(info[1]))});
  }

  Napi::Value RewrapKey(const Napi::CallbackInfo& info) {
    return Number(info,
                  {sealer_.RewrapKey(Fixed<sealing::kIdBytes>(info[0]),
                                     Fixed<sealing::kWrappedKeyBytes>(info[1]), VersionOf(info[2]),
                                     Fixed<sealing::kWrappedKeyBytes>(info[3]).data())});
  }

  void ReplaceMasterKeys(const Napi::CallbackInfo& info) {
    sealer_.ReplaceMasterKeys(MasterKeysOf(info[0]));
  }

  static Batch BatchOf(Direction direction, const Napi::CallbackInfo& info) {
    auto batch = sealing::ReadBatch(direction, BytesOf(info[0]), BytesOf(info[1]));
    if (!batch) {
      throw Napi::TypeError::New(info.Env(), "the batch is not packed as agreed");
    }
    return *std::move(batch);
  }

  static Napi::Value Number(const Napi::CallbackInfo& info, Outcome outcome) {
    return Napi::Number::New(info.Env(), NumberOf(outcome));
  }

  void StartPool(Napi::Env env) {
    if (pool_) {
      return;
    }
    doorbell_ = Doorbell::New(env, "anochat sealer", 0, 1, this);
    doorbell_.Unref(env);
    pool_.emplace(sealer_,
                  std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostThreads));
    env_ = env;
    // Added after the doorbell, so that it runs before the doorbell is taken down.
    napi_add_env_cleanup_hook(env, &SealerBinding::OnEnvironmentEnd, this);
  }

  static void OnEnvironmentEnd(void* self) { static_cast<SealerBinding*>(self)->Stop(); }

  /** Throws nothing: while the environment goes down nobody could hear it, and every call may fail.
   */
  void Resolve(Job* job) {
    const napi_env env = env_;
    napi_value value = nullptr;
    if (napi_create_double(env, NumberOf(job->outcome), &value) == napi_ok) {
      static_cast<void>(napi_resolve_deferred(env, job->deferred, value));
    }
    jobs_.erase(job->place);
    if (!jobs_.empty()) {
      return;
    }
    try {
      doorbell_.Unref(env);
      Unref();
    } catch (const Napi::Error&) {  // NOLINT(bugprone-empty-catch): it goes down with everything
    }
  }

  /** Threads first, then the bytes that they read. */
  void Stop() {
    if (!pool_) {
      return;
    }
    napi_remove_env_cleanup_hook(env_, &SealerBinding::OnEnvironmentEnd, this);
    pool_.reset();
    jobs_.clear();
    doorbell_.Abort();
  }

  sealing::Sealer sealer_;
  std::list<std::unique_ptr<Job>> jobs_;
  Doorbell doorbell_;
  napi_env env_ = nullptr;
  std::optional<sealing::BatchPool> pool_;
};

}  // namespace

void init_sealer(Napi::Env env, Napi::Object exports) {
  exports.Set("Sealer", SealerBinding::Define(env));
}

}  // namespace anochat::binding
