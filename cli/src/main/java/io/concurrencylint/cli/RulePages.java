package io.concurrencylint.cli;

import io.concurrencylint.analyzer.report.RulePage;
import io.concurrencylint.analyzer.rule.Rule;
import io.concurrencylint.analyzer.rule.RuleDoc;
import io.concurrencylint.rules.Rules;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes {@code docs/rules} from what the rules say about themselves. */
public final class RulePages {

  private static final String GENERATED =
      "<!-- Generated from the rule's class by RulePages; edit that. -->\n";

  private RulePages() {}

  /** Replaces the pages in the folder named by the only argument. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: RulePages docs/rules");
    }
    Path folder = Files.createDirectories(Path.of(args[0]));
    SortedMap<String, String> pages = pages(Rules.all());
    try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, "*.md")) {
      for (Path page : old) {
        if (!pages.containsKey(page.getFileName().toString())) {
          Files.delete(page);
        }
      }
    }
    for (String name : pages.keySet()) {
      Files.writeString(folder.resolve(name), pages.get(name));
    }
  }

  /** The pages of {@code rules} and their table of contents, by file name. */
  static SortedMap<String, String> pages(List<Rule> rules) {
    List<RuleDoc> docs =
        rules.stream().map(Rule::doc).sorted(Comparator.comparing(RuleDoc::name)).toList();
    SortedMap<String, String> pages = new TreeMap<>();
    for (RuleDoc doc : docs) {
      pages.put(
          doc.name() + ".md", GENERATED + "# " + doc.name() + "\n\n" + RulePage.markdown(doc));
    }
    pages.put("README.md", contents(docs));
    return pages;
  }

  private static String contents(List<RuleDoc> docs) {
    StringBuilder contents = new StringBuilder(GENERATED + "# Rules\n\n");
    contents.append("| rule | hazard | level | what is found |\n| --- | --- | --- | --- |\n");
    for (RuleDoc doc : docs) {
      contents.append("| [").append(doc.name()).append("](").append(doc.name()).append(".md) | ");
      contents.append(doc.hazard().label()).append(" | ").append(doc.severity().label());
      contents.append(" | ").append(doc.summary().replace("|", "\\|")).append(" |\n");
    }
    return contents.toString();
  }
}
