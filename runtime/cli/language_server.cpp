#include "runtime/language_server/language_server.h"

#include <iostream>

#include "runtime/cli/commands.h"

namespace xinheng::cli {
namespace {

ExitCode run(Arguments& arguments) {
  if (arguments.wrong()) return arguments.explain_wrong();
  std::ios::sync_with_stdio(false);
  const bool orderly = language_server::serve(std::cin, std::cout, arguments.language());
  return orderly ? ExitCode::fine : ExitCode::pack_wrong;
}

}  // namespace

Command language_server_command() {
  return {"language-server",
          {"给编辑器用：边写边检查，补全、跳转、改名（语言服务器协议，标准输入输出）。",
           "For editors: checks while one writes, completes, goes to names, renames (the language\n"
           "      server protocol on standard input and output)."},
          {},
          {},
          {"编辑器启动它，人不必直接运行。VS Code 的扩展在 editors/；其他编辑器把它设为\n"
           ".xh 和 .xh.md 文件的语言服务器即可。消息的语言随编辑器，编辑器没说时用 --lang。\n",
           "Editors start it; nobody has to run it by hand. The extension for VS Code is in\n"
           "editors/; tell any other editor that this is the language server of .xh and .xh.md\n"
           "files. Messages are in the editor's language, in that of --lang where it says none.\n"},
          run};
}

}  // namespace xinheng::cli
