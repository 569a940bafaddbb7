#include "runtime/cli/interruption.h"

#include <csignal>
#include <initializer_list>

namespace xinheng::cli {
namespace {

volatile std::sig_atomic_t signal_came = 0;

void note(int) {
  signal_came = 1;
}

}  // namespace

void listen_for_interruption() {
  for (const int number : {SIGINT, SIGTERM}) {
    struct sigaction former = {};
    sigaction(number, nullptr, &former);
    if (former.sa_handler == SIG_IGN) continue;  // as nohup and background jobs want it
    struct sigaction action = {};
    action.sa_handler = note;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    sigaction(number, &action, nullptr);
  }
  // What started us may have held signals back.
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, SIGINT);
  sigaddset(&ours, SIGTERM);
  sigprocmask(SIG_UNBLOCK, &ours, nullptr);
  // A reader that went away, or a limit on file sizes, is an error of that write and no more.
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

bool interrupted() {
  return signal_came != 0;
}

}  // namespace xinheng::cli
