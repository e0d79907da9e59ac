package io.concurrencylint.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code check}: analyses and reports. */
@Command(
    name = "check",
    abbreviateSynopsis = true,
    description = "Analyse Java sources for concurrency hazards.",
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  no finding at or above --fail-on",
      "  1  findings",
      "  2  usage or configuration error",
      "  3  a fault of concurrency-lint itself",
      "  4  analysis incomplete, and --fail-on-incomplete"
    })
final class CheckCommand extends ReportingCommand {

  @Option(
      names = "--confirm",
      description =
          "Run the analysed code in JVMs of its own to make findings happen; --fail-on then "
              + "looks at confirmed findings only.")
  private boolean confirm;

  CheckCommand(Session session) {
    super(session);
  }

  @Override
  boolean confirms() {
    return confirm;
  }
}
