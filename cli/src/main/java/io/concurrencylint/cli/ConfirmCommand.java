package io.concurrencylint.cli;

import picocli.CommandLine.Command;

/** {@code confirm}: analyses, and tries to make each finding happen. */
@Command(
    name = "confirm",
    abbreviateSynopsis = true,
    description = {
      "Analyse, then run the code in JVMs of its own to make each finding happen.",
      "This executes the analysed code and its tests; docs/confirm.md says what is contained."
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  no finding at or above --fail-on was confirmed",
      "  1  a finding was confirmed",
      "  2  usage or configuration error",
      "  3  a fault of concurrency-lint itself",
      "  4  analysis incomplete, and --fail-on-incomplete"
    })
final class ConfirmCommand extends ReportingCommand {

  ConfirmCommand(Session session) {
    super(session);
  }

  @Override
  boolean confirms() {
    return true;
  }
}
