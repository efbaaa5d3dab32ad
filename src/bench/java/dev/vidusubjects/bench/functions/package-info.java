/**
 * Measures the packaged functions as Lambda runs them: every service with TLS on a port of its own, a whole CPU until
 * the first request for an event, and then the share of a CPU that the memory of the function buys. The stand-ins of
 * the services run in this process, and only the CPU time of the measured process is counted.
 */
package dev.vidusubjects.bench.functions;
