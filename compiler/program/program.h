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
#include <variant>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/values/date.h"
#include "compiler/values/fixed_point.h"
#include "compiler/values/typed_id.h"

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
// numerator * 10^scale_up / denominator, rounded once.
struct RoundedQuotient { Rounding rounding; ExprId numerator; int scale_up; ExprId denominator; };
struct DateShift { ExprId date; ExprId period; bool subtract; };
struct Age { ExprId birth, at; };                           // 周岁
struct DaysBetween { ExprId from, to; };                    // 天数: to - from
struct MonthBound { ExprId date; bool end; };               // 月初, 月末
enum class AggregateKind : uint8_t { exists, count, total, max, min };
// Over the records of this kind that the subject owns or, with via, over those whose field `via`
// names it. filter and value are in record scope, where the subject is the record's owner.
// max and min of nothing: undetermined (Reason empty_set). not_exists is Not(exists).
struct Aggregate {
  AggregateKind kind;
  RecordId record;
  ExprId filter;  // invalid: all
  ExprId value;   // total, max, min
  std::optional<uint32_t> via = {};
};
// ---- links: operand stands elsewhere than the node ----
struct OwnerRef {};                                         // the owner of the record at hand
struct Follow { ExprId reference; ExprId operand; };        // operand: of the subject referred to
// In the filter or value of an aggregate, or in what a reference was followed to: operand stands
// where that aggregate or reference stands.
struct Outer { ExprId operand; };
enum class Result : uint8_t { dimension, score, grade };
struct EvaluationRef { EvaluationId evaluation; Result result; uint32_t dimension; };
struct MeasureRef { MeasureId measure; };                   // boolean: it applies to the subject

using ExprNode =
    std::variant<Literal, EvaluationDate, KnownBy, ParameterRef, FieldRef, ColumnRef, DefineRef,
                 Prior, Has, Not, Junction, Compare, Member, Binary, Negate, Rescale,
                 RoundedQuotient, DateShift, Age, DaysBetween, MonthBound, Aggregate,
                 OwnerRef, Follow, Outer, EvaluationRef, MeasureRef>;
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
};
// [from, to)
struct Interval {
  Days from = date_min;
  Days to = date_max;
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
};
struct Code {
  std::string name;
  std::string number;      // "" where none
  int32_t parent = -1;     // ordinal, for nested lists
};
struct Codes {
  std::string name;
  bool ordered = false;    // ordinals rise with rank
  std::vector<Code> codes;
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
  Span span;
};
struct DatedValue {
  Interval interval;
  std::optional<Word> value;                           // empty: 废止, not in force
  Basis basis;
};
struct Parameter {
  std::string name;
  Type type;
  std::vector<DatedValue> values;                      // ascending, no gap between them
  Span span;
};
struct Subject {
  std::string name;
  std::vector<std::string> aliases;
  std::vector<Field> fields;                           // exactly one key
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
};
struct Exception {
  std::string label;
  std::vector<uint32_t> over;                          // looked at only where all of these fire
  ExprId when;
  ExprId value;
  Basis basis;
  Span span;
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
};
struct Dimension {
  std::string name;
  Type type;
  ExprId floor, ceiling, value;                        // clamped to [floor, ceiling]
  Span span;
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
};
// rated unless an 不评 fires (those that fire are all reported). grade = the band of the score,
// then the lowest of the grades of the 直降 that fire, if lower. No bands: no grade.
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
  std::vector<LabelledCase> downgrades;
  Span span;
};
struct Waiver {                                        // 例外 on a measure
  std::string label;
  std::vector<uint32_t> over;                          // cases that it removes; empty: the measure
  ExprId when;
  Basis basis;
  Span span;
};
enum class MeasureKind : uint8_t { reward, punishment };
// A case fires if its condition holds and no waiver over it does. The measure applies if a case
// fires and no waiver of the whole measure does. All cases that fired are reported.
struct Measure {
  MeasureKind kind = MeasureKind::reward;
  std::string name;
  SubjectId subject;
  std::vector<std::string> scenes;
  std::vector<std::string> departments;
  std::optional<Period> term;
  Basis term_basis;
  std::vector<LabelledCase> cases;
  std::vector<Waiver> waivers;
  Span span;
};

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
struct Test {
  std::string name;
  Days evaluation_date = 0;
  Days known_by = 0;
  std::vector<GivenSubject> subjects;
  std::vector<Expectation> expectations;
  std::string fails;                                   // why not all of it holds; empty: all does
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

struct Program {
  std::string name, version;
  Interval in_force;
  std::optional<MissingDay> missing_day;               // check guarantees it where months are added
  Basis missing_day_basis;
  IdVector<ExprTag, Expr> exprs;
  IdVector<SourceTag, Source> sources;
  IdVector<ClauseTag, Clause> clauses;
  IdVector<CodesTag, Codes> codes;
  IdVector<TableTag, Table> tables;
  IdVector<ParameterTag, Parameter> parameters;
  IdVector<SubjectTag, Subject> subjects;
  IdVector<RecordTag, Record> records;
  IdVector<DefineTag, Define> defines;                 // before those that use them
  IdVector<EvaluationTag, Evaluation> evaluations;
  IdVector<MeasureTag, Measure> measures;
  // Evaluations and measures, each after those that it refers to.
  std::vector<std::variant<EvaluationId, MeasureId>> order;
  std::vector<std::string> text_literals;
  std::vector<Test> tests;
  std::vector<Property> properties;
  std::string content_hash;                            // SHA-256 of all files read, hex
};

// `xinheng compile --dump typed`
std::string print(const Program& program);
std::string print_expr(const Program& program, ExprId expr);
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
