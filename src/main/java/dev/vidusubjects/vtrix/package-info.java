/**
 * The real provider behind the ports of {@link dev.vidusubjects.provider}: wire format, tolerant reading, retries, deadlines and breakers.
 * Every remote error is classified in one class.
 */
package dev.vidusubjects.vtrix;
