package dev.vidusubjects.simulation;

/** The process of the running step was lost. Only the simulation catches this; everything on the stack is gone. */
final class CrashError extends Error {

    CrashError(String process) {
        super(process + " crashed", null, false, false);
    }
}
