/**
 * Time budgets that callers pass on, and a sleeper that tests can replace. All code that waits takes both.
 */
package dev.vidusubjects.time;
