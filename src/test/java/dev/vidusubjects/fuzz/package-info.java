/**
 * Generators of untrusted input (malformed JSON, path traversal), and a runner for property tests that need the running
 * application.
 */
package dev.vidusubjects.fuzz;
