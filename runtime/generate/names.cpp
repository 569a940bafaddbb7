#include "runtime/generate/names.h"

#include <array>

#include "runtime/generate/random.h"

namespace xinheng::generate {
namespace {

constexpr std::array surnames = {
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高",
    "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧",
    "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "毛", "余", "祝", "姜", "欧阳"};
constexpr std::array given = {
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛",
    "明", "超", "霞", "平", "刚", "桂", "英", "华", "玉", "萍", "红", "玲", "飞", "鹏", "慧",
    "建", "国", "志", "文", "晓", "春", "海", "佳", "欣", "怡", "浩", "宇", "梓", "涵", "若"};
constexpr std::array places = {"柯城", "衢江", "常山", "开化", "龙游", "江山", "信安", "石梁"};
constexpr std::array trades = {"建设", "纺织", "食品", "机械", "贸易", "物流", "农业", "科技",
                               "装饰", "运输", "教育", "餐饮", "化工", "电子", "纸业", "文化"};
constexpr std::array forms = {"有限公司", "有限责任公司", "股份有限公司", "合作社", "经营部"};
constexpr std::array offices = {"镇人民政府", "乡人民政府", "街道办事处",
                                "管理局",     "监督局",     "服务中心"};
constexpr std::array notes = {"正常",     "已核对", "线上填报", "窗口受理",
                              "材料齐全", "待核实", "其他",     "由单位报送"};

// A word of the list, and what is left of the random number for the next.
template <size_t count>
std::string pick(const std::array<const char*, count>& list, uint64_t& random) {
  const uint64_t index = scale(random, count);
  random = mix(random + count);
  return list[index];
}

}  // namespace

std::string person_name(uint64_t random) {
  // One after the other: the order within one expression is the compiler's choice.
  std::string name = pick(surnames, random);
  name += pick(given, random);
  return random % 4 == 0 ? name : name + pick(given, random);
}

std::string organisation_name(uint64_t random) {
  std::string name = pick(places, random);
  name += pick(given, random);
  name += pick(given, random);
  name += pick(trades, random);
  return name + pick(forms, random);
}

std::string office_name(uint64_t random) {
  std::string name = pick(places, random);
  name += pick(given, random);
  name += pick(given, random);
  return name + pick(offices, random);
}

std::string note(uint64_t random) {
  return pick(notes, random);
}

}  // namespace xinheng::generate
