#include "compiler/codegen/fingerprint.h"

#include <link.h>

#include <cstring>

#include "compiler/values/sha256.h"

namespace xinheng::codegen {
namespace {

std::string find_build_id() {
  std::string id;
  const auto visit = [](dl_phdr_info* info, size_t, void* result) {
    for (int i = 0; i < info->dlpi_phnum; ++i) {
      const ElfW(Phdr)& part = info->dlpi_phdr[i];
      if (part.p_type != PT_NOTE) continue;
      const auto* at = reinterpret_cast<const char*>(info->dlpi_addr + part.p_vaddr);
      const char* end = at + part.p_memsz;
      while (at + sizeof(ElfW(Nhdr)) <= end) {
        ElfW(Nhdr) note;
        std::memcpy(&note, at, sizeof note);
        const auto padded = [](size_t size) { return (size + 3) & ~size_t{3}; };
        const char* content = at + sizeof note + padded(note.n_namesz);
        if (note.n_type == NT_GNU_BUILD_ID) {
          static_cast<std::string*>(result)->assign(content, note.n_descsz);
        }
        at = content + padded(note.n_descsz);
      }
    }
    return 1;  // the first one is the program itself
  };
  dl_iterate_phdr(visit, &id);
  return id;
}

class Numbers {
 public:
  void add(int64_t number) { sha_.update({reinterpret_cast<const char*>(&number), 8}); }
  void add(plan::ValueId id) { add(int64_t(id.index)); }
  void add(const std::vector<plan::ValueId>& ids) {
    add(int64_t(ids.size()));
    for (const plan::ValueId id : ids) add(id);
  }
  void add(const std::string& text) {
    add(int64_t(text.size()));
    sha_.update(text);
  }
  void add(const std::vector<plan::Column>& columns) {
    add(int64_t(columns.size()));
    for (const plan::Column& column : columns) {
      add(int64_t(column.type.kind));
      add(column.may_be_absent);
    }
  }
  void add(const plan::Stage& stage) {
    add(int64_t(stage.operations.size()));
    for (const plan::Operation& operation : stage.operations) {
      const std::vector<int64_t> numbers = numbers_of(operation);
      add(int64_t(numbers.size()));
      for (const int64_t number : numbers) add(number);
    }
    for (const plan::Range range : stage.ranges) add(int64_t(plan::width_of(range)));
    for (const plan::Range range : stage.ranges) {
      add(range.low);
      add(range.high);
    }
    add(stage.record_columns);
    add(stage.subject_columns);
    add(stage.not_valid);
  }
  void add(const plan::RecordStage& stage) {
    add(stage.stage);
    add(int64_t(stage.masks.size()));
    for (const plan::MaskWord& mask : stage.masks) {
      add(mask.row_mask);
      add(int64_t(mask.initial));
      add(int64_t(mask.conditions.size()));
      for (const plan::MaskCondition& condition : mask.conditions) {
        add(condition.condition);
        add(int64_t(condition.bits));
      }
    }
    add(stage.values);
    add(stage.admitted_by);
  }
  void add_subjects(const plan::Pipeline& pipeline) {
    add(pipeline.subject_stage);
    for (const plan::Aggregate& aggregate : pipeline.aggregates) add(aggregate.only_compared);
    for (const auto& output : pipeline.outputs) {
      add(int64_t(output.index()));
      each_output(output, [&](plan::ValueId id) { add(id); });
    }
  }
  std::string finish() { return sha_.finish(); }

 private:
  Sha256 sha_;
};

}  // namespace

const std::string& build_id() {
  static const std::string found = find_build_id();
  return found;
}

std::string fingerprint(const plan::Plan& plan, const Unit& unit, const std::string& maker) {
  Numbers numbers;
  numbers.add(build_id());
  numbers.add(maker);
  const plan::Pipeline& pipeline = plan.pipelines[unit.pipeline];
  numbers.add(int64_t(unit.variant));
  numbers.add(int64_t(unit.pipeline));  // part of the function's name
  numbers.add(unit.record_stage ? int64_t(*unit.record_stage) : -1);
  if (!unit.record_stage) {
    numbers.add_subjects(pipeline);
    return numbers.finish();
  }
  numbers.add(pipeline.record_stages[*unit.record_stage]);
  for (const plan::Aggregate& aggregate : pipeline.aggregates)
    if (aggregate.record_stage == *unit.record_stage) numbers.add(int64_t(aggregate.bit));
  return numbers.finish();
}

}  // namespace xinheng::codegen
