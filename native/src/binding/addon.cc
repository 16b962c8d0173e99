#include <napi.h>

#include "binding/hub.h"
#include "binding/sealer.h"

namespace {

/** As in src/platform/native/addon.ts, which loads no addon of another number. */
constexpr int kAbi = 1;

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("abi", kAbi);
  anochat::binding::init_sealer(env, exports);
  anochat::binding::init_hub(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, Init)
