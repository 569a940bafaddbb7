// A line of a file as a terminal shows it, with carets under a span.
#pragma once

#include <string>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng {

struct MarkedLine {
  std::string line;
  std::string carets;
};

// The line in which the span begins; a span that goes on is marked to the end of that line.
// Tabs become spaces, what can't be shown becomes U+FFFD, and of a very long line only the part
// around the span is shown.
MarkedLine marked_line(const SourceFile& file, Span span);

}  // namespace xinheng
