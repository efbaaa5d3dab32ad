/**
 * Tests of the promises in docs/guarantees.md: the use cases with a fault at each boundary, and the application as a
 * process that is killed under load. Each test compares the created subjects with the ledger of the sandbox.
 */
package dev.vidusubjects.guarantees;
