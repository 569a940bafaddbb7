// What the engine calls itself in manifests and in `xinheng --version`.
#pragma once

namespace xinheng::results {

inline constexpr const char* engine_name = "xinheng";
inline constexpr const char* engine_version = "0.1.0";

}  // namespace xinheng::results
