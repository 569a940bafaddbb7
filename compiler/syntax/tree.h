// The syntax tree of a pack: what was written, before any name is looked up. Trees are values;
// expressions lie in one vector per pack and are named by ExprId.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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
struct Nothing {};                                     // 缺, as a value of a define
struct PriorRef {};                                    // 原值
struct PathRef { Path path; };
enum class Presence : uint8_t { has, lacks, is_not };  // 有 缺 非
struct PresenceTest { Presence what; Path path; };
enum class Comparison : uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };
struct Compare { Comparison op; ExprId left, right; };
struct Membership { bool negated; ExprId operand; std::vector<ExprId> members; };  // 属于 {…}
struct Within { ExprId operand; Path path; };          // 位于
// 甲.适用措施.措施 = {限制乘机，限制高消费}: a list, in order
struct ListCompare { Comparison op; ExprId list; std::vector<ExprId> members; };
enum class Arithmetic : uint8_t { add, subtract, multiply, divide };
struct Binary { Arithmetic op; ExprId left, right; };
struct Negate { ExprId operand; };
struct Junction { bool is_and; std::vector<ExprId> operands; };  // 且 … 或 …, never mixed
enum class AggregateKind : uint8_t {
  exists, not_exists, count, total, max, min, latest, earliest, distinct, longest_months,
};
// 计数(信用信息 其中 …), 合计(信用信息.计分 其中 …), 计数(全部 信用信息), 最近(信用信息.状态 按 发生日 其中 …)
struct Aggregate {
  AggregateKind kind;
  Path path;
  std::optional<ExprId> filter;
  std::optional<Path> by;
};
// 最大(逐 所在年 合计(…)), 计数(逐 所在月 计数(…) >= 3)
struct Grouped {
  AggregateKind outer;
  Path key;
  ExprId inner;                        // an aggregate
  std::optional<Comparison> op;
  ExprId limit;                        // with op
};
struct Call { Name function; std::vector<ExprId> arguments; };

using ExprNode = std::variant<NumberLiteral, PeriodLiteral, MoneyLiteral, DateLiteral, TextLiteral,
                              CiteLiteral, TruthLiteral, Nothing, PriorRef, PathRef, PresenceTest,
                              Compare, Membership, Within, ListCompare, Binary, Negate, Junction,
                              Aggregate, Grouped, Call>;
struct Expr {
  ExprNode node;
  Span span;
  int depth = 1;  // of expressions, this one and those within it
};
struct Exprs : IdVector<ExprTag, Expr> {
  std::vector<ExprId> free;  // nothing lies there any more; the last one is filled next

  ExprId push(Expr expr) {
    if (free.empty()) return IdVector::push(std::move(expr));
    const ExprId id = free.back();
    free.pop_back();
    (*this)[id] = std::move(expr);
    return id;
  }
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
struct Listed {                      // 工作日：来自 “工作日历.csv”；
  Name name;
  Text path;
  std::optional<Basis> basis;
  Span span;
};
struct Effect {                      // 自 2018-01-01 起 自 2021-01-01 起 废止
  std::optional<Days> from, to;
  Span span;
};
enum class RuleKind : uint8_t { exception, case_, downgrade, unrated, exit };
struct Rule {                        // 例外 情形 直降 不评 移出
  RuleKind kind = RuleKind::case_;
  Name label;
  std::vector<Name> over;            // 优先于
  std::optional<Effect> effect;
  ExprId when;
  enum class Outcome : uint8_t { none, value, waive, replace } outcome = Outcome::none;
  ExprId value;                      // for value
  Name replacement;                  // for replace (改为)
  std::optional<Basis> basis;        // absent: a diagnostic of check, not of the parser
  Span span;
};
struct Known {                       // 已知 自 报送日 至 更正日；
  Name from;
  std::optional<Name> until;
  Span span;
};
struct Code {
  Name name;
  std::optional<Text> number;        // "330802"
  std::optional<Text> alias;
  std::vector<Code> children;
};

// ---- declarations ----
struct Use {                         // 使用：“../common” 版本 “1”；
  Text folder;
  std::optional<Text> version;
  Span span;
};
struct Package {
  Name name;
  Text version;
  std::vector<Entry> entries;
  std::vector<Dated> dated;
  std::vector<Use> uses = {};
};
struct Clause { Text cite; Text text; };
struct Carried {                     // 《细则》三(二)1 其余：服务 “查询登记” 因 “…”；
  Text cite;
  bool rest = false;                 // 其余: what rules don't implement of it
  Name carrier;                      // 服务, 组织, 引擎
  std::optional<Text> by;
  std::optional<Text> reason;        // absent: a diagnostic of check
  Span span;
};
struct Source {
  Text title;                        // 《个人细则》 with its brackets
  std::vector<Entry> entries;
  std::vector<Dated> dated;
  std::vector<Clause> clauses;
  std::vector<Text> clause_files;    // 条目 来自 “….csv”
  std::vector<Carried> elsewhere;    // 另行落实
  std::vector<Text> elsewhere_files; // 另行落实 来自 “….csv”
};
struct Calendar { std::vector<Entry> entries; std::vector<Listed> listed; };
enum class CodesShape : uint8_t { flat, ordered, nested };
struct Codes {
  Name name;
  CodesShape shape = CodesShape::flat;
  std::vector<Code> codes;
  std::optional<Text> alias = {};
};
struct Subject { Name name; std::vector<Text> aliases; std::vector<Field> fields; };
struct Record {
  Name name;
  Name owner;
  std::vector<Text> aliases;
  std::vector<Field> fields;
  std::vector<Known> known;          // more than one: a diagnostic of check
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
  std::optional<Text> alias = {};
};
struct Parameter {
  Name name;
  TypeName type;
  std::vector<Dated> dated;
  std::optional<Text> alias = {};
};
struct Define {
  Path path;                         // 信用信息.计入
  TypeName type;
  ExprId base;
  std::optional<Basis> base_basis;
  std::vector<Rule> rules;
  std::optional<Text> alias = {};
};
// What a cell of a decision table asks of its column: 18 以上 不满 25, 轻微，一般, 任意, 缺.
struct Bound { Comparison op; ExprId value; };
struct Allowed { std::vector<Bound> bounds; std::optional<Path> within; Span span; };  // all hold
struct Criterion {
  enum class Kind : uint8_t { any, has, lacks, among, not_among } kind = Kind::any;
  std::vector<Allowed> allowed;      // of among and not_among: one of them
  Span span;
};
struct Branch {                      // a row: 标签：criteria => findings
  std::optional<Name> label;
  bool otherwise = false;            // 其余
  std::vector<Criterion> criteria;
  bool undecided = false;            // => 无法确定
  std::vector<Cell> findings;
  std::optional<Basis> basis;
  Span span;
};
struct BranchesInline { std::vector<Branch> branches; };
struct Input { Name name; ExprId value; Span span; };
struct Output { Name name; TypeName type; };
struct Decision {
  Name name;
  Name owner;                        // subject or record
  Name policy;                       // 唯一, 汇集 …
  std::vector<Name> policy_arguments;  // 合计; 批准，拒绝
  Span policy_span;
  std::optional<Basis> basis;
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<std::variant<RowsFromFile, BranchesInline>> rows;
  std::optional<Text> alias = {};
};
struct Part {                        // 分项 … 下限 … 上限 …：…；  总分 the same
  bool is_score = false;
  Name name;
  ExprId floor, ceiling, value;
  std::optional<ExprId> weight;      // 权重
  Span span;
  std::optional<Text> alias = {};
};
struct Band { ExprId from; Name grade; std::optional<Basis> basis; Span span; };  // 120 以上：A；
struct Bands {
  Name name;
  Name codes;
  std::vector<Band> bands;
  Name otherwise;
  Span span;
  std::optional<Text> alias = {};
};
struct Quota {                       // 限额 标签 A 至多 20% 分组 所在地 并列 从严 依据 …；
  Name label;
  Name grade;
  ExprId share;
  std::optional<Path> group;
  Name ties;                         // 从宽, 从严
  std::optional<Basis> basis;
  Span span;
};
struct Addend {                      // 总分 得分：原值 + 公益分；  only where it amends
  Name score;
  std::vector<std::pair<Arithmetic, ExprId>> terms;
};
struct Evaluation {
  Name name;
  Name subject;
  std::optional<Basis> basis;
  std::vector<Rule> rules;           // 不评, 直降
  std::vector<Part> parts;
  std::vector<Bands> bands;
  std::vector<Quota> quotas;
  std::optional<Text> alias = {};
  std::vector<Addend> addends = {};
};
enum class MeasureKind : uint8_t { reward, punishment, warning, roster };
struct Measure {
  MeasureKind kind = MeasureKind::reward;
  Name name;
  Name subject;
  std::vector<Entry> entries;        // 场景 部门 方式 期限 起算 排斥 级别 性质
  std::vector<Dated> dated;          // 施行, 废止
  std::vector<Rule> rules;           // 情形, 例外, 移出
  std::optional<Text> alias = {};
};
struct Scene {                       // 场景 公务员招录 依据 … {…}
  Name name;
  std::optional<Basis> basis;
  std::vector<Entry> entries;        // 部门 方式 频次 必查
  std::optional<Text> alias = {};
};
enum class FindingKind : uint8_t { repair, objection, publication, deadline };
struct Showing { Path path; ExprId mask; Span span; };  // 个人.姓名：保留(1，0)；
struct Finding {                     // 修复, 异议, 公示, 时限 对 a kind of record
  FindingKind kind = FindingKind::repair;
  Name name;
  Name record;
  std::vector<Entry> entries;        // 受理; 渠道 起算 期限; 起算 限期 办结 责任
  std::vector<Rule> rules;           // 情形, 例外
  std::vector<Showing> shown;        // 公开
  std::optional<Text> alias = {};
};
struct Transition {                  // 有效 到 异议中，已撤销 依据 …；
  Name from;
  std::vector<Name> to;
  std::optional<Basis> basis;
  Span span;
};
struct Transitions {                 // 流转 信息状态 {…}
  Name states;
  std::vector<Entry> entries;        // 初始
  std::vector<Transition> changes;
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
struct Reach {                       // 缺, 其余, 柯城区, 6年 至 18年
  enum class Kind : uint8_t { lacks, otherwise, value } kind = Kind::value;
  ExprId low;
  std::optional<ExprId> high;
  std::optional<Text> share;         // 4.6%, where nothing but a share stands
  Span span;
};
struct Chance {                      // 柯城区 20%
  Reach reach;
  std::optional<Text> weight;        // "20%" or "20"
  Span span;
};
struct Trait { Path path; std::vector<Reach> reaches; Span span; };  // 本.层级 属于 {县级}
struct Hint {                        // 离任日 自 任职日 当 …：缺 60%，1年 至 5年 40%；
  Path what;
  std::optional<Name> since;
  std::vector<Name> alike;           // 按
  std::vector<Trait> when;
  std::vector<Chance> chances;
  std::vector<Trait> wanted;         // of whom a reference names
  Span span;
};
struct Simulation { Name name; std::vector<Hint> hints; };
struct Level { Name check; Name level; std::optional<Text> reason; Span span; };
struct Checks { std::vector<Level> levels; };  // 检查 { 未用名字：忽略 因 “…”； }

using DeclarationNode = std::variant<Package, Source, Calendar, Codes, Subject, Record, Link, Table,
                                     Parameter, Define, Decision, Evaluation, Measure, Finding,
                                     Transitions, Scene, Simulation, Instance, Property, Checks,
                                     Test>;
struct Declaration {
  DeclarationNode node;              // Instance at this level is a 样例
  Span span;
  bool amends = false;               // 补充: only what is added to the declaration of that name
};

// A folder of rules that was read: the pack's own, or one that it uses.
struct Folder {
  std::string path;                  // where its files are opened
  std::string shown;                 // before their names in messages: "" or "../common/"
  std::optional<Span> used_at;       // 使用：“../common”；
};

// ---- what a .xh.md file holds besides its rules ----
struct Section {                     // of a heading, up to the next one
  int level = 0;                     // 0: before any heading
  uint32_t parent = 0;               // of a lower level; its own number for the first
};
struct Quotation {                   // > 《个人细则》二(四)3　原文……
  Text cite;
  std::vector<Span> lines;           // the text behind the citation
  uint32_t section = 0;
};
struct CitedClause {                 // 依据 《个人细则》二(四)3, in a rule
  Text cite;
  uint32_t section = 0;
};
struct MarkdownTable {               // below 表：名字
  Text name;
  std::vector<std::vector<Text>> rows;  // the header first
  std::vector<Span> row_spans;
};
struct Literate {
  uint32_t file = 0;
  std::vector<Section> sections;
  std::vector<uint32_t> section_begins;  // bytes, ascending
  std::vector<Quotation> quotations;
  std::vector<CitedClause> cited;
  std::vector<MarkdownTable> tables;
};

// What was not understood. It has been reported; the check says nothing of it, nor of the lack of
// what it may have declared.
struct Damage {
  std::vector<Span> spans;           // sentences, heads of the blocks around them; in order
  std::set<std::string> names;       // that may have been declared there
  bool nameless = false;             // something may have been, under a name that isn't known
  bool package = false;              // a 规则包 may have been among it
  bool calendar = false;             // a 历法 may have been
  bool unread = false;               // a whole file could not be read
  bool touches(Span span) const;     // some of it lies within
  bool covers(Span span) const;
  bool may_declare(std::string_view name) const;
  void add(Span span);
};

struct Pack {
  std::vector<Folder> folders;            // the pack's own first
  std::vector<uint32_t> folder_of;        // by file of the sources: index of folders
  Damage damage;
  Exprs exprs;
  std::vector<Declaration> declarations;  // of packs that are used first, files in order of names
  std::vector<Literate> literate;

  const Folder& folder(Span span) const {
    return folders[span.file < folder_of.size() ? folder_of[span.file] : 0];
  }
  bool is_own(Span span) const { return &folder(span) == folders.data(); }
};

}  // namespace xinheng::syntax
