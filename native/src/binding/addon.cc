#include <napi.h>

#include "binding/sealer.h"
#if __has_include("binding/hub.h")
#include "binding/hub.h"
#define ANOCHAT_HAS_HUB 1
#endif

namespace {

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  anochat::binding::init_sealer(env, exports);
#ifdef ANOCHAT_HAS_HUB
  anochat::binding::init_hub(env, exports);
#endif
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, Init)
