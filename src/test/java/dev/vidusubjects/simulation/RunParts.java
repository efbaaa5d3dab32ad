package dev.vidusubjects.simulation;

import dev.vidusubjects.fixture.MemoryStateStore;

/** The parts that the actors of one run share. */
record RunParts(
        VirtualTime time,
        Schedule schedule,
        Agenda agenda,
        PortBoundary boundary,
        Account account,
        SubmissionLedger ledger,
        Gateway gateway,
        MemoryTaskStore tasks,
        MemoryStateStore state,
        MemoryResultStore results,
        MemoryMediaStore media,
        EndingParts endings,
        Protocol protocol) {}
