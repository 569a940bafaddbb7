// The syntax tree of a pack: what was written, before any name is looked up. Trees are values;
// expressions lie in one vector per pack and are named by ExprId.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/values/date.h"
#include "compiler/values/typed_id.h"

namespace xinheng::syntax {

struct ExprTag;
using ExprId = Id<ExprTag>;

// A name as written (quotes of 「」 removed) and where.
struct Name {
  std::string text;
  Span span;
};
// 行为.有效期, 本.建档日, 甲.个人信用.等级
struct Path {
  bool from_self = false;  // starts with 本
  std::vector<Name> names;
  Span span;
};
struct Text {
  std::string text;
  Span span;
};

// ---- expressions ----
struct NumberLiteral { std::string digits; };          // "12.5"
struct PeriodLiteral { Period period; };
struct MoneyLiteral { std::string digits; };           // yuan: "200" or "0.5"
struct DateLiteral { Days date; };
struct TextLiteral { std::string text; };
struct CiteLiteral { std::string text; };              // 《个人细则》二(四)3, normalised
struct TruthLiteral { bool value; };
struct PriorRef {};                                    // 原值
struct PathRef { Path path; };
enum class Presence : uint8_t { has, lacks, is_not };  // 有 缺 非
struct PresenceTest { Presence what; Path path; };
enum class Comparison : uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };
struct Compare { Comparison op; ExprId left, right; };
struct Membership { bool negated; ExprId operand; std::vector<ExprId> members; };  // 属于 {…}
struct Within { ExprId operand; Path path; };          // 位于
enum class Arithmetic : uint8_t { add, subtract, multiply, divide };
struct Binary { Arithmetic op; ExprId left, right; };
struct Negate { ExprId operand; };
struct Junction { bool is_and; std::vector<ExprId> operands; };  // 且 … 或 …, never mixed
enum class AggregateKind : uint8_t { exists, not_exists, count, total, max, min };
// 计数(信用信息 其中 …), 合计(信用信息.计分 其中 …), 计数(全部 信用信息)
struct Aggregate { AggregateKind kind; Path path; std::optional<ExprId> filter; };
struct Call { Name function; std::vector<ExprId> arguments; };

using ExprNode = std::variant<NumberLiteral, PeriodLiteral, MoneyLiteral, DateLiteral, TextLiteral,
                              CiteLiteral, TruthLiteral, PriorRef, PathRef, PresenceTest, Compare,
                              Membership, Within, Binary, Negate, Junction, Aggregate, Call>;
struct Expr {
  ExprNode node;
  Span span;
};

// ---- parts of declarations ----
struct Basis {                       // 依据 《…》…，《…》… 假设 “…”
  std::vector<Text> citations;       // normalised: 《个人细则》二(四)3
  std::optional<Text> assumption;
  Span span;
};
struct TypeName {                    // 小数(1)?, 行为, 日期?
  Name name;
  std::optional<int> places;
  bool optional = false;
  Span span;
};
struct Field {                       // 主键 身份代码：公民信用代码 别名 “id”；
  bool key = false;
  Name name;
  TypeName type;
  std::optional<Name> inverse;       // 反称: the set of such records, seen from the subject named
  std::vector<Text> aliases;
  Span span;
};
struct Cell {
  enum class Kind : uint8_t { value, lacks } kind = Kind::value;
  ExprId value;
  Span span;
};
struct Row { std::vector<Cell> cells; std::optional<Basis> basis; Span span; };
struct RowsFromFile { Text path; };
struct RowsInline { std::vector<Row> rows; };
struct Dated {                       // 自 2018-01-01 起：100 假设 “…”；
  enum class Kind : uint8_t { value, in_force, repealed } kind = Kind::value;
  Days since = 0;
  ExprId value;
  std::optional<Basis> basis;
  Span span;
};
struct Entry {                       // 部门：市人力社保局，市发改委；
  Name name;
  std::vector<ExprId> values;        // texts, periods, dates, paths …
  bool lacks = false;                // 修复日：缺；
  std::optional<Basis> basis;
  Span span;
};
enum class RuleKind : uint8_t { exception, case_, downgrade, unrated };  // 例外 情形 直降 不评
struct Rule {
  RuleKind kind = RuleKind::case_;
  Name label;
  std::vector<Name> over;            // 优先于
  ExprId when;
  enum class Outcome : uint8_t { none, value, waive, replace } outcome = Outcome::none;
  ExprId value;                      // for value
  Name replacement;                  // for replace (改为)
  std::optional<Basis> basis;        // absent: a diagnostic of check, not of the parser
  Span span;
};
struct Code {
  Name name;
  std::optional<Text> number;        // "330802"
  std::vector<Code> children;
};

// ---- declarations ----
struct Package { Name name; Text version; std::vector<Entry> entries; std::vector<Dated> dated; };
struct Clause { Text cite; Text text; };
struct Source {
  Text title;                        // 《个人细则》 with its brackets
  std::vector<Entry> entries;
  std::vector<Dated> dated;
  std::vector<Clause> clauses;
  std::vector<Text> clause_files;    // 条目 来自 “….csv”
};
struct Calendar { std::vector<Entry> entries; };
enum class CodesShape : uint8_t { flat, ordered, nested };
struct Codes { Name name; CodesShape shape = CodesShape::flat; std::vector<Code> codes; };
struct Subject { Name name; std::vector<Text> aliases; std::vector<Field> fields; };
struct Record {
  Name name;
  Name owner;
  std::vector<Text> aliases;
  std::vector<Field> fields;
};
// 关系: its first two fields are the ends.
struct Link {
  Name name;
  bool treelike = false;             // 成树
  std::vector<Text> aliases;
  std::vector<Field> fields;
};
struct Table {
  Name name;
  std::vector<Field> columns;
  std::vector<std::variant<RowsFromFile, RowsInline>> rows;
};
struct Parameter { Name name; TypeName type; std::vector<Dated> dated; };
struct Define {
  Path path;                         // 信用信息.计入
  TypeName type;
  ExprId base;
  std::optional<Basis> base_basis;
  std::vector<Rule> rules;
};
struct Part {                        // 分项 … 下限 … 上限 …：…；  总分 the same
  bool is_score = false;
  Name name;
  ExprId floor, ceiling, value;
  Span span;
};
struct Band { ExprId from; Name grade; std::optional<Basis> basis; Span span; };  // 120 以上：A；
struct Bands { Name name; Name codes; std::vector<Band> bands; Name otherwise; Span span; };
struct Evaluation {
  Name name;
  Name subject;
  std::optional<Basis> basis;
  std::vector<Rule> rules;           // 不评, 直降
  std::vector<Part> parts;
  std::vector<Bands> bands;
};
enum class MeasureKind : uint8_t { reward, punishment };
struct Measure {
  MeasureKind kind = MeasureKind::reward;
  Name name;
  Name subject;
  std::vector<Entry> entries;        // 场景 部门 期限
  std::vector<Rule> rules;           // 情形, 例外
};
// 样例 个人 普通成年人 {…}; in a test: 个人 甲 如同 普通成年人 { … 信用信息 一 {…} }
struct Instance {
  Name kind;
  Name name;
  std::optional<Name> like;
  std::vector<Entry> entries;
  std::vector<Instance> children;
  Span span;
};
struct Expect {
  enum class Kind : uint8_t { holds, undetermined, conflict, rejected } kind = Kind::holds;
  ExprId expr;                       // for holds
  Path path;                         // for the others
  std::vector<Name> because;
  Span span;
};
// 列 { 一.金额； => 甲.个人信用.等级； }
struct TrialColumns { std::vector<Path> given; std::vector<ExprId> expected; Span span; };
struct Outturn {                     // what a row expects in one column: 缺, B 因 标签
  enum class Kind : uint8_t { value, lacks, undetermined, conflict } kind = Kind::value;
  ExprId value;
  std::vector<Name> because;
  Span span;
};
struct Trial { std::vector<Cell> given; std::vector<Outturn> expected; Span span; };
struct TrialsInline { std::vector<Trial> trials; };
struct Test {
  Name name;
  std::optional<Text> fails;         // 预期不符 “…”
  std::vector<Entry> entries;        // 评价日, 数据截止日
  std::vector<Instance> instances;
  std::vector<Expect> expects;
  std::vector<TrialColumns> columns;
  std::vector<std::variant<RowsFromFile, TrialsInline>> trials;
  Span span;                         // of 测试 … {…}
};
struct Claim {                       // 恒有 …；  若 增加 … 则 … 不升；
  enum class Kind : uint8_t { always, add, remove, vary } kind = Kind::always;
  ExprId condition;                  // always; or which records (其中)
  Path what;                         // the kind of record, or the field that varies
  enum class Trend : uint8_t { not_up, not_down, same } trend = Trend::same;
  Path value;
  Span span;
};
struct Property {
  Name name;
  Name subject;
  std::vector<Entry> entries;        // 评价日
  std::vector<Claim> claims;
};
struct Level { Name check; Name level; std::optional<Text> reason; Span span; };
struct Checks { std::vector<Level> levels; };  // 检查 { 未用名字：忽略 因 “…”； }

using DeclarationNode = std::variant<Package, Source, Calendar, Codes, Subject, Record, Link, Table,
                                     Parameter, Define, Evaluation, Measure, Instance, Property,
                                     Checks, Test>;
struct Declaration {
  DeclarationNode node;              // Instance at this level is a 样例
  Span span;
};

struct Pack {
  std::string folder;
  IdVector<ExprTag, Expr> exprs;
  std::vector<Declaration> declarations;  // files in order of their names
};

}  // namespace xinheng::syntax
