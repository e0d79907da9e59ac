package io.concurrencylint.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Which version this is; the jar's manifest says it. */
final class Version implements IVersionProvider {

  static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("0.0.0-dev");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "concurrency-lint " + number() + " (Java " + System.getProperty("java.version") + ")"
    };
  }
}
