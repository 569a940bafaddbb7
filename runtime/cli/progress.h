// How far a run is: a bar on a terminal, a line now and then elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "compiler/diagnostics/diagnostic.h"

namespace xinheng::cli {

class Progress {
 public:
  enum class Form : uint8_t { none, lines, bar };

  Progress(Form form, Language language);
  // A terminal gets a bar.
  static Form form_of_terminal(bool quiet);

  void show(const std::string& phase, uint64_t done, uint64_t total);
  void end();  // the bar goes

 private:
  using Clock = std::chrono::steady_clock;
  std::string text(const std::string& phase, uint64_t done, uint64_t total) const;

  const Form form_;
  const Language language_;
  std::string phase_;
  Clock::time_point phase_begin_, last_shown_;
  bool bar_shown_ = false;
};

}  // namespace xinheng::cli
