#include "runtime/cli/progress.h"

#include <algorithm>

#include <unistd.h>

#include <fmt/format.h>

#include "compiler/diagnostics/text_width.h"
#include "runtime/cli/messages.h"

namespace xinheng::cli {
namespace {

constexpr double bar_every_seconds = 0.1;
constexpr double line_every_seconds = 5;
constexpr size_t bar_columns = 24;

std::string words_of(const std::string& phase, Language language) {
  const bool zh = language == Language::zh;
  if (phase == "generate") return zh ? "生成" : "generating";
  if (phase == "read") return zh ? "读入" : "reading";
  if (phase == "evaluate") return zh ? "评价" : "judging";
  return zh ? "写出" : "writing";
}

std::string unit_of(const std::string& phase, Language language) {
  const bool zh = language == Language::zh;
  if (phase == "generate" || phase == "read") return zh ? "行" : "rows";
  return zh ? "条" : "records";
}

std::string bar(uint64_t done, uint64_t total) {
  const auto full = static_cast<size_t>(static_cast<double>(done) / static_cast<double>(total) *
                                        static_cast<double>(bar_columns));
  std::string text = "[";
  for (size_t i = 0; i < bar_columns; ++i) text += i < full ? "█" : "·";
  return text + "] ";
}

}  // namespace

Progress::Progress(Form form, Language language) : form_(form), language_(language) {}

Progress::Form Progress::form_of_terminal(bool quiet) {
  if (quiet) return Form::none;
  return ::isatty(STDERR_FILENO) != 0 ? Form::bar : Form::lines;
}

void Progress::show(const std::string& phase, uint64_t done, uint64_t total) {
  if (form_ == Form::none) return;
  const auto now = Clock::now();
  const bool new_phase = phase != phase_;
  if (new_phase) {
    phase_ = phase;
    phase_begin_ = now;
  }
  const double wait = form_ == Form::bar ? bar_every_seconds : line_every_seconds;
  if (!new_phase && std::chrono::duration<double>(now - last_shown_).count() < wait) return;
  last_shown_ = now;
  // Data of a usual size is there before anybody asks.
  if (new_phase && form_ == Form::lines && phase == "generate") return;
  bar_shown_ = form_ == Form::bar;
  // The first line of a phase only says that it begins.
  const bool begins = new_phase && !bar_shown_;
  const std::string line = begins ? words_of(phase, language_) + "…" : text(phase, done, total);
  print_message(bar_shown_ ? "\r\x1b[K" + line : line + "\n");
}

void Progress::end() {
  if (bar_shown_) print_message("\r\x1b[K");
  bar_shown_ = false;
}

std::string Progress::text(const std::string& phase, uint64_t done, uint64_t total) const {
  const bool zh = language_ == Language::zh;
  std::string line = words_of(phase, language_) + " ";
  if (total != 0 && form_ == Form::bar) line += bar(done, total);
  line += with_commas(done);
  if (total != 0) line += " / " + with_commas(total);
  const std::string unit = unit_of(phase, language_);
  line += " " + unit;
  const double seconds = std::chrono::duration<double>(Clock::now() - phase_begin_).count();
  if (seconds < 0.2 || done == 0) return line;
  const double rate = static_cast<double>(done) / seconds;
  line += zh ? "，" : ", ";
  line += with_commas(static_cast<uint64_t>(rate)) + " " + unit + (zh ? "/秒" : "/s");
  if (total > done) {
    const auto left = static_cast<uint64_t>(static_cast<double>(total - done) / rate + 0.5);
    line += fmt::format(fmt::runtime(zh ? "，还要 {} 秒" : ", {} s left"), left);
  }
  return line;
}

}  // namespace xinheng::cli
