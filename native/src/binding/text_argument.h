#pragma once

#include <napi.h>

#include <array>
#include <string>
#include <string_view>

namespace anochat::binding {

/** A short string of JavaScript's as UTF-8, most often without an allocation. */
class TextArgument {
 public:
  explicit TextArgument(const Napi::Value& value) {
    std::size_t size = 0;
    napi_get_value_string_utf8(value.Env(), value, short_.data(), short_.size(), &size);
    // Full: it may have been cut.
    if (size + 4 >= short_.size()) {
      long_ = value.As<Napi::String>().Utf8Value();
      view_ = long_;
    } else {
      view_ = {short_.data(), size};
    }
  }
  TextArgument(const TextArgument&) = delete;
  TextArgument& operator=(const TextArgument&) = delete;

  // NOLINTNEXTLINE(google-explicit-constructor): it stands for the text
  operator std::string_view() const { return view_; }

 private:
  std::array<char, 128> short_;
  std::string long_;
  std::string_view view_;
};

}  // namespace anochat::binding
