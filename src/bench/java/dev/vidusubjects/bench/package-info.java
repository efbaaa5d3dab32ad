/**
 * Measurements of docs/performance.md that need no function, and the formats in which all measurements print their
 * results. Each prints a table.
 */
package dev.vidusubjects.bench;
