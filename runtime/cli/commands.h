// The commands, a file each.
#pragma once

#include "runtime/cli/command_line.h"

namespace xinheng::cli {

Command check_command();
Command test_command();
Command trace_command();
Command generate_command();
Command run_command();
Command explain_command();
Command compile_command();
Command language_server_command();

inline const Argument pack_argument = {
    "PACK", "", {"规则包的文件夹（放着 .xh 文件）", "the folder of a rule pack (.xh files)"}};
inline const Argument data_argument = {
    "DATA",
    "",
    {"数据文件夹：每种主体、每种记录一个文件（.parquet、.arrow、.csv）或一个文件夹，\n"
     "以它的名字或别名命名",
     "the data: for each kind of subject and record a file (.parquet, .arrow, .csv) or a\n"
     "folder of files, by its name or alias in the pack"}};
inline const Argument format_option = {
    "--format", "text|json", {"给人看的文字，或给程序读的 JSON", "text to read, or JSON"}};
inline const Argument threads_option = {
    "--threads", "N", {"线程数（默认用满本机）；结果与线程数无关",
                       "how many threads (by default all); results don't depend on it"}};
inline const Argument rejects_option = {
    "--max-rejects", "N", {"不能用的值超过 N 处就停下（默认 1000000）",
                           "stop where more than N values can't be used (default 1000000)"}};

}  // namespace xinheng::cli
