/**
 * What is kept between runs: derived data only, found by the content it was derived from. Whoever
 * deletes it loses nothing but time.
 */
package io.concurrencylint.analyzer.cache;
