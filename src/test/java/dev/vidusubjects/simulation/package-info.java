/**
 * A deterministic simulation of the whole protocol: the real use cases on one thread in virtual time, with in-memory
 * ports and a simulated gateway. One seed decides every event: callers, deliveries, polls, sweeps, crashes, faults of
 * the stores, jumps of the clock, and the provider's responses.
 */
package dev.vidusubjects.simulation;
