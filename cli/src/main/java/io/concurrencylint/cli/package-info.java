/** The command line: options to requests, reports to streams, verdicts to exit codes. */
package io.concurrencylint.cli;
