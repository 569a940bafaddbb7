// What a diagnostic says, and what to do about it, without place and code.
#pragma once

#include <string>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng {

std::string message_of(const Diagnostic& diagnostic, Language language);
std::string remedy_of(const Diagnostic& diagnostic, Language language);

}  // namespace xinheng
