// Ctrl-C and a request to end: noticed between two steps, so that nothing half-done is left.
#pragma once

namespace xinheng::cli {

// The first signal is noted; a second one ends the program at once.
void listen_for_interruption();
bool interrupted();

}  // namespace xinheng::cli
