#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "runtime/cli/commands.h"
#include "runtime/cli/interruption.h"
#include "runtime/cli/messages.h"

namespace xinheng::cli {
namespace {

ExitCode dispatch_all(const std::vector<std::string>& words) {
  return dispatch({check_command(), test_command(), trace_command(), generate_command(),
                   run_command(), explain_command(), compile_command(), language_server_command()},
                  words);
}

// Before the libraries start, which takes a while: a Ctrl-C counts from the first moment on.
void listen_early(int, char**, char**) {
  listen_for_interruption();
}
__attribute__((section(".preinit_array"), used)) void (*early)(int, char**, char**) = listen_early;

// These two say it in both languages: nothing else can be relied on here.
ExitCode guarded(const std::vector<std::string>& words) {
  try {
    return dispatch_all(words);
  } catch (const std::bad_alloc&) {
    print_message(
        "内存不够，已停下；没有留下半成品。/ Out of memory; nothing half-written is left.\n");
  } catch (const std::exception& error) {
    print_message(fmt::format(
        "程序自身出了毛病，请报告：{0} / A fault of the program, please report it: {0}\n",
        error.what()));
  }
  return ExitCode::our_fault;
}

// A reader that has seen enough (head, less) is no mistake; a full disk is.
ExitCode after_output(ExitCode code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  if (errno == EPIPE) return code;
  print_message(fmt::format("标准输出写不了 / the standard output can't be written: {}\n",
                            std::strerror(errno)));
  return code == ExitCode::fine ? ExitCode::output_unwritable : code;
}

}  // namespace
}  // namespace xinheng::cli

int main(int argc, char** argv) {
  using namespace xinheng::cli;
  const std::vector<std::string> words(argv + 1, argv + argc);
  return static_cast<int>(after_output(guarded(words)));
}
