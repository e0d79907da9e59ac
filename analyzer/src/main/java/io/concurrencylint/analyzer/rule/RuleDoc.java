package io.concurrencylint.analyzer.rule;

import io.concurrencylint.analyzer.finding.Confidence;
import io.concurrencylint.analyzer.finding.Finding;
import io.concurrencylint.analyzer.finding.Hazard;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.finding.Related;
import io.concurrencylint.analyzer.finding.Severity;
import io.concurrencylint.analyzer.finding.Witness;
import java.util.List;

/**
 * What a rule says about itself; the rule pages, {@code explain} and the SARIF descriptors are made
 * from it.
 *
 * @param name the rule's class name, suppression key and SARIF id; names what was found
 * @param hazard its family
 * @param severity the level of its findings unless one says otherwise
 * @param summary one sentence, at most 200 characters
 * @param explanation Markdown: what happens, when, since and until which Java version, what is
 *     deliberately not reported
 * @param fix Markdown: how to mend it
 * @param examples faulty programs with their correct twins; they run as fixtures
 * @param references papers, JLS or JMM sections, JEPs, CWE entries
 * @param cwe numbers of the CWE entries it matches, possibly none
 */
public record RuleDoc(
    String name,
    Hazard hazard,
    Severity severity,
    String summary,
    String explanation,
    String fix,
    List<Example> examples,
    List<String> references,
    List<Integer> cwe) {

  public RuleDoc {
    examples = List.copyOf(examples);
    references = List.copyOf(references);
    cwe = List.copyOf(cwe);
    if (summary.length() > 200) {
      throw new IllegalArgumentException(name + ": summary is longer than 200 characters");
    }
  }

  /** A finding of this rule, of its severity. */
  public Finding finding(
      Confidence confidence,
      Location location,
      String message,
      List<Related> related,
      Witness witness,
      String fix,
      String key) {
    return new Finding(name, severity, confidence, location, message, related, witness, fix, key);
  }

  /**
   * A faulty program and its correct twin, each one compilation unit in the default package.
   *
   * @param title what the pair shows
   * @param faulty carries {@code // expect: Rule} on the lines concerned
   * @param correct silent under every rule
   */
  public record Example(String title, String faulty, String correct) {}
}
