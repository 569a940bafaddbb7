#include "runtime/cli/test_watch.h"

#include <map>
#include <set>
#include <thread>

#include "runtime/cli/interruption.h"

namespace xinheng::cli {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// Looked at again and again: an editor may write in place, or put a new file where the old one was,
// or move the folder; what counts is what lies there.
constexpr auto pause = 150ms;

struct State {
  fs::file_time_type written;
  uintmax_t size = 0;
  bool operator==(const State&) const = default;
};
using Files = std::map<fs::path, State>;

bool is_watched(const fs::path& file) {
  const std::string name = file.filename().string();
  const std::string ending = file.extension().string();
  const bool of_editor = name.starts_with(".") || name.ends_with("~") || name.starts_with("#");
  return !of_editor && (ending == ".xh" || ending == ".csv" || ending == ".md");
}

Files files_in(const std::vector<fs::path>& folders) {
  Files files;
  for (const fs::path& folder : folders) {
    std::error_code error;
    fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied,
                                        error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      std::error_code gone;  // between two looks
      if (!at->is_regular_file(gone) || !is_watched(at->path())) continue;
      const State state{at->last_write_time(gone), at->file_size(gone)};
      if (!gone) files[at->path()] = state;
    }
  }
  return files;
}

std::vector<std::string> changed_between(const Files& before, const Files& after) {
  std::set<std::string> names;
  for (const auto& [path, state] : after) {
    const auto was = before.find(path);
    if (was == before.end() || was->second != state) names.insert(path.lexically_normal().string());
  }
  for (const auto& [path, state] : before)
    if (!after.contains(path)) names.insert(path.lexically_normal().string());
  return {names.begin(), names.end()};
}

}  // namespace

void watch(const std::function<std::vector<fs::path>()>& run,
           const std::function<void(const std::vector<std::string>& changed)>& say) {
  while (!interrupted()) {
    std::vector<fs::path> folders = run();
    Files known = files_in(folders);
    say({});
    Files now = known;
    while (!interrupted() && now == known) {
      std::this_thread::sleep_for(pause);
      now = files_in(folders);
    }
    // Until it has come to rest: several files are often saved at once.
    for (Files last; !interrupted() && last != now;) {
      last = now;
      std::this_thread::sleep_for(pause);
      now = files_in(folders);
    }
    if (!interrupted() && now != known) say(changed_between(known, now));
  }
}

}  // namespace xinheng::cli
