package dev.vidusubjects.simulation;

/**
 * The process of the running step has crashed. Only the simulation catches this error; everything on the stack is lost.
 */
final class CrashError extends Error {

    CrashError(String process) {
        super(process + " crashed", null, false, false);
    }
}
