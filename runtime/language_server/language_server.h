// The language server protocol (3.17) for .xh and .xh.md files, over two streams: what an editor
// needs to help somebody write rules.
#pragma once

#include <iosfwd>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::language_server {

// Until the other side says `exit` or closes. True: it had asked to shut down before, as it
// should. `in` must live as long as the process. The language of messages is the client's locale
// where it says one that is English or Chinese, else `usual`.
bool serve(std::istream& in, std::ostream& out, Language usual);

}  // namespace xinheng::language_server
