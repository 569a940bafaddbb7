// The typed program: names resolved, types known, law checked. It is what the reference
// interpreter runs and what lower turns into a plan. Every value is one 64-bit word:
// boolean 0/1, integer, decimal scaled by 10^places, money in fen, date in days since
// 1970-01-01, period as encode_period, code, row and subject by ordinal, clause by ClauseId,
// text as TextId of a literal of the pack or -1 for any other text.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/values/date.h"
#include "compiler/values/fixed_point.h"
#include "compiler/values/masking.h"
#include "compiler/values/typed_id.h"
#include "compiler/values/workdays.h"

namespace xinheng::program {

struct ExprTag; using ExprId = Id<ExprTag>;
struct SourceTag; using SourceId = Id<SourceTag>;
struct ClauseTag; using ClauseId = Id<ClauseTag>;
struct CodesTag; using CodesId = Id<CodesTag>;
struct TableTag; using TableId = Id<TableTag>;
struct ParameterTag; using ParameterId = Id<ParameterTag>;
struct SubjectTag; using SubjectId = Id<SubjectTag>;
struct RecordTag; using RecordId = Id<RecordTag>;
struct DefineTag; using DefineId = Id<DefineTag>;
struct EvaluationTag; using EvaluationId = Id<EvaluationTag>;
struct MeasureTag; using MeasureId = Id<MeasureTag>;
struct FindingTag; using FindingId = Id<FindingTag>;
struct DecisionTag; using DecisionId = Id<DecisionTag>;
struct SceneTag; using SceneId = Id<SceneTag>;

using Word = int64_t;

enum class TypeKind : uint8_t {
  boolean, integer, decimal, money, date, period, text, code, row, clause, citizen_code,
  legal_code, subject,
};
struct Type {
  TypeKind kind = TypeKind::boolean;
  bool optional = false;
  int places = 0;      // decimal; money is 2
  CodesId codes;       // code
  TableId table;       // row: a reference to a row of that table, by its code
  SubjectId subject;   // subject: a reference to a subject of that kind, by its key
  bool operator==(const Type&) const = default;
};

// ---- expressions: total, side-effect free, every operand evaluated or skipped as stated ----
struct Literal { Word value; };
struct EvaluationDate {};
struct KnownBy {};
struct ParameterRef { ParameterId parameter; };
// Whose value: the record at hand (inside 其中 or a define of a record), or the subject: itself,
// or from a record its owner (本.…).
enum class Scope : uint8_t { record, subject };
struct FieldRef { Scope scope; uint32_t field; };           // index into the fields of either
struct ColumnRef { ExprId row; uint32_t column; };          // attribute of a table row
struct DefineRef { Scope scope; DefineId define; };
struct Prior {};                                            // 原值: the base value of this define
struct Has { ExprId operand; };                             // of an optional; never absent itself
struct Not { ExprId operand; };
// Kleene: a definite false decides 且, a definite true decides 或, whatever the others are.
struct Junction { bool is_and; std::vector<ExprId> operands; };
enum class Comparison : uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };
struct Compare { Comparison op; ExprId left, right; };      // operands of one type and scale
struct Member { ExprId operand; std::vector<Word> values; };// sorted; 属于, 位于 (descendants listed)
enum class Arithmetic : uint8_t { add, subtract, multiply };
struct Binary { Arithmetic op; ExprId left, right; };       // scales already aligned
struct Negate { ExprId operand; };
struct Rescale { ExprId operand; int power; };              // times 10^power, power > 0
// The product of the factors * 10^scale_up / the product of the divisors, wide in between and
// rounded once.
struct RoundedQuotient {
  Rounding rounding;
  std::vector<ExprId> factors;
  int scale_up;
  std::vector<ExprId> divisors;
};
struct DateShift { ExprId date; ExprId period; bool subtract; };
struct Age { ExprId birth, at; };                           // 周岁
struct DaysBetween { ExprId from, to; };                    // 天数: to - from
struct WorkdaysBetween { ExprId from, to; };                // 工作日数
// 满月数, 满年数: the most of them that can be added to the earlier date without passing the
// later; negative where the second is the earlier.
struct MonthsBetween { ExprId from, to; bool years; };
struct Anniversary { ExprId date, at; };                    // 周年日: the latest on or before at
struct MonthBound { ExprId date; bool end; };               // 月初, 月末
struct YearBound { ExprId date; bool end; };                // 年初, 年末
enum class DatePart : uint8_t { year, month, day, weekday };
struct DatePartOf { DatePart part; ExprId date; };          // 年份, 月份, 几号, 星期
struct Extreme { bool larger; ExprId left, right; };        // 较大, 较小; of one type and scale
struct Absolute { ExprId operand; };                        // 绝对值
enum class AggregateKind : uint8_t {
  exists, count, total, max, min, latest, earliest, distinct, longest_months,
};
// Over the records of this kind that the subject owns or, with via, over those whose field `via`
// names it. filter, value and by are in record scope, where the subject is the record's owner.
// max, min, latest and earliest of nothing: undetermined (Reason empty_set). not_exists is
// Not(exists). latest: the value of the record with the latest `by`; where several have it and
// their values differ, undetermined (tied_records). distinct: how many values there are.
// longest_months: the longest run of consecutive calendar months with such a date.
struct Aggregate {
  AggregateKind kind;
  RecordId record;
  ExprId filter;   // invalid: all
  ExprId value;    // all but exists and count
  std::optional<uint32_t> via = {};
  ExprId by = {};  // latest, earliest: a date
};
// The records of an aggregate in groups of equal keys (record scope), the aggregate of each group,
// and of these the total, max, min or how many there are or, with op, compare so with limit.
struct Grouped {
  AggregateKind outer;
  ExprId key;
  ExprId inner;    // an Aggregate: count, total, max, min
  std::optional<Comparison> op = {};
  ExprId limit = {};
};
// ---- links: operand stands elsewhere than the node ----
struct OwnerRef {};                                         // the owner of the record at hand
struct Follow { ExprId reference; ExprId operand; };        // operand: of the subject referred to
// In the filter or value of an aggregate, or in what a reference was followed to: operand stands
// where that aggregate or reference stands.
struct Outer { ExprId operand; };
enum class Result : uint8_t { dimension, score, grade };
struct EvaluationRef { EvaluationId evaluation; Result result; uint32_t dimension; };
// applies, boolean: to the subject. The others are absent where it does not apply.
enum class MeasurePart : uint8_t { applies, lighter, from, until };
struct MeasureRef { MeasureId measure; MeasurePart part = MeasurePart::applies; };
struct Provided { ExprId condition, value; };               // absent where the condition is false
// A result of a decision table; under a policy that gives lists only Has, ListEqual and tests
// may hold it, and its type is that of a member.
struct DecisionRef { Scope scope; DecisionId decision; uint32_t output; };
struct HitCount { Scope scope; DecisionId decision; };      // rows that match; 其余 is one
// The list is these, in this order; in any order where the policy is HitPolicy::list (sorted).
struct ListEqual { ExprId list; std::vector<Word> words; };

using ExprNode =
    std::variant<Literal, EvaluationDate, KnownBy, ParameterRef, FieldRef, ColumnRef, DefineRef,
                 Prior, Has, Not, Junction, Compare, Member, Binary, Negate, Rescale,
                 RoundedQuotient, DateShift, Age, DaysBetween, WorkdaysBetween, MonthsBetween,
                 Anniversary, MonthBound, YearBound, DatePartOf, Extreme, Absolute, Aggregate,
                 Grouped, OwnerRef, Follow, Outer, EvaluationRef, MeasureRef, Provided,
                 DecisionRef, HitCount, ListEqual>;
struct Expr {
  ExprNode node;
  Type type;
  Span span;
  // Whose fields it names, for printing; record only in the scope of a record.
  SubjectId subject = {};
  RecordId record = {};
};

// ---- declarations ----
struct Basis {
  std::vector<ClauseId> clauses;
  std::string assumption;  // empty: none
  Span span = {};          // 依据 … 假设 …; none where both are empty
};
// [from, to)
struct Interval {
  Days from = date_min;
  Days to = date_max;
  bool operator==(const Interval&) const = default;
};
struct Source {
  std::string title;       // 《个人细则》
  std::string full_title;
  std::string number;
  std::vector<Interval> in_force;
};
struct Clause {
  SourceId source;
  std::string cite;        // 《个人细则》二(四)3
  std::string text;
  Span span = {};
};
// 另行落实: what of a clause no rule implements, who does instead, and why no rule can.
enum class Carrier : uint8_t { service, organization, engine };
struct Carried {
  ClauseId clause;         // and those below it
  bool rest = false;       // 其余: what is left by the rules that cite it
  Carrier carrier = Carrier::service;
  std::string by;          // "" where not said
  std::string reason;
  Span span;
};
struct Code {
  std::string name;
  std::string number;      // "" where none
  int32_t parent = -1;     // ordinal, for nested lists
  std::string alias = {};  // in ASCII; "" where none, as everywhere
};
struct Codes {
  std::string name;
  bool ordered = false;    // ordinals rise with rank
  std::vector<Code> codes;
  std::string alias = {};
};
struct Field {
  std::string name;
  Type type;
  std::vector<std::string> aliases;
  bool key = false;
  std::string inverse = {};  // a reference: what the subject calls the records that name it
};
struct Table {
  std::string name;
  std::vector<Field> columns;                          // column 0 is the key
  std::vector<std::string> row_names;                  // the key of each row
  std::vector<std::vector<std::optional<Word>>> rows;  // [row][column]; [row][0] is the ordinal
  std::vector<Basis> row_basis;
  std::vector<Span> row_spans;                         // of the keys
  std::string alias = {};
  Span span;
};
struct DatedValue {
  Interval interval;
  std::optional<Word> value;                           // empty: 废止, not in force
  Basis basis;
  Span span = {};
};
struct Parameter {
  std::string name;
  Type type;
  std::vector<DatedValue> values;                      // ascending, no gap between them
  Span span;
  std::string alias = {};
};
struct Subject {
  std::string name;
  std::vector<std::string> aliases;
  std::vector<Field> fields;                           // exactly one key
};
// Since when each version of a record was known, and until when: fields. Where there is no `until`
// a version lasts until the next one with the same key.
struct Known {
  uint32_t since;
  std::optional<uint32_t> until;
};
struct Record {
  std::string name;
  std::vector<std::string> aliases;                    // names of its file
  SubjectId owner;
  std::vector<std::string> owner_aliases;              // columns that hold the owner's key:
                                                       // the subject's name, then its key's names
  std::vector<Field> fields;                           // at most one key
  // A link (关系): what the owner is to it, 责任人. Field 0 is the other end.
  std::string owner_end = {};
  bool treelike = false;
  std::optional<Known> known = {};                          // with a key; none: a row is a record
};
// 流转: how a record's state may change from one version to the next. The states are the codes of
// a list or the rows of a table.
struct Transitions {
  CodesId codes;
  TableId table;
  std::vector<std::vector<Word>> to;                   // by state, sorted
  std::vector<Basis> basis;                            // by state
  std::vector<Word> initial;
  Span span;
};
// A rule outside of its interval does not fire. Rules with one label are versions of one rule:
// their intervals have no day in common, and what is over the label is over all of them.
struct Exception {
  std::string label;
  std::vector<uint32_t> over;                          // looked at only where all of these fire
  ExprId when;
  ExprId value;
  Basis basis;
  Span span;
  Interval in_force = {};
};
// Value: no exception fires: base. Of those that fire and that no firing exception is over,
// exactly one: its value; several: conflict.
struct Define {
  std::string name;
  Scope scope = Scope::record;
  RecordId record;                                     // for Scope::record
  SubjectId subject;                                   // for both: the owner
  Type type;
  ExprId base;
  Basis basis;
  std::vector<Exception> exceptions;
  Span span;
  FindingId finding = {};                              // whose result it is
  std::string alias = {};
};
struct Dimension {
  std::string name;
  Type type;
  ExprId floor, ceiling, value;                        // clamped to [floor, ceiling]
  Span span;
  ExprId weight = {};                                  // in 分项合计; invalid: 1
  std::string alias = {};
};
struct Band {
  ExprId from;                                         // constant: literal or parameter
  Word grade;
  Basis basis;
};
struct LabelledCase {                                  // 不评, 直降, 情形
  std::string label;
  ExprId when;
  std::optional<Word> grade;                           // 直降
  Basis basis;
  Span span;
  Interval in_force = {};
};
// 限额: of those of a group that are rated and have a grade, at most this share, rounded down, keep
// `grade`: those with the highest scores. The others get the grade below. Where scores tie at
// the limit, all of them keep it, or none.
struct Quota {
  std::string label;
  Word grade = 0;                                      // above the lowest
  ExprId share;                                        // constant: 0 to 1, decimal
  ExprId group;                                        // in the subject's scope; invalid: everybody
  bool keep_ties = false;
  Basis basis;
  Span span;
};
// rated unless an 不评 fires (those that fire are all reported). grade = the band of the score,
// then the lowest of the grades of the 直降 that fire, if lower; then the quotas. No bands: no grade.
struct Evaluation {
  std::string name;
  SubjectId subject;
  Basis basis;
  std::vector<LabelledCase> unrated;
  std::vector<Dimension> dimensions;
  std::optional<Dimension> score;
  std::string grade_name;
  CodesId grades;                                      // ordered; invalid where there are no bands
  std::vector<Band> bands;                             // descending
  Word otherwise = 0;
  Span otherwise_span = {};
  std::vector<LabelledCase> downgrades;
  std::vector<Quota> quotas;                           // one after the other
  Span span;
  std::string alias = {};
  std::string grade_alias = {};
};
// 免除, 从轻, 改为, 原值: what it is over takes no effect, and nothing else happens.
enum class WaiverEffect : uint8_t { waive, lighten, replace, nothing };
struct Waiver {                                        // 例外 on a measure or a finding
  std::string label;
  std::vector<uint32_t> over;                          // cases that it is about; empty: all of it
  ExprId when;
  Basis basis;
  Span span;
  Interval in_force = {};
  std::vector<uint32_t> over_waivers = {};             // looked at only where all of these fire
  WaiverEffect effect = WaiverEffect::waive;
  MeasureId replacement = {};
  bool exit = false;                                   // 移出, of a roster
  FindingId deadline = {};                             // 改为 of a deadline: another one instead
};
// A case of a measure that another one was replaced by: the case of the other (an index into its
// cases, then its replacements), and the waiver of the other that says so.
struct Replacement {
  MeasureId measure;
  uint32_t case_index = 0;
  uint32_t waiver = 0;
};
enum class MeasureKind : uint8_t { reward, punishment, warning, roster };
// A waiver that fires takes effect unless another one that fires is over it. A case stands if its
// condition holds and no waiver over it takes effect that waives; it fires if none takes effect
// that replaces either. The measure applies if it is in force, a case fires, no waiver of the
// whole of it takes effect that waives or replaces, no measure that excludes it applies, and its
// term runs: from <= evaluation date < until. All cases that fired are reported.
// A replacement fires where its waiver takes effect on a case that stands, of a measure that
// would apply but for being replaced. Two that take effect on one case with different results:
// conflict.
// Lighter: a waiver of the whole takes effect that lightens, or one over each case that fired.
struct Measure {
  MeasureKind kind = MeasureKind::reward;
  std::string name;
  SubjectId subject;
  Interval in_force;
  bool binding = true;                                 // 应当; else 可以
  std::string level;                                   // of a warning; empty: none
  std::string nature;                                  // of a roster
  std::vector<std::string> scenes;
  std::vector<std::string> departments;
  Basis basis;                                         // of all of this
  ExprId from;                                         // 起算; invalid: the evaluation date
  ExprId term, until;                                  // until = from + term; invalid: no end
  ExprId runs;                                         // from <= 评价日 < until; invalid: always
  Basis term_basis;
  std::vector<LabelledCase> cases;
  std::vector<Replacement> replacements;
  std::vector<Waiver> waivers;
  std::vector<MeasureId> excluded_by;
  Span span;
  std::string alias = {};
};
struct Scene {                                         // of the application list
  std::string name;
  std::vector<std::string> departments;
  std::string query_mode, frequency;                   // empty: not said
  bool mandatory = false;
  Basis basis;
  Span span;
  std::string alias = {};
};

enum class FindingKind : uint8_t { repair, objection, publication, deadline };
struct Reported {                                      // a column of the results
  std::string name;                                    // as written: "个人.姓名"
  ExprId value;
  Mask mask;
};
// 修复, 异议, 公示, 时限: what rules find of one record. Everything about it is said by defines of
// the record; this says which they are and what the labels mean.
struct Finding {
  FindingKind kind = FindingKind::repair;
  std::string name;
  RecordId record;
  std::vector<std::string> offices;                    // 受理, 渠道
  std::vector<LabelledCase> cases;                     // last: deadlines changed into this one
  std::vector<Waiver> waivers;
  // In their intervals. By case: it holds, and no waiver of it does; by waiver: it does, and takes
  // something away.
  std::vector<ExprId> fires, waives;
  // By its bare name. A repair, an objection, a deadline: a case fires and no waiver of the whole
  // does. A publication: besides, the evaluation date is in its term.
  DefineId holds;
  DefineId applies;                                    // a publication's rule, whatever the date
  DefineId from, until;                                // publication: [from, until)
  DefineId last_day, late, days_late;                  // deadline
  ExprId start, term, done;                            // 起算, 期限 or 限期, 办结
  Basis term_basis;
  ExprId listed;                                       // which records results list; may be invalid
  // Of those: a publication's from and until; a deadline's last day, day of doing, days late.
  std::vector<ExprId> particulars;
  std::vector<Reported> reported;                      // and 公开, or who answers
  Span span;
  std::string alias = {};
};

// ---- decision tables ----
struct Limit {
  Word word = 0;
  ExprId expr;                                         // valid: this instead, each time anew
  bool open = false;                                   // itself not included
};
struct Allowed {                                       // from low to high; one value: both alike
  std::optional<Limit> low, high;
};
// What a cell asks of its column. any holds whatever the input is, even unknown; among and
// not_among do not hold where it is absent.
struct Criterion {
  enum class Kind : uint8_t { any, has, lacks, among, not_among } kind = Kind::any;
  std::vector<Allowed> allowed;                        // among: one of them; not_among: none
};
struct Branch {                                        // a row; it matches where all criteria hold
  std::string label;                                   // as written, or 第3行
  std::vector<Criterion> criteria;                     // by input
  std::vector<ExprId> findings;                        // by output; invalid: absent
  Basis basis;
  Span span;
};
struct Input {
  std::string name;
  ExprId value;
};
enum class HitPolicy : uint8_t {
  unique,        // at most one row matches
  any,           // those that match have the same findings
  priority,      // the finding that comes first in `order`; rows alike in that agree in all
  first,         // the topmost
  rule_order,    // a list, in the order of the rows
  output_order,  // a list, sorted by `order`, then by rows
  list,          // a list whose order has no meaning
  total, max, min,
  count,         // how many rows match
};
constexpr bool gives_list(HitPolicy policy) {
  return policy >= HitPolicy::rule_order && policy <= HitPolicy::list;
}
// No row matches: 其余 stands in. Without it total and count are 0, a list is empty, and
// everything else is undetermined.
struct Decision {
  std::string name;
  Scope scope = Scope::subject;
  RecordId record;                                     // for Scope::record
  SubjectId subject;                                   // for both: the owner
  HitPolicy policy = HitPolicy::unique;
  std::vector<Word> order;                             // of the first output, the first to go first
  std::vector<Input> inputs;
  std::vector<Field> outputs;
  std::vector<Branch> branches;
  std::optional<Branch> otherwise;
  bool otherwise_undecided = false;                    // 其余 => 无法确定
  Span otherwise_span;
  Basis basis;
  Span span;
  // Shown by analyze, whatever the inputs are:
  bool exclusive = false;                              // no two rows match
  bool complete = false;                               // a row matches
  std::string alias = {};
};
// Of a reference to this output.
Type result_type(const Decision& decision, uint32_t output);

// ---- tests ----
struct GivenRecord {
  std::string name;
  RecordId record;
  std::vector<std::optional<Word>> fields;
  std::vector<std::string> texts;                      // text and code fields as written
};
struct GivenSubject {
  std::string name;
  SubjectId subject;
  std::vector<std::optional<Word>> fields;             // empty: absent (optional) or unknown
  std::vector<std::string> texts;
  std::vector<GivenRecord> records;
};
struct Expectation {
  // rejected: reading this subject or record from data leaves it out, or one of its values.
  enum class Kind : uint8_t { holds, undetermined, conflict, rejected } kind = Kind::holds;
  uint32_t subject = 0;                                // index into Test::subjects
  std::optional<uint32_t> record;                      // expr is in that record's scope
  ExprId expr;                                         // boolean for holds; what is undetermined
  // Where expr is Not/Has/Compare around one reference, because is compared with what that
  // reference reports: labels that fired, or names of what is missing.
  ExprId about;
  std::vector<std::string> because;
  Span span;
};
struct StateChange {                                   // one that a 流转 allows
  uint32_t transitions = 0;                            // index into Program::transitions
  Word from = 0;
};
struct Test {
  std::string name;
  Days evaluation_date = 0;
  Days known_by = 0;
  std::vector<GivenSubject> subjects;
  std::vector<Expectation> expectations;
  std::string fails;                                   // why not all of it holds; empty: all does
  std::vector<StateChange> state_changes;              // between versions of its records
  Span span;
};
// 保证: what holds for every subject that data could hold.
struct Claim {
  enum class Kind : uint8_t { always, add, remove, vary } kind = Kind::always;
  ExprId condition;                                    // always: of the subject
  RecordId record;                                     // added, removed, or whose field varies
  ExprId filter;                                       // which records; invalid: any
  uint32_t field = 0;                                  // that varies
  enum class Trend : uint8_t { not_up, not_down, same } trend = Trend::same;
  ExprId value;                                        // of the subject, before and after
  Span span;
};
struct Property {
  std::string name;
  SubjectId subject;
  std::optional<Days> evaluation_date;                 // empty: any on which the pack is in force
  std::vector<Claim> claims;
  Span span;
};

// ---- 模拟: what made-up data looks like. Nothing that is judged depends on it. ----
struct Reach {
  enum class Kind : uint8_t { lacks, otherwise, value } kind = Kind::value;
  Word low = 0, high = 0;                              // both included
  bool ago = false;                                    // low and high are periods
};
struct Trait {
  bool of_owner = false;                               // 本.: of the record's owner
  uint32_t field = 0;
  std::vector<Reach> reaches;                          // one of them
};
struct Chance {
  Reach reach;
  uint64_t weight = 0;                                 // in millionths
};
// Of those of one field the first counts of which all of `when` hold; none: no hint.
struct Hint {
  enum class What : uint8_t { field, month, number } what = What::field;
  uint32_t field = 0;                                  // not for number
  std::optional<uint32_t> since;                       // the date that `ago` counts from, onwards
  std::vector<Trait> when;                             // of fields before this one
  std::vector<Chance> chances;
  // A reference: to one that has these traits, and what its owner has in these pairs of fields,
  // or of nested codes what contains that.
  std::vector<Trait> wanted;
  std::vector<std::pair<uint32_t, uint32_t>> alike;    // the owner's, the other's
  Span span;
};
struct Simulation {
  SubjectId subject;                                   // of one of both
  RecordId record;
  std::optional<uint64_t> number;                      // of subjects
  std::optional<uint64_t> share;                       // of those asked for, in millionths
  uint64_t corrected = 0;                              // records with a second version, millionths
  std::vector<Hint> hints;
};
inline constexpr uint64_t chance_one = 1'000'000;

struct UsedPack {
  std::string name, version;
  std::string path;                                    // relative to the pack: "../common"
  Interval in_force;
};

struct Program {
  std::string name, version;
  Interval in_force;
  std::vector<UsedPack> uses;                          // directly or through others
  std::optional<MissingDay> missing_day;               // check guarantees it where months are added
  Basis missing_day_basis;
  std::optional<Workdays> workdays;                    // the same where working days are counted
  Basis workdays_basis, start_day_basis;
  IdVector<ExprTag, Expr> exprs;
  IdVector<SourceTag, Source> sources;
  IdVector<ClauseTag, Clause> clauses;
  std::vector<Carried> elsewhere;
  IdVector<CodesTag, Codes> codes;
  IdVector<TableTag, Table> tables;
  IdVector<ParameterTag, Parameter> parameters;
  IdVector<SubjectTag, Subject> subjects;
  IdVector<RecordTag, Record> records;
  IdVector<DefineTag, Define> defines;                 // before those that use them
  IdVector<EvaluationTag, Evaluation> evaluations;
  IdVector<MeasureTag, Measure> measures;
  IdVector<FindingTag, Finding> findings;
  std::vector<Transitions> transitions;
  IdVector<DecisionTag, Decision> decisions;
  IdVector<SceneTag, Scene> scenes;                    // none: measures name scenes freely
  // Evaluations and measures, each after those that it refers to.
  std::vector<std::variant<EvaluationId, MeasureId>> order;
  std::vector<std::string> text_literals;
  std::vector<Test> tests;
  std::vector<Property> properties;
  std::vector<Simulation> simulations;                 // at most one of each kind
  std::string content_hash;                            // SHA-256 of all files read, hex
};

// Whether an evaluation or a measure is about this kind, or results list its records.
bool is_judged(const Program& program, SubjectId subject);
// A citizen's date of birth, which the identity code holds too.
bool is_birth_date(const Subject& subject, const Field& field);
// As `print` shows it.
std::vector<std::string> print_simulation(const Program& program, const Simulation& simulation);
// How a state of this type may change; null where nothing says.
const Transitions* transitions_of(const Program& program, const Type& type);
bool holds_on(const Interval& interval, Days date);
// Indices of rules, those of one label together: versions of one rule.
template <class Rules>
std::vector<std::vector<uint32_t>> by_label(const std::vector<uint32_t>& indices,
                                            const Rules& rules) {
  std::vector<std::vector<uint32_t>> groups;
  for (const uint32_t i : indices) {
    std::vector<uint32_t>* group = nullptr;
    for (auto& known : groups) {
      if (rules[known[0]].label == rules[i].label) group = &known;
    }
    if (group == nullptr) group = &groups.emplace_back();
    group->push_back(i);
  }
  return groups;
}
// Fills Measure::replacements from the waivers of those before it in Program::order.
void note_replacements(Program& program);
// "限制任用.懒政怠政（主动纠正）": the case of a measure, or what it was replaced from.
std::string case_label(const Program& program, const Measure& measure, uint32_t case_index);

// `xinheng compile --dump typed`
std::string print(const Program& program);
// With the keywords of the language, as one would write it.
std::string print_expr(const Program& program, ExprId expr, Language language = Language::zh);
// For dumps, in Chinese: what check added (×10^2 where places differ) is visible.
std::string print_typed(const Program& program, ExprId expr);
// "18 以上 不满 25", "轻微，一般"
std::string print_criterion(const Program& program, const Decision& decision, uint32_t input,
                            const Criterion& criterion, Language language);
std::string print_policy(const Program& program, const Decision& decision, Language language);
// date ± period by the pack's calendar; empty where that leaves the calendar, or the working days
// that it lists.
std::optional<Days> shift_date(const Program& program, Days date, Period period, bool subtract);
// As one writes it in a test, of an instance: 甲.个人信用.等级. name: puts 「」 around a name
// where it needs them.
struct SourceStyle {
  Language language = Language::zh;
  std::string instance;
  std::function<std::string(const std::string&)> name;
};
std::string print_source(const Program& program, ExprId expr, const SourceStyle& style);
std::string format_value(const Program& program, const Type& type, Word value, Language language);

}  // namespace xinheng::program
