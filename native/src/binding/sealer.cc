#include "binding/sealer.h"

namespace anochat::binding {

void init_sealer(Napi::Env /*env*/, Napi::Object /*exports*/) {}

}  // namespace anochat::binding
