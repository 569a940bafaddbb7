#include "runtime/office/office.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

extern char** environ;

namespace xinheng::office {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// Goes with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "xinheng-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw std::system_error(errno, std::generic_category(), name);
    }
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  fs::path file(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

// Which Python has the libraries: the one that ./dev setup made, unless told otherwise.
std::string python() {
  const char* named = std::getenv("XINHENG_PYTHON");
  return named != nullptr && *named != '\0' ? named : XH_OFFICE_PYTHON;
}

// The exit code; 127 where it could not be started. What it prints goes to a file.
int run(const std::vector<std::string>& words, const fs::path& printed) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, printed.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return 127;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return 127;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

std::string last_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  const size_t begin = text.rfind('\n');
  return begin == std::string::npos ? text : text.substr(begin + 1);
}

struct Job {
  const char* verb;
  std::string zh, en;  // what is made
  const char* package;
};

// The answer of xinheng_office; empty: reported.
std::optional<json> ask(const Job& job, const json& request, const fs::path& file,
                        Diagnostics& diagnostics) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("request.json"), std::ios::binary) << request.dump();
  const int code = run({python(), "-I", std::string(XH_OFFICE_FOLDER) + "/office.py", job.verb,
                        folder.file("request.json").string(), folder.file("answer.json").string()},
                       folder.file("printed"));
  const json answer = json::parse(read_text(folder.file("answer.json")), nullptr, false);
  if (code == 0 && answer.is_object() && !answer.contains("failure")) return answer;
  const std::string printed = last_line(read_text(folder.file("printed")));
  const std::string failure = answer.is_object() ? answer.value("failure", "") : "";
  if (code == 127 || failure == "missing") {
    diagnostics.report(Kind::office_missing, std::nullopt, {job.zh, job.en, job.package});
  } else if (failure == "unreadable") {
    diagnostics.report(Kind::workbook_unreadable, std::nullopt,
                       {file.string(), answer.value("zh", ""), answer.value("en", "")});
  } else if (failure == "unwritable") {
    diagnostics.report(Kind::output_unwritable, std::nullopt,
                       {file.string(), answer.value("reason", "")});
  } else {
    diagnostics.report(
        Kind::office_failed, std::nullopt,
        {file.string(), printed.empty() ? "exit code " + std::to_string(code) : printed});
  }
  return {};
}

}  // namespace

void convert(const std::string& html, const fs::path& out, const std::string& format,
             Diagnostics& diagnostics) {
  const bool pdf = format == "pdf";
  const Job job = {pdf ? "pdf" : "docx", pdf ? "生成 PDF " : "生成 Word 文件",
                   pdf ? "making a PDF" : "making a Word document",
                   pdf ? "weasyprint" : "python-docx"};
  ask(job, {{"html", html}, {"out", out.string()}}, out, diagnostics);
}

void write_workbook(const json& workbook, const fs::path& out, Diagnostics& diagnostics) {
  json request = workbook;
  request["out"] = out.string();
  ask({"write", "写工作簿", "writing a workbook", "openpyxl"}, request, out, diagnostics);
}

std::optional<json> read_workbook(const fs::path& path, Diagnostics& diagnostics) {
  return ask({"read", "读工作簿", "reading a workbook", "openpyxl"}, {{"path", path.string()}},
             path, diagnostics);
}

}  // namespace xinheng::office
