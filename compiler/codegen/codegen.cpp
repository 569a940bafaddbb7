#include "compiler/codegen/codegen.h"

#include <llvm/ExecutionEngine/Orc/CompileUtils.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/TargetParser/Host.h>
#include <llvm/TargetParser/X86TargetParser.h>
#include <llvm/Transforms/Scalar/EarlyCSE.h>
#include <llvm/Transforms/Scalar/LICM.h>
#include <llvm/Transforms/Scalar/LoopPassManager.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "compiler/codegen/fingerprint.h"
#include "compiler/codegen/object_cache.h"
#include "compiler/codegen/stage_code.h"

namespace xinheng::codegen {

struct CompiledPlan::Impl {
  std::mutex making;  // of a function, or the wait for it
  plan::Plan plan;    // without what code isn't made from
  Options options;
  std::unique_ptr<llvm::orc::JITTargetMachineBuilder> machine;
  std::string maker;  // see fingerprint
  std::unique_ptr<llvm::orc::LLJIT> jit;
  std::set<std::string> made;  // names
  Timings timings;
  double seconds = 0;
};

CompiledPlan::CompiledPlan() = default;
CompiledPlan::CompiledPlan(CompiledPlan&&) noexcept = default;
CompiledPlan& CompiledPlan::operator=(CompiledPlan&&) noexcept = default;
CompiledPlan::~CompiledPlan() = default;

namespace {

template <class T>
T take(llvm::Expected<T> expected) {
  if (expected) return std::move(*expected);
  throw std::runtime_error("LLVM: " + llvm::toString(expected.takeError()));
}

void require(llvm::Error error) {
  if (error) throw std::runtime_error("LLVM: " + llvm::toString(std::move(error)));
}

// A stage is one block of thousands of stores and loads. LLVM's scheduler compares each with all
// before it until there are so many; at its own 1,000 that takes longer than all else, and the code
// is the same.
void limit_scheduler() {
  const auto set = [](llvm::StringRef name, llvm::StringRef value) {
    const auto& options = llvm::cl::getRegisteredOptions();
    const auto found = options.find(name);
    if (found != options.end()) found->second->addOccurrence(0, name, value);
  };
  set("dag-maps-huge-region", "100");
  set("dag-maps-reduction-size", "50");
}

void initialise_target() {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    limit_scheduler();
  });
}

// What the named CPU has, this machine must have, as far as it says so.
void require_here(const std::string& cpu) {
  if (!llvm::Triple(llvm::sys::getProcessTriple()).isX86()) return;
  const auto here = llvm::sys::getHostCPUFeatures();
  llvm::SmallVector<llvm::StringRef, 64> features;
  llvm::X86::getFeaturesForCPU(cpu, features);
  for (const llvm::StringRef feature : features) {
    const auto known = here.find(feature);
    if (known != here.end() && !known->second)
      throw std::runtime_error("this machine has no " + feature.str());
  }
}

llvm::orc::JITTargetMachineBuilder machine(const Options& options) {
  auto builder = take(llvm::orc::JITTargetMachineBuilder::detectHost());
  if (!options.cpu.empty()) {
    const auto host = take(builder.createTargetMachine());
    if (!host->getMCSubtargetInfo()->isCPUStringValid(options.cpu)) {
      throw std::runtime_error("LLVM knows no CPU called " + options.cpu);
    }
    if (options.to_run) require_here(options.cpu);
    builder.setCPU(options.cpu);
    builder.getFeatures() = llvm::SubtargetFeatures();
  }
  builder.setCodeGenOptLevel(options.optimise ? llvm::CodeGenOptLevel::Less
                                              : llvm::CodeGenOptLevel::None);
  return builder;
}

std::string name_of(const Unit& unit) {
  static const char* const suffix[] = {"_general", "_valid", "_dense"};
  const std::string stage =
      unit.record_stage ? "records" + std::to_string(*unit.record_stage) : "subjects";
  return "pipeline" + std::to_string(unit.pipeline) + "_" + stage + suffix[size_t(unit.variant)];
}

void verify(const llvm::Module& module) {
  std::string fault;
  llvm::raw_string_ostream stream(fault);
  if (llvm::verifyModule(module, &stream)) throw std::logic_error("unsound LLVM IR: " + fault);
}

// The plan has no repeated work and no memory to promote: only clean up what lowering to
// vectors leaves. InstCombine would rewrite selects of many rows to a form that instruction
// selection of LLVM 19 never gets done with.
void optimise(llvm::Module& module, llvm::TargetMachine& target) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager sccs;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder passes(&target);
  passes.registerModuleAnalyses(modules);
  passes.registerCGSCCAnalyses(sccs);
  passes.registerFunctionAnalyses(functions);
  passes.registerLoopAnalyses(loops);
  passes.crossRegisterProxies(loops, functions, sccs, modules);
  llvm::FunctionPassManager manager;
  manager.addPass(llvm::EarlyCSEPass());
  manager.addPass(llvm::createFunctionToLoopPassAdaptor(llvm::LICMPass(llvm::LICMOptions()), true));
  for (llvm::Function& function : module) {
    if (!function.isDeclaration()) manager.run(function, functions);
  }
}

std::string text_of(const llvm::Module& module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream, nullptr);
  return text;
}

std::string assembly_of(llvm::Module& module, llvm::TargetMachine& target) {
  llvm::SmallVector<char, 0> buffer;
  llvm::raw_svector_ostream stream(buffer);
  llvm::legacy::PassManager manager;
  if (target.addPassesToEmitFile(manager, stream, nullptr, llvm::CodeGenFileType::AssemblyFile)) {
    throw std::runtime_error("LLVM: this target prints no assembly");
  }
  manager.run(module);
  return std::string(buffer.begin(), buffer.end());
}

// Adds the time until it goes out of scope.
struct Stopwatch {
  double& seconds;
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  ~Stopwatch() {
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
};

void add(Timings& to, const Timings& from) {
  to.emit += from.emit;
  to.optimise += from.optimise;
  to.generate += from.generate;
  to.link += from.link;
  to.cache += from.cache;
  to.made += from.made;
  to.from_cache += from.from_cache;
}

std::unique_ptr<llvm::Module> emit(llvm::LLVMContext& context, const plan::Plan& plan,
                                   const Unit& unit, llvm::TargetMachine& target) {
  auto module = std::make_unique<llvm::Module>(name_of(unit), context);
  module->setDataLayout(target.createDataLayout());
  module->setTargetTriple(target.getTargetTriple().str());
  const plan::Pipeline& pipeline = plan.pipelines[unit.pipeline];
  if (unit.record_stage)
    emit_record_stage(*module, name_of(unit), pipeline, *unit.record_stage, unit.variant, target);
  else
    emit_subject_stage(*module, name_of(unit), pipeline, unit.variant, target);
  verify(*module);
  return module;
}

using Object = std::unique_ptr<llvm::MemoryBuffer>;

Object make_object(const CompiledPlan::Impl& impl, const Unit& unit, Timings& timings) {
  // Not to be shared between threads.
  const auto target = take(impl.machine->createTargetMachine());
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module;
  {
    const Stopwatch watch{timings.emit};
    module = emit(context, impl.plan, unit, *target);
  }
  if (impl.options.optimise) {
    const Stopwatch watch{timings.optimise};
    optimise(*module, *target);
  }
  const Stopwatch watch{timings.generate};
  return take(llvm::orc::SimpleCompiler(*target)(*module));
}

Object object_of(const CompiledPlan::Impl& impl, const Unit& unit, Timings& timings) {
  const std::filesystem::path& folder = impl.options.cache;
  std::string key;
  if (!folder.empty()) {
    const Stopwatch watch{timings.cache};
    key = fingerprint(impl.plan, unit, impl.maker);
    if (const auto known = load_object(folder, key)) {
      ++timings.from_cache;
      return llvm::MemoryBuffer::getMemBufferCopy(*known, name_of(unit));
    }
  }
  Object object = make_object(impl, unit, timings);
  ++timings.made;
  if (!folder.empty()) {
    const Stopwatch watch{timings.cache};
    store_object(folder, key, {object->getBufferStart(), object->getBufferSize()});
  }
  return object;
}

// The heaviest first, so that no thread is left alone with it.
size_t weight(const plan::Plan& plan, const Unit& unit) {
  const plan::Pipeline& pipeline = plan.pipelines[unit.pipeline];
  return unit.record_stage ? pipeline.record_stages[*unit.record_stage].stage.operations.size()
                           : pipeline.subject_stage.operations.size();
}

std::vector<Object> objects_of(const CompiledPlan::Impl& impl, const std::vector<Unit>& units,
                               uint32_t threads, Timings& timings) {
  std::vector<Object> objects(units.size());
  std::atomic<size_t> next{0};
  std::mutex mutex;
  std::exception_ptr fault;
  const auto work = [&] {
    Timings own;
    try {
      for (size_t i = next++; i < units.size(); i = next++)
        objects[i] = object_of(impl, units[i], own);
    } catch (...) {
      next = units.size();
      const std::lock_guard lock(mutex);
      fault = std::current_exception();
    }
    const std::lock_guard lock(mutex);
    add(timings, own);
  };
  std::vector<std::jthread> others;
  for (size_t i = 1; i < std::min<size_t>(threads, units.size()); ++i) others.emplace_back(work);
  work();
  others.clear();
  if (fault) std::rethrow_exception(fault);
  return objects;
}

}  // namespace

CompiledPlan compile(const plan::Plan& plan, const Options& options) {
  initialise_target();
  CompiledPlan result;
  result.impl = std::make_unique<CompiledPlan::Impl>();
  CompiledPlan::Impl& impl = *result.impl;
  const Stopwatch stopwatch{impl.seconds};
  impl.plan.pipelines = plan.pipelines;
  impl.options = options;
  if (build_id().empty()) impl.options.cache.clear();
  impl.machine = std::make_unique<llvm::orc::JITTargetMachineBuilder>(machine(options));
  impl.maker = std::string(LLVM_VERSION_STRING) + " " + impl.machine->getCPU() + " " +
               impl.machine->getFeatures().getString() + (options.optimise ? " O" : "");
  result.cpu = impl.machine->getCPU();
  impl.jit = take(llvm::orc::LLJITBuilder().setJITTargetMachineBuilder(*impl.machine).create());
  if (!options.keep_text) return result;
  const auto target = take(impl.machine->createTargetMachine());
  for (const Unit& unit : result.all_units()) {
    llvm::LLVMContext context;
    const auto module = emit(context, impl.plan, unit, *target);
    if (options.optimise) optimise(*module, *target);
    result.llvm_text += text_of(*module);
    result.assembly_text += assembly_of(*module, *target);
  }
  return result;
}

void CompiledPlan::make(const std::vector<Unit>& units, uint32_t threads) const {
  const std::lock_guard lock(impl->making);
  const Stopwatch stopwatch{impl->seconds};
  std::vector<Unit> missing;
  std::set<std::string> wanted;
  for (const Unit& unit : units)
    if (!impl->made.contains(name_of(unit)) && wanted.insert(name_of(unit)).second)
      missing.push_back(unit);
  std::stable_sort(missing.begin(), missing.end(), [&](const Unit& a, const Unit& b) {
    return weight(impl->plan, a) > weight(impl->plan, b);
  });
  std::vector<Object> objects = objects_of(*impl, missing, threads, impl->timings);
  const Stopwatch watch{impl->timings.link};
  for (Object& object : objects) require(impl->jit->addObjectFile(std::move(object)));
  // Only what is looked up is linked.
  for (const Unit& unit : missing) take(impl->jit->lookup(name_of(unit)));
  impl->made.merge(wanted);
}

abi::RecordFunction CompiledPlan::record_function(size_t pipeline, size_t stage,
                                                  Variant variant) const {
  const Unit unit{pipeline, stage, variant};
  make({unit}, 1);
  return take(impl->jit->lookup(name_of(unit))).toPtr<abi::RecordFunction>();
}

abi::SubjectFunction CompiledPlan::subject_function(size_t pipeline, Variant variant) const {
  const Unit unit{pipeline, {}, variant};
  make({unit}, 1);
  return take(impl->jit->lookup(name_of(unit))).toPtr<abi::SubjectFunction>();
}

std::vector<Unit> CompiledPlan::all_units() const {
  std::vector<Unit> units;
  for (const Variant variant : {Variant::general, Variant::valid, Variant::dense}) {
    for (size_t p = 0; p < impl->plan.pipelines.size(); ++p) {
      const size_t stages = impl->plan.pipelines[p].record_stages.size();
      for (size_t s = 0; s < stages; ++s) units.push_back({p, s, variant});
      units.push_back({p, {}, variant});
    }
  }
  return units;
}

double CompiledPlan::compile_seconds() const {
  const std::lock_guard lock(impl->making);
  return impl->seconds;
}

Timings CompiledPlan::timings() const {
  const std::lock_guard lock(impl->making);
  return impl->timings;
}

}  // namespace xinheng::codegen
