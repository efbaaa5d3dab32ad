package dev.vidusubjects.simulation;

import java.io.PrintStream;
import java.time.Duration;

/**
 * The events of a run, one line each. Without an output stream, only the hash of the lines is kept, which distinguishes
 * two runs.
 */
final class Schedule {

    private final VirtualTime time;
    private final PrintStream out;
    private long hash = 17;
    private long lines;

    /** @param out the stream to which lines are printed; {@code null} for one run of many */
    Schedule(VirtualTime time, PrintStream out) {
        this.time = time;
        this.out = out;
    }

    void note(int depth, String actor, String what) {
        lines++;
        hash = hash * 31 + time.now().toEpochMilli();
        hash = hash * 31 + depth;
        hash = hash * 31 + actor.hashCode();
        hash = hash * 31 + what.hashCode();
        if (out != null) {
            out.println(stamp() + "  " + "  ".repeat(depth) + actor + ": " + what);
        }
    }

    /** @return whether lines are printed, so that long lines are worth their cost */
    boolean isPrinted() {
        return out != null;
    }

    private String stamp() {
        Duration since = Duration.between(VirtualTime.START, time.now());
        String error = time.error().isZero() ? "" : " (clock " + time.error() + ")";
        return String.format(
                "%3d:%02d:%02d.%03d%s",
                since.toHours(), since.toMinutesPart(), since.toSecondsPart(), since.toMillisPart(), error);
    }

    long hash() {
        return hash;
    }

    long lines() {
        return lines;
    }
}
