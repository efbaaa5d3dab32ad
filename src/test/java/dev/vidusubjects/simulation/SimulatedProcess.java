package dev.vidusubjects.simulation;

/** One process of the deployment: what it holds in memory is lost when it crashes. */
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

    /** Loses the process; steps of it that are under way end at their next port call. */
    void crash() {
        alive = false;
    }

    /** @throws CrashError if the process was lost while its step waited */
    void check() {
        if (!alive) {
            throw new CrashError(name);
        }
    }

    /** @return the attempt whose submission is on the stack; empty text for none */
    String attempt() {
        return attempt;
    }

    /** @return the attempt before */
    String enter(String next) {
        String before = attempt;
        attempt = next;
        return before;
    }
}
