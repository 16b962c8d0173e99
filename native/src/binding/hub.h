#pragma once

#include <napi.h>

namespace anochat::binding {

/** Puts the class `FanOut` among the addon's exports. */
void init_hub(Napi::Env env, Napi::Object exports);

}  // namespace anochat::binding
