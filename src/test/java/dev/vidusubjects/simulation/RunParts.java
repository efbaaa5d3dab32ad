package dev.vidusubjects.simulation;

/** What the actors of one run share. */
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
        Protocol protocol) {}
