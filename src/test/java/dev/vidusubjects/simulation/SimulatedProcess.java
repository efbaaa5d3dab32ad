package dev.vidusubjects.simulation;

import dev.vidusubjects.fixture.CrashError;

/** One process of the deployment. A crash loses everything that it holds in memory. */
final class SimulatedProcess {

    private final String name;
    private boolean alive = true;
    private String attempt = "";

    SimulatedProcess(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return alive;
    }

    /** Crashes the process; its running steps end at their next port call. */
    void crash() {
        alive = false;
    }

    /** @throws CrashError if the process crashed while its step waited */
    void check() {
        if (!alive) {
            throw new CrashError(name);
        }
    }

    /** @return the attempt whose submission is on the stack; an empty text for none */
    String attempt() {
        return attempt;
    }

    /** @return the previous attempt */
    String enter(String next) {
        String before = attempt;
        attempt = next;
        return before;
    }
}
