#pragma once

#include <napi.h>

namespace anochat::binding {

/** Puts the class `Sealer` among the addon's exports. */
void init_sealer(Napi::Env env, Napi::Object exports);

}  // namespace anochat::binding
