/** Which findings are reported: suppressions, baseline, changed lines, confidence. */
package io.concurrencylint.analyzer.triage;
