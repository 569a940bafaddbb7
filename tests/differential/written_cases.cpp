#include "tests/differential/written_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "compiler/program/reject_reason.h"
#include "runtime/columns/needed_fields.h"
#include "runtime/scenario/print_people.h"
#include "tests/differential/random_values.h"

namespace xinheng::differential {

using namespace program;

namespace {

constexpr auto zh = Language::zh;

size_t indent_of(const std::string& line) {
  return line.find_first_not_of(' ');
}

// "  主体0 甲 {": an instance begins.
bool begins_instance(const std::string& line) {
  return line.ends_with(" {");
}

// Whom it names is known in its own test alone.
bool may_be_shared(const std::string& line, size_t indent) {
  return indent_of(line) == indent && line.ends_with("；") &&
         line.find("：甲") == std::string::npos;
}

std::string dated(execute::Dates dates) {
  return fmt::format("  评价日：{}；\n  数据截止日：{}；\n", format_date(dates.evaluation_date),
                     format_date(dates.known_by));
}

}  // namespace

WithSamples with_samples(const std::string& instances, const std::string& name, Draw& draw) {
  WithSamples result;
  std::istringstream in(instances);
  std::string line, sample;
  size_t indent = 0, made = 0;
  const auto finish = [&] {
    if (!sample.empty()) result.samples += sample + "}\n";
    sample.clear();
  };
  while (std::getline(in, line)) {
    if (!sample.empty() && may_be_shared(line, indent) && draw.chance(70)) {
      sample += "  " + line.substr(indent) + "\n";
      if (draw.chance(80)) continue;  // else it is said again, which changes nothing
    } else if (indent_of(line) < indent || begins_instance(line)) {
      finish();
    }
    if (begins_instance(line) && draw.chance(30)) {
      const std::string like = fmt::format("{}样例{}", name, made++);
      const size_t begin = indent_of(line), end = line.find(' ', begin);
      sample = "样例 " + line.substr(begin, end - begin) + " " + like + " {\n";
      indent = begin + 2;
      line.replace(line.size() - 2, 2, " 如同 " + like + " {");
    }
    result.instances += line + "\n";
  }
  finish();
  return result;
}

std::string refusing_test(const Program& program, const columns::SubjectRow& subject,
                          const std::string& name, execute::Dates dates, Draw& draw) {
  const auto& fields = program.subjects[subject.kind].fields;
  const columns::NeededFields needed = columns::needed_fields(program);
  const auto is_read = [&](size_t f) {
    return needed.subjects[subject.kind.index][f] && !needed.groups[subject.kind.index][f];
  };
  std::vector<std::string> reasons, lines;
  const auto refuse = [&](size_t f, const std::string& written, RejectReason reason) {
    lines.push_back(fmt::format("    {}：“{}”；\n", fields[f].name, written));
    reasons.emplace_back(names_of(reason).zh);
  };
  bool refused = false;
  for (size_t f = 0; f < fields.size(); ++f) {
    const TypeKind kind = fields[f].type.kind;
    const auto& word = subject.fields[f];
    const bool identifies = kind == TypeKind::citizen_code || kind == TypeKind::legal_code;
    if (fields[f].key && identifies && draw.chance(30)) {
      std::string key = subject_key(fields[f].type, 5);
      key.back() = key.back() == '1' ? '2' : '1';
      refuse(f, key, RejectReason::identity_check_character);
      refused = true;
    } else if (is_read(f) && draw.chance(50) &&
               (kind == TypeKind::code || kind == TypeKind::date)) {
      const bool code = kind == TypeKind::code;
      refuse(f, code ? "没有的代码" : "2018-02-30",
             code ? RejectReason::unknown_code : RejectReason::impossible_date);
      refused = true;
    } else if (!fields[f].key && word && kind != TypeKind::subject) {
      lines.push_back(fmt::format("    {}：{}；\n", fields[f].name,
                                  scenario::value_in_test(program, fields[f].type, *word, zh)));
    } else if (!fields[f].key && is_read(f) && !fields[f].type.optional) {
      reasons.emplace_back(names_of(RejectReason::missing_value).zh);
    }
  }
  if (!refused) return "";
  std::sort(reasons.begin(), reasons.end());
  reasons.erase(std::unique(reasons.begin(), reasons.end()), reasons.end());
  std::string text = "测试 " + name + " {\n" + dated(dates) + "  " +
                     program.subjects[subject.kind].name + " 错 {\n";
  for (const std::string& line : lines) text += line;
  text += "  }\n  期望 拒收 错 因 ";
  for (size_t i = 0; i < reasons.size(); ++i) text += (i > 0 ? "，" : "") + reasons[i];
  return text + "；\n}\n";
}

std::string claims_of_counts(const Program& program) {
  std::string text;
  for (const Record& record : program.records) {
    // Another version of a record, or one of a link, may take the place of one that was there.
    if (record.known || !record.owner_end.empty()) continue;
    const std::string& owner = program.subjects[record.owner].name;
    const std::string count = std::string(counts) + record.name;
    text += fmt::format("定义 {}.{}：整数 {{ 原则：计数(全部 {}) 假设 “数一数”； }}\n", owner,
                        count, record.name);
    text +=
        fmt::format("保证 {}增减 对 {} {{\n  若 增加 {} 则 {} 不降；\n  若 删去 {} 则 {} 不升；\n",
                    count, owner, record.name, count, record.name, count);
    for (const Field& field : record.fields)
      if (!field.key)
        text += fmt::format("  若 改变 {}.{} 则 {} 不变；\n", record.name, field.name, count);
    text += fmt::format("}}\n保证 {}{} 对 {} {{\n  若 增加 {} 则 {} 不变；\n}}\n", refuted, count,
                        owner, record.name, count);
  }
  return text;
}

}  // namespace xinheng::differential
