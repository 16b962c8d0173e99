# Cross compiles for arm64 with Debian's g++-aarch64-linux-gnu. ANOCHAT_ARM64_ROOT names a folder into
# which the arm64 packages libsodium-dev, liburing-dev and what they depend on were unpacked
# (dpkg -x), with Boost's headers in usr/include/boost.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_FIND_ROOT_PATH $ENV{ANOCHAT_ARM64_ROOT})
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
