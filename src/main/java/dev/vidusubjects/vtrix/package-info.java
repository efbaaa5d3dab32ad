/**
 * The real provider, which implements the ports of {@link dev.vidusubjects.provider}: wire format, tolerant parsing,
 * retries, deadlines and breakers. One class classifies every remote error.
 */
package dev.vidusubjects.vtrix;
