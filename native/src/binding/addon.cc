#include <napi.h>

#include "binding/hub.h"
#include "binding/sealer.h"

namespace {

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  anochat::binding::init_sealer(env, exports);
  anochat::binding::init_hub(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, Init)
