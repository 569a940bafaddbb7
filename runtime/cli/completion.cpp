#include "runtime/cli/completion.h"

#include "runtime/cli/commands.h"
#include "runtime/cli/messages.h"

namespace xinheng::cli {
namespace {

ExitCode run(Arguments& arguments) {
  const size_t which = arguments.choice("SHELL", {"bash", "zsh", "fish"}, 0);
  if (arguments.wrong()) return arguments.explain_wrong();
  constexpr std::string (*scripts[])(const std::vector<Command>&, Language) = {
      bash_completion, zsh_completion, fish_completion};
  print_result(scripts[which](all_commands(), arguments.language()));
  return ExitCode::fine;
}

}  // namespace

Command completion_command() {
  return {"completion",
          {"打印让 shell 补全命令、选项和文件名的脚本。",
           "Prints the script by which a shell completes commands, options and file names."},
          {{"SHELL", "bash|zsh|fish", {"哪一种 shell", "for which shell"}}},
          {},
          {"脚本由各命令的说明而来，与 --help 一致。\n\n"
           "例：\n"
           "  source <(xinheng completion bash)              # 写进 ~/.bashrc\n"
           "  source <(xinheng completion zsh)               # 写进 ~/.zshrc，在 compinit 之后\n"
           "  xinheng completion fish > ~/.config/fish/completions/xinheng.fish\n",
           "It is made of the descriptions that --help shows.\n\n"
           "For example:\n"
           "  source <(xinheng completion bash)              # in ~/.bashrc\n"
           "  source <(xinheng completion zsh)               # in ~/.zshrc, behind compinit\n"
           "  xinheng completion fish > ~/.config/fish/completions/xinheng.fish\n"},
          run,
          {ExitCode::fine, ExitCode::command_line_wrong}};
}

}  // namespace xinheng::cli
