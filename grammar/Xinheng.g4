// The Xinheng rule language. LANGUAGE.md beside this file says what it means.
//
// Before lexing, compiler/syntax folds full-width punctuation, digits and letters to their ASCII
// twins, one character for one, outside of quotes, 「」 and 《》.
//
// What must be there exactly once (原则, 其余) is a plain repetition here: the tree builder counts.
// So a sentence that is wrong can be left out without making its block wrong too.
grammar Xinheng;

file : declaration* EOF ;

declaration
  : package | source | calendar | codes | subject | record | link | table | parameter | define
  | decision | evaluation | measure | finding | transitions | scene | simulation | sample
  | property | checks | test | amendment
  ;

// ---------- what there is: law, codes, schema, tables, parameters ----------
package   : PACKAGE name VERSION STRING '{' (entry | dated | use)* '}' ;
use       : USES ':' STRING (VERSION STRING)? ';' ;
source    : SOURCE DOC '{' (entry | dated | clauses | elsewhere)* '}' ;
clauses   : CLAUSES (FROM STRING ';' | '{' clause* '}') ;
clause    : CITE ':' STRING ';' ;
elsewhere : ELSEWHERE (FROM STRING ';' | '{' carried* '}') ;
carried   : CITE OTHERWISE? ':' name STRING? (BECAUSE STRING)? ';' ;
calendar  : CALENDAR '{' (entry | listed)* '}' ;
listed    : name ':' FROM STRING basis? ';' ;
codes     : CODES name (ORDERED | NESTED)? alias? '{' code* '}' ;
code      : name STRING? alias? ('{' code* '}' | ';') ;
subject   : SUBJECT name aliases? '{' field* '}' ;
record    : RECORD name OF name aliases? '{' (field | known)* '}' ;
known     : KNOWN SINCE name (UNTIL name)? ';' ;
link      : LINK name TREELIKE? aliases? '{' field* '}' ;
field     : KEY? name ':' type (INVERSE name)? aliases? ';' ;
aliases   : ALIAS STRING (',' STRING)* ;
alias     : ALIAS STRING ;
type      : name ('(' NUMBER ')')? '?'? ;
table     : TABLE name alias? '{' COLUMNS '{' field* '}' rows* '}' ;
rows      : ROWS (FROM STRING ';' | '{' row* '}') ;
row       : cell ('|' cell)* basis? ';' ;
cell      : LACKS | '-'? literal | path ;
parameter : PARAMETER name ':' type alias? '{' dated* '}' ;
dated     : SINCE DATE ON ':' (IN_FORCE | REPEALED | expr) basis? ';' ;
entry     : name ':' (LACKS | expr (',' expr)*) basis? ';' ;
basis     : CITING CITE (',' CITE)* (ASSUMING STRING)? | ASSUMING STRING ;
scene     : SCENE name alias? basis? '{' entry* '}' ;

// ---------- what follows from it: rules ----------
define     : DEFINE path ':' type alias? '{' (base | exempt)* '}' ;
base       : BASE ':' (LACKS | expr) basis? ';' ;
exempt     : EXCEPT name (OVER names)? effect? WHEN expr THEN outcome basis? ';' ;
effect     : SINCE DATE ON (REPEALED | SINCE DATE ON REPEALED)? ;
outcome    : WAIVE | REPLACE_BY name | LACKS | expr ;
evaluation : EVALUATION name FOR name alias? basis?
             '{' (unrated | part | bands | downgrade | quota)* '}' ;
unrated    : UNRATED name effect? WHEN expr basis? ';' ;
part       : (PART | SCORE) name alias? FLOOR sum CEILING sum (WEIGHT sum)? ':' expr ';' ;
bands      : BANDS name ':' name alias? '{' (band | otherwise)* '}' ;
band       : sum UP ':' name basis? ';' ;
otherwise  : OTHERWISE ':' name ';' ;
quota      : QUOTA name name AT_MOST sum (GROUPED path)? TIES name basis? ';' ;
downgrade  : DOWNGRADE name effect? WHEN expr THEN expr basis? ';' ;
decision   : DECISION name FOR name HIT policy alias? basis?
             '{' COLUMNS '{' input* '}' ARROW '{' output* '}' branches* '}' ;
policy     : (name | ANY) ('(' (TOTAL | MAX | MIN | COUNT | names) ')')? ;
input      : name ':' expr ';' ;
output     : name ':' type ';' ;
branches   : ROWS (FROM STRING ';' | '{' branch* '}') ;
branch     : ((name ':')? criterion ('|' criterion)* | OTHERWISE)
             ARROW (UNDECIDED | found ('|' found)*) basis? ';' ;
criterion  : ANY | HAS | LACKS | NOT_IN '{' allowed (',' allowed)* '}' | allowed (',' allowed)* ;
allowed    : WITHIN path | bound bound? ;
bound      : sum (UP | DOWN)? | (ABOVE | BELOW | COMPARE) sum ;
found      : LACKS | expr ;
measure    : (REWARD | PUNISHMENT | WARNING | ROSTER) name FOR name alias?
             '{' (entry | dated | situation | exempt | exit)* '}' ;
situation  : CASE name effect? WHEN expr basis? ';' ;
exit       : LEAVE name effect? WHEN expr basis? ';' ;
finding    : (REPAIR | OBJECTION | PUBLICATION | DEADLINE) name FOR name alias?
             '{' (entry | situation | exempt | shown)* '}' ;
shown      : SHOW '{' showing* '}' ;
showing    : path ':' expr ';' ;
transitions : TRANSITIONS name '{' (entry | transition)* '}' ;
transition : name TO names basis? ';' ;

// ---------- what other files add to a declaration ----------
amendment
  : AMEND ( SOURCE DOC '{' (dated | clauses | elsewhere)* '}' | CODES name '{' code* '}'
          | (SUBJECT | RECORD | LINK) name '{' field* '}' | TABLE name '{' rows* '}'
          | PARAMETER name '{' dated* '}' | DEFINE path '{' exempt* '}'
          | DECISION name '{' branches* '}'
          | EVALUATION name '{' (unrated | part | addend | downgrade | quota)* '}'
          | (REWARD | PUNISHMENT | WARNING | ROSTER) name
            '{' (dated | situation | exempt | exit)* '}'
          | (REPAIR | OBJECTION | PUBLICATION | DEADLINE) name
            '{' (situation | exempt | shown)* '}'
          | TRANSITIONS name '{' transition* '}' ) ;
addend : SCORE name ':' PRIOR (('+' | '-') product)+ ';' ;

// ---------- what is expected of it: tests ----------
sample   : SAMPLE name name '{' (entry | instance)* '}' ;
test     : TEST name (FAILS STRING)? '{' (entry | instance | expect | trial_columns | trials)* '}' ;
instance : name name (LIKE name)? '{' (entry | instance)* '}' ;
expect   : EXPECT (UNDECIDED path | CONFLICT path | REJECTED name | expr) (BECAUSE names)? ';' ;
// A table of cases: what is given, => what must come out.
trial_columns : COLUMNS '{' (path ';')* ARROW (sum ';')* '}' ;
trials   : ROWS (FROM STRING ';' | '{' trial* '}') ;
trial    : cell ('|' cell)* ARROW outturn ('|' outturn)* ';' ;
outturn  : (LACKS | UNDECIDED | CONFLICT | '-'? literal | path) (BECAUSE names)? ;
property : PROPERTY name FOR name '{' (entry | always | change)* '}' ;
always   : ALWAYS expr ';' ;
change   : IF (ADD | REMOVE | VARY) path (WHERE expr)? THEN path (NOT_UP | NOT_DOWN | SAME) ';' ;
// How severe the static checks of this pack are.
checks   : CHECKS '{' level* '}' ;
level    : name ':' name (BECAUSE STRING)? ';' ;

// ---------- what made-up data looks like ----------
simulation : SIMULATE name '{' hint* '}' ;
hint     : path (SINCE name)? (BY names)? (WHEN traits)?
           (':' (chance (',' chance)* | traits))? ';' ;
traits   : trait (AND trait)* ;
trait    : path IN '{' reach (',' reach)* '}' ;
chance   : (reach | OTHERWISE) (NUMBER | PERCENT)? ;
reach    : LACKS | limit (UNTIL limit)? ;
limit    : '-'? literal | path ;

// ---------- expressions ----------
// 且 and 或 may not be mixed on one level; the tree builder says so.
expr      : condition ((AND | OR) condition)* ;
condition : sum (COMPARE sum | COMPARE list | (IN | NOT_IN) '{' sum (',' sum)* '}'
                 | WITHIN path)? ;
list      : '{' (sum (',' sum)*)? '}' ;
sum       : product (('+' | '-') product)* ;
product   : unary (('*' | '/') unary)* ;
unary     : '-' unary | primary ;
primary
  : literal
  | PRIOR
  | (NOT | HAS | LACKS) path
  | aggregation
  | name '(' expr (',' expr)* ')'
  | path
  | '(' expr ')'
  ;
aggregation : aggregate '(' (EACH path aggregation (COMPARE sum)? | members) ')' ;
members   : ALL path by? | path by? WHERE expr ;
by        : BY path ;
aggregate
  : EXISTS | NOT_EXISTS | COUNT | TOTAL | MAX | MIN | LATEST | EARLIEST | DISTINCT | LONGEST_MONTHS
  ;
literal   : NUMBER | PERCENT | PERIOD | MONEY | DATE | STRING | CITE | YES | NO ;
path      : (SELF | name) ('.' name)* ;
names     : name (',' name)* ;
name      : WORD | QUOTED_NAME ;

// ---------- reserved words ----------
// A word is reserved only where it is exactly one of these. keywords.cpp holds the same list;
// positional.cpp says which of them are names wherever they can't be what they are reserved for.
PACKAGE    : '规则包' | 'package' ;
SOURCE     : '法源' | 'source' ;
CALENDAR   : '历法' | 'calendar' ;
CODES      : '代码表' | 'codes' ;
SUBJECT    : '主体' | 'subject' ;
RECORD     : '记录' | 'record' ;
LINK       : '关系' | 'link' ;
TABLE      : '清单' | 'table' ;
PARAMETER  : '参数' | 'parameter' ;
DEFINE     : '定义' | 'define' ;
DECISION   : '决策表' | 'decision' ;
EVALUATION : '评价' | 'evaluation' ;
REWARD     : '奖励' | 'reward' ;
PUNISHMENT : '惩戒' | 'punishment' ;
WARNING    : '预警' | 'warning' ;
ROSTER     : '名单' | 'roster' ;
SCENE      : '场景' | 'scene' ;
REPAIR     : '修复' | 'repair' ;
OBJECTION  : '异议' | 'objection' ;
PUBLICATION : '公示' | 'publication' ;
DEADLINE   : '时限' | 'deadline' ;
TRANSITIONS : '流转' | 'transitions' ;
SIMULATE   : '模拟' | 'simulate' ;
SAMPLE     : '样例' | 'sample' ;
PROPERTY   : '保证' | 'property' ;
CHECKS     : '检查' | 'checks' ;
TEST       : '测试' | 'test' ;
AMEND      : '补充' | 'amend' ;

VERSION    : '版本' | 'version' ;
USES       : '使用' | 'uses' ;
CLAUSES    : '条目' | 'clauses' ;
ELSEWHERE  : '另行落实' | 'elsewhere' ;
ORDERED    : '有序' | 'ordered' ;
NESTED     : '分级' | 'nested' ;
OF         : '归属' | 'of' ;
ALIAS      : '别名' | 'alias' ;
KEY        : '主键' | 'key' ;
TREELIKE   : '成树' | 'treelike' ;
INVERSE    : '反称' | 'inverse' ;
COLUMNS    : '列' | 'columns' ;
ROWS       : '行' | 'rows' ;
FROM       : '来自' | 'from' ;
SINCE      : '自' | 'since' ;
ON         : '起' | 'on' ;
IN_FORCE   : '施行' | 'in_force' ;
REPEALED   : '废止' | 'repealed' ;
BASE       : '原则' | 'base' ;
EXCEPT     : '例外' | 'except' ;
OVER       : '优先于' | 'over' ;
WHEN       : '当' | 'when' ;
THEN       : '则' | 'then' ;
PRIOR      : '原值' | 'prior' ;
FOR        : '对' | 'for' ;
UNRATED    : '不评' | 'unrated' ;
PART       : '分项' | 'part' ;
SCORE      : '总分' | 'score' ;
FLOOR      : '下限' | 'floor' ;
CEILING    : '上限' | 'ceiling' ;
WEIGHT     : '权重' | 'weight' ;
BANDS      : '分档' | 'bands' ;
UP         : '以上' | 'up' ;
DOWN       : '以下' | 'down' ;
ABOVE      : '超过' | 'above' ;
BELOW      : '不满' | 'below' ;
HIT        : '命中' | 'hit' ;
ANY        : '任意' | 'any' ;
OTHERWISE  : '其余' | 'otherwise' ;
DOWNGRADE  : '直降' | 'downgrade' ;
QUOTA      : '限额' | 'quota' ;
AT_MOST    : '至多' | 'at_most' ;
GROUPED    : '分组' | 'grouped_by' ;
TIES       : '并列' | 'ties' ;
CASE       : '情形' | 'case' ;
LEAVE      : '移出' | 'leave' ;
WAIVE      : '免除' | 'waive' ;
REPLACE_BY : '改为' | 'replace_by' ;
SHOW       : '公开' | 'show' ;
KNOWN      : '已知' | 'known' ;
UNTIL      : '至' | 'until' ;
TO         : '到' | 'to' ;
LIKE       : '如同' | 'like' ;
EXPECT     : '期望' | 'expect' ;
REJECTED   : '拒收' | 'rejected' ;
FAILS      : '预期不符' | 'fails' ;
ALWAYS     : '恒有' | 'always' ;
IF         : '若' | 'if' ;
ADD        : '增加' | 'add' ;
REMOVE     : '删去' | 'remove' ;
VARY       : '改变' | 'vary' ;
NOT_UP     : '不升' | 'not_up' ;
NOT_DOWN   : '不降' | 'not_down' ;
SAME       : '不变' | 'same' ;
UNDECIDED  : '无法确定' | 'undecided' ;
CONFLICT   : '冲突' | 'conflict' ;
BECAUSE    : '因' | 'because' ;
CITING     : '依据' | 'citing' ;
ASSUMING   : '假设' | 'assuming' ;
AND        : '且' | 'and' ;
OR         : '或' | 'or' ;
NOT        : '非' | 'not' ;
HAS        : '有' | 'has' ;
LACKS      : '缺' | 'lacks' ;
IN         : '属于' | 'in' ;
NOT_IN     : '不属于' | 'not_in' ;
WITHIN     : '位于' | 'within' ;
EXISTS     : '存在' | 'exists' ;
NOT_EXISTS : '不存在' | 'not_exists' ;
COUNT      : '计数' | 'count' ;
TOTAL      : '合计' | 'total' ;
MAX        : '最大' | 'max' ;
MIN        : '最小' | 'min' ;
LATEST     : '最近' | 'latest' ;
EARLIEST   : '最早' | 'earliest' ;
DISTINCT   : '种数' | 'distinct' ;
LONGEST_MONTHS : '最长连月' | 'longest_months' ;
BY         : '按' | 'by' ;
EACH       : '逐' | 'each' ;
ALL        : '全部' | 'all' ;
WHERE      : '其中' | 'where' ;
SELF       : '本' | 'self' ;
YES        : '是' | 'yes' ;
NO         : '否' | 'no' ;

// ---------- everything else ----------
LEFT_BRACE  : '{' ;
RIGHT_BRACE : '}' ;
LEFT_PAREN  : '(' ;
RIGHT_PAREN : ')' ;
SEMICOLON   : ';' ;
COLON       : ':' ;
COMMA       : ',' ;
BAR         : '|' ;
DOT         : '.' ;
QUESTION    : '?' ;
ARROW       : '=>' ;
PLUS        : '+' ;
MINUS       : '-' ;
TIMES       : '*' ;
SLASH       : '/' ;
COMPARE     : '=' | '!=' | '<=' | '>=' | '<' | '>' ;

DATE        : D D D D '-' D D '-' D D ;
PERIOD      : D+ ('年' | '个月' | '日' | '个工作日' | 'y' | 'mo' | 'd' | 'wd') ;
MONEY       : D+ ('.' D+)? ('元' | 'yuan') ;
PERCENT     : D+ ('.' D+)? '%' ;
NUMBER      : D+ ('.' D+)? ;
DOC         : TITLE ;
CITE        : TITLE (NUMERAL+ | '(' NUMERAL+ ')' | '第' NUMERAL+ [条款项])+ ;
STRING      : '"' ~["\r\n]* '"' | '“' ~[”\r\n]* '”' ;
QUOTED_NAME : '「' ~[「」\r\n]+ '」' ;
WORD        : START (START | D)* ;

COMMENT     : '//' ~[\r\n]* -> skip ;
SPACE       : [ \t\r\n\u3000\u00A0\uFEFF]+ -> skip ;

// ---------- slips that have a message of their own ----------
WRONG_DATE  : D+ '年' D+ '月' (D+ [日号])? | D D D D [-/.] D D? [-/.] D D? ;
UNCLOSED    : ('"' ~["\r\n]*) | ('“' ~[”\r\n]*) | ('「' ~[「」\r\n]*) | ('《' ~[》\r\n]*) ;
UNKNOWN     : . ;

fragment TITLE   : '《' ~[《》\r\n]+ '》' | '<<' ~[《》<>\r\n]+ '>>' ;
fragment NUMERAL : [0-9一二三四五六七八九十百千〇零之] ;
fragment START   : [\p{L}_] | '〇' ;
fragment D       : [0-9] ;
