package dev.vidusubjects.simulation;

import dev.vidusubjects.events.Outbox;

/**
 * What survives the crashes of a deployment's processes, and concerns endings.
 *
 * @param outbox the outbox without a port boundary
 * @param bus whether the deployment has an event bus
 */
record EndingParts(EndingLedger ledger, Outbox outbox, boolean bus, SimulatedReceivers receivers) {}
