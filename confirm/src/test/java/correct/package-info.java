/** Correct concurrent classes: whatever a finding says of them must never be confirmed. */
package correct;
