/** Findings as people and programs read them: text, JSON, SARIF, workflow annotations, HTML. */
package io.concurrencylint.analyzer.report;
