// The versions of records in a test, as runtime/columns/versions.cpp treats those of the data.
#include <algorithm>

#include "compiler/check/names.h"
#include "compiler/check/versions.h"

namespace xinheng::check {
namespace {

using LeftOut = Instances::Known::LeftOut;

class TestVersions {
 public:
  TestVersions(Context& context, program::Test& test, Instances& instances)
      : context_(context), test_(test) {
    for (auto& [name, known] : instances.known) {
      if (known.record) collect(known);
    }
  }

  void run() {
    for (auto& [key, versions] : records_) choose(versions);
    for (uint32_t subject = 0; subject < test_.subjects.size(); ++subject) remove(subject);
  }

 private:
  struct Version {
    Instances::Known* instance;
    const program::GivenRecord* record;
    Word since = 0;
    std::optional<Word> until;
  };

  // By kind and key. A version without its dates has been reported.
  void collect(Instances::Known& instance) {
    const program::Record& kind = context_.program.records[instance.record_kind];
    const program::GivenRecord& record = test_.subjects[instance.subject].records[*instance.record];
    instances_.push_back(&instance);
    if (!kind.known || !record.fields[kind.known->since]) return;
    size_t key = 0;
    while (key < kind.fields.size() && !kind.fields[key].key) ++key;
    if (key == kind.fields.size()) return;
    Version version{&instance, &record, *record.fields[kind.known->since], {}};
    if (kind.known->until) version.until = record.fields[*kind.known->until];
    records_[{instance.record_kind, record.texts[key]}].push_back(version);
  }

  void choose(std::vector<Version>& versions) {
    std::stable_sort(versions.begin(), versions.end(),
                     [](const Version& a, const Version& b) { return a.since < b.since; });
    const program::Record& kind = context_.program.records[versions[0].instance->record_kind];
    const Version* taken = nullptr;
    for (size_t i = 0; i < versions.size(); ++i) {
      Version& version = versions[i];
      if (version.until && *version.until < version.since) {
        context_.report(Kind::version_reversed, version.instance->span, {version.record->name});
      }
      // Without an end of its own a version lasts until the next one begins.
      auto until = version.until;
      if (!kind.known->until && i + 1 < versions.size() && versions[i + 1].since > version.since) {
        until = versions[i + 1].since;
      }
      if (version.since > test_.known_by) {
        version.instance->left_out = LeftOut::not_yet_known;
        continue;
      }
      if (i > 0) check_states(versions[i - 1], version, kind);
      if (until && *until <= test_.known_by) {
        version.instance->left_out = LeftOut::superseded;
      } else if (taken) {
        context_.report(Kind::versions_overlap, version.instance->span,
                        {taken->record->name, version.record->name});
      } else {
        taken = &version;
        if (until) forget_end(version, kind);
      }
    }
  }

  // On that day nobody knew.
  void forget_end(const Version& version, const program::Record& kind) {
    if (!kind.known->until) return;
    const Instances::Known& instance = *version.instance;
    test_.subjects[instance.subject].records[*instance.record].fields[*kind.known->until].reset();
  }

  void check_states(const Version& before, const Version& now, const program::Record& kind) {
    for (size_t i = 0; i < kind.fields.size(); ++i) {
      const Type& type = kind.fields[i].type;
      const auto* transitions = program::transitions_of(context_.program, type);
      const auto from = before.record->fields[i], to = now.record->fields[i];
      if (!transitions || !from || !to || *from == *to || before.since == now.since) continue;
      const auto& allowed = transitions->to[static_cast<size_t>(*from)];
      if (std::binary_search(allowed.begin(), allowed.end(), *to)) {
        const auto index = transitions - context_.program.transitions.data();
        test_.state_changes.push_back({static_cast<uint32_t>(index), *from});
        continue;
      }
      context_.report(Kind::state_may_not_change, now.instance->span,
                      {now.record->name, before.record->texts[i], now.record->texts[i]});
    }
  }

  void remove(uint32_t subject) {
    std::vector<program::GivenRecord>& records = test_.subjects[subject].records;
    std::vector<program::GivenRecord> kept;
    for (uint32_t i = 0; i < records.size(); ++i) {
      const auto found =
          std::find_if(instances_.begin(), instances_.end(), [&](const Instances::Known* one) {
            return one->subject == subject && one->record == i && !moved_.contains(one);
          });
      if (found == instances_.end() || (*found)->left_out != LeftOut::no) continue;
      moved_.insert(*found);
      (*found)->record = static_cast<uint32_t>(kept.size());
      kept.push_back(std::move(records[i]));
    }
    records = std::move(kept);
  }

  Context& context_;
  program::Test& test_;
  std::map<std::pair<RecordId, std::string>, std::vector<Version>> records_;
  std::vector<Instances::Known*> instances_;
  std::set<const Instances::Known*> moved_;
};

}  // namespace

void leave_out_versions(Context& context, program::Test& test, Instances& instances) {
  TestVersions(context, test, instances).run();
}

}  // namespace xinheng::check
