/**
 * Tests of what docs/guarantees.md promises: the use cases with a fault at each boundary, and the application as a process
 * that is killed under load. Each compares what was created with the ledger of the sandbox.
 */
package dev.vidusubjects.guarantees;
