/**
 * Time budgets that callers pass on, and a sleeper that tests can replace.
 */
package dev.vidusubjects.time;
