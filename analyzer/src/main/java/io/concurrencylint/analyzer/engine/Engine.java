package io.concurrencylint.analyzer.engine;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.ir.SourceUnit;
import io.concurrencylint.analyzer.ir.TypeDecl;
import io.concurrencylint.analyzer.resolve.Classes;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.types.ClassPath;
import io.concurrencylint.analyzer.views.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/** Runs the analysis: sources to IR, facts, views, rules, findings. */
public final class Engine {

  private final List<Rule> rules;

  /** An engine that asks the given rules, and no others. */
  public Engine(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Analyses what {@code request} names. Never throws for bad input: what could not be read or
   * parsed is in {@link Analysis#problems()}.
   */
  public Analysis run(Request request, Progress progress) {
    return run(request, Map.of(), progress);
  }

  /**
   * The same with sources that somebody else has read, a compiler for instance.
   *
   * @param texts by the path that findings spell, see {@link Request#spelling}; reported on like
   *     the files below {@link Request#paths()}, and instead of a file of that path
   */
  public Analysis run(Request request, Map<String, String> texts, Progress progress) {
    FutureTask<Analysis> task = new FutureTask<>(() -> analyse(request, texts, progress));
    // Deeply nested source is resolved recursively, as it is parsed.
    Thread thread = new Thread(null, task, "analysis", SourceReader.STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while analysing", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException("the analysis failed", e.getCause());
    }
  }

  private Analysis analyse(Request request, Map<String, String> texts, Progress progress) {
    Collection<Problem> problems = new ConcurrentLinkedQueue<>();
    Map<String, Path> reported = SourceFiles.find(request.root(), request.paths(), problems::add);
    reported.values().removeIf(file -> !request.wanted().test(file.toAbsolutePath().normalize()));
    Map<String, Path> files = new TreeMap<>(reported);
    files.putAll(SourceFiles.find(request.root(), request.sourceRoots(), problems::add));
    Set<String> told = new HashSet<>(reported.keySet());
    told.addAll(texts.keySet());
    Memory memory = Memory.of(request, rules);
    SourceReader reader =
        new SourceReader(names(), progress, request.threads(), memory.cache(), memory.origin());
    List<SourceReader.Source> sources = reader.read(files, texts);
    String key = memory.key(sources, told, problems);
    Analysis known = memory.recall(key);
    if (known == null) {
      reader.complete(sources);
      known = analyse(request, sources, told, problems, progress);
      if (known.problems().stream().noneMatch(Problem::isFault)) {
        memory.keep(key, known);
      }
    }
    memory.cache().trim();
    return known;
  }

  private Analysis analyse(
      Request request,
      List<SourceReader.Source> sources,
      Set<String> reported,
      Collection<Problem> problems,
      Progress progress) {
    List<SourceUnit> units = new ArrayList<>();
    List<Suppression> suppressions = new ArrayList<>();
    for (SourceReader.Source source : sources) {
      Lowered lowered = source.lowered();
      problems.addAll(lowered.problems());
      suppressions.addAll(lowered.suppressions());
      if (lowered.unit() != null) {
        units.add(lowered.unit());
      }
    }
    duplicates(units, problems);
    try (ClassPath classPath = ClassPath.open(request.classPath())) {
      classPath.problems().forEach(text -> problems.add(new Problem("class path", 0, text, false)));
      Classes classes = new Classes(units, classPath);
      new DeclarationCheck(classes).tell(request.models(), problems::add);
      Program program = new Program(classes, request.models());
      Set<Finding> findings = check(program, reported, problems, progress);
      return new Analysis(
          List.copyOf(findings),
          suppressions.stream().sorted().toList(),
          List.copyOf(new TreeSet<>(problems)),
          statistics(program, units, problems),
          program.lockGraph());
    }
  }

  private Set<String> names() {
    return rules.stream().map(rule -> rule.doc().name()).collect(Collectors.toSet());
  }

  private Set<Finding> check(
      Program program, Set<String> reported, Collection<Problem> problems, Progress progress) {
    Set<Finding> findings = new TreeSet<>();
    program.code();
    progress.at("calls", 1, 1);
    program.locks();
    int done = 0;
    for (Rule rule : rules) {
      try {
        rule.check(
            program,
            finding -> {
              if (reported.contains(finding.location().path())) {
                findings.add(finding);
              }
            });
      } catch (RuntimeException | StackOverflowError fault) {
        problems.add(Problem.ofRule(rule.doc().name(), fault));
      }
      progress.at("rules", ++done, rules.size());
    }
    return findings;
  }

  private static void duplicates(List<SourceUnit> units, Collection<Problem> problems) {
    Map<String, SourceUnit> first = new HashMap<>();
    for (SourceUnit unit : units) {
      for (TypeDecl type : unit.types()) {
        SourceUnit other = first.putIfAbsent(type.name(), unit);
        if (other != null && type.enclosing() == null && other != unit) {
          problems.add(
              new Problem(
                  unit.path(),
                  type.span().line(),
                  "class "
                      + type.name()
                      + " is also declared in "
                      + other.path()
                      + ", which counts; analyse one of the two",
                  false));
        }
      }
    }
  }

  private static Statistics statistics(
      Program program, List<SourceUnit> units, Collection<Problem> problems) {
    List<TypeDecl> types = new ArrayList<>();
    units.forEach(unit -> types.addAll(unit.types()));
    return new Statistics(
        units.size(),
        units.stream().mapToInt(SourceUnit::lines).sum(),
        types.size(),
        program.code().routines().size(),
        program.locks().distinct(),
        program.roles().all().size(),
        (int) problems.stream().filter(Problem::lost).count());
  }
}
