/**
 * Generators of untrusted input (malformed JSON, path traversal), and a runner for property tests that need the running
 * application. Seeds are fixed, so every run uses the same inputs.
 */
package dev.vidusubjects.fuzz;
