package io.concurrencylint.confirm;

import io.concurrencylint.analyzer.ir.MethodDecl;
import io.concurrencylint.analyzer.ir.SourceUnit;
import io.concurrencylint.analyzer.ir.TypeDecl;
import io.concurrencylint.confirm.ProgramUnderTest.Existing;
import io.concurrencylint.explorer.ExploreOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The project's own programs that could reach the places of a finding, the nearest first. */
final class Candidates {
  private static final int MOST = 4;

  private final SourceIndex sources;

  Candidates(SourceIndex sources) {
    this.sources = sources;
  }

  /** A program with the file that declares it. */
  record Found(Existing program, String path) {}

  List<Found> of(Target target) {
    Optional<SourceUnit> own = sources.unit(target.path());
    if (own.isEmpty()) {
      return List.of();
    }
    String packageName = own.get().packageName();
    Set<String> names = new LinkedHashSet<>();
    own.get().types().stream()
        .filter(type -> type.enclosing() == null)
        .forEach(type -> names.add(type.display()));
    List<String> paths = new ArrayList<>();
    for (String path : sources.files().keySet()) {
      String text = sources.text(path);
      boolean runs = text.contains("void main(") || text.contains("@Test");
      if (runs && (path.equals(target.path()) || names.stream().anyMatch(text::contains))) {
        paths.add(path);
      }
    }
    String folder = target.path().substring(0, target.path().lastIndexOf('/') + 1);
    paths.sort(
        Comparator.comparing((String path) -> !path.equals(target.path()))
            .thenComparing(path -> !path.startsWith(folder))
            .thenComparing(Comparator.naturalOrder()));
    List<Found> found = new ArrayList<>();
    for (String path : paths) {
      sources.unit(path).ifPresent(unit -> addPrograms(unit, path, found));
      if (found.size() >= MOST) {
        break;
      }
    }
    return found.subList(0, Math.min(MOST, found.size()));
  }

  private static void addPrograms(SourceUnit unit, String path, List<Found> found) {
    for (TypeDecl type : unit.types()) {
      for (MethodDecl method : type.methods()) {
        if (isMain(method)) {
          found.add(new Found(new Existing(new ExploreOptions.Main(type.name(), List.of())), path));
        } else if (isTest(method)) {
          found.add(
              new Found(new Existing(new ExploreOptions.Test(type.name(), method.name())), path));
        }
      }
    }
  }

  private static boolean isMain(MethodDecl method) {
    return method.name().equals("main")
        && method.isStatic()
        && method.modifiers().isPublic()
        && method.parameterTypes().size() == 1;
  }

  private static boolean isTest(MethodDecl method) {
    return method.hasAnnotation("Test") && method.parameterTypes().isEmpty();
  }
}
