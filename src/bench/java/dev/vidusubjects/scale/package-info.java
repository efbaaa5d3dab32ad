/**
 * Measurements of the throughput of the standalone application, and of the cost of each task while the number of stored
 * tasks grows. Run by src/bench/scale; each prints tables.
 */
package dev.vidusubjects.scale;
