// Names of outcomes: codes for files, words for people.
#pragma once

#include <string>
#include <string_view>

#include "compiler/diagnostics/diagnostic.h"
#include "runtime/columns/dataset.h"
#include "runtime/execute/interpreter.h"

namespace xinheng::results {

std::string_view name_of(columns::RejectReason reason);
std::string_view name_of(columns::RejectEffect effect);
std::string_view name_of(execute::ReasonKind kind);
std::string_view name_of(program::MeasureKind kind);
std::string_view words_of(columns::RejectReason reason, Language language);

}  // namespace xinheng::results
