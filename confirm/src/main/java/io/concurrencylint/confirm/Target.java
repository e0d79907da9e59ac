package io.concurrencylint.confirm;

import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Step;
import io.concurrencylint.analyzer.ir.MethodDecl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a finding says about where and how it can be made to happen.
 *
 * @param id of the finding
 * @param evidence what shows it
 * @param path of the file it is reported in
 * @param places {@code File.java:12}: every line the finding speaks of
 * @param methods {@code File.java:12}: every line of the methods around the places
 * @param fields {@code Class.field} of the fields it speaks of
 * @param roles for each thread of the witness the method it enters first; empty where that is none
 */
record Target(
    String id,
    Finding finding,
    Evidence evidence,
    String path,
    SortedSet<String> places,
    SortedSet<String> methods,
    SortedSet<String> fields,
    List<Optional<MethodDecl>> roles) {

  private static final Pattern FIELD =
      Pattern.compile("(?:[\\w$]+\\.)*([\\w$]+)#([\\w$]+)(?![(\\w$])");

  static Target of(String id, Finding finding, SourceIndex sources) {
    Set<Location> locations = new LinkedHashSet<>();
    locations.add(finding.location());
    finding.related().stream().map(Related::location).forEach(locations::add);
    finding.witness().steps().stream().map(Step::location).forEach(locations::add);
    SortedSet<String> places = new TreeSet<>();
    SortedSet<String> methods = new TreeSet<>();
    for (Location location : locations) {
      String file = fileName(location.path());
      places.add(file + ":" + location.line());
      sources
          .methodAt(location.path(), location.line())
          .ifPresent(
              method -> {
                boolean isHeader = method.span().line() == location.line();
                for (int line = method.firstLine(); line <= method.lastLine(); line++) {
                  methods.add(file + ":" + line);
                  if (isHeader && method.modifiers().isSynchronized()) {
                    // The lock is taken where the body begins.
                    places.add(file + ":" + line);
                  }
                }
              });
    }
    return new Target(
        id,
        finding,
        Evidence.of(finding.rule()),
        finding.location().path(),
        places,
        methods,
        fields(finding.key()),
        roles(finding, sources));
  }

  /** The files it speaks of. */
  SortedSet<String> paths() {
    SortedSet<String> paths = new TreeSet<>(Set.of(path));
    finding.witness().steps().forEach(step -> paths.add(step.location().path()));
    return paths;
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The fields in a structural key; the first word names the method. */
  private static SortedSet<String> fields(String key) {
    SortedSet<String> fields = new TreeSet<>();
    Matcher matcher = FIELD.matcher(key.substring(Math.max(0, key.indexOf(' '))));
    while (matcher.find()) {
      fields.add(matcher.group(1) + "." + matcher.group(2));
    }
    return fields;
  }

  private static List<Optional<MethodDecl>> roles(Finding finding, SourceIndex sources) {
    Map<Integer, Location> first = new LinkedHashMap<>();
    for (Step step : finding.witness().steps()) {
      first.putIfAbsent(step.actor(), step.location());
    }
    List<Optional<MethodDecl>> roles = new ArrayList<>();
    for (int actor = 0; actor < finding.witness().actors().size(); actor++) {
      Location at = first.getOrDefault(actor, finding.location());
      roles.add(sources.methodAt(at.path(), at.line()));
    }
    return roles;
  }
}
