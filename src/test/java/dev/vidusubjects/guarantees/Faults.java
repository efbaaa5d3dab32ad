package dev.vidusubjects.guarantees;

import dev.vidusubjects.fixture.CrashError;
import java.util.concurrent.Callable;

/**
 * Counts the boundaries that a run crosses, and injects a fault at one of them (cuts it), before or after the call.
 * Every fault between this application and its stores, its provider and its workflow is injected here.
 */
final class Faults {

    /** The fault at the boundary that is cut. */
    enum Kind {
        /** The process ends. */
        CRASH,
        /** The call fails with a failure that the port declares. */
        FAILURE,
        /** As {@link #FAILURE}, and all later calls of the same port fail too, until the recovery. */
        OUTAGE,
        /** Another process writes the task in between. */
        STALE,
        /** The same delivery arrives a second time, and is processed in between. */
        DUPLICATE,
        /** The process is paused while everything that follows happens first: deliveries, a sweep, polls to the end. */
        PAUSED,
        /** The clock jumps two hours ahead. */
        CLOCK_AHEAD,
        /** The clock is set back ten minutes. */
        CLOCK_BACK;

        /** @return whether a fault after a call differs from a fault before the next one */
        boolean differsAfterwards() {
            return this == FAILURE;
        }
    }

    static final Kind[] EVERYTHING = Kind.values();

    /** For scenarios in which the clock makes no difference that another scenario does not show. */
    static final Kind[] RACES = {Kind.CRASH, Kind.FAILURE, Kind.OUTAGE, Kind.STALE, Kind.DUPLICATE, Kind.PAUSED};

    /** For scenarios in which nothing else can happen in between that another scenario does not show. */
    static final Kind[] ENDS = {Kind.CRASH, Kind.FAILURE, Kind.OUTAGE};

    /** For scenarios that cross very many boundaries. */
    static final Kind[] STOPS = {Kind.CRASH, Kind.OUTAGE};

    /** Creates the exception with which a port fails. */
    interface Failure {
        Exception make(boolean afterwards);
    }

    private final Kind kind;
    private final int target;
    private final boolean afterwards;
    private final Runnable event;
    private int crossed;
    private boolean armed;
    private String cut = "none";

    /** The common prefix of the boundaries that are down, or empty if none is. */
    private String down = "";

    /**
     * @param target the number of the boundary that is cut, 0 for the first; −1 for none
     * @param event the action at this boundary, for the kinds that are events
     */
    Faults(Kind kind, int target, boolean afterwards, Runnable event) {
        this.kind = kind;
        this.target = target;
        this.afterwards = afterwards;
        this.event = event;
    }

    int crossed() {
        return crossed;
    }

    /** @return the fault and the boundary that was cut, for messages; {@code none} if none was cut */
    String cut() {
        return cut;
    }

    /** Starts to count boundaries, and to cut the target. */
    void arm() {
        armed = true;
    }

    /** Ends all faults. */
    void disarm() {
        armed = false;
        down = "";
    }

    <T> T cross(String boundary, Callable<T> call, Failure failure) throws Exception {
        if (!down.isEmpty() && boundary.startsWith(down)) {
            throw failure.make(false);
        }
        if (!armed || crossed++ != target) {
            return call.call();
        }
        cut = kind + (afterwards ? " after " : " before ") + boundary;
        armed = false;
        if (kind == Kind.OUTAGE) {
            down = boundary.substring(0, boundary.indexOf('.') + 1);
        }
        if (!afterwards) {
            inject(failure);
            return call.call();
        }
        T result = call.call();
        inject(failure);
        return result;
    }

    private void inject(Failure failure) throws Exception {
        switch (kind) {
            case CRASH -> throw new CrashError("the process");
            case FAILURE, OUTAGE -> throw failure.make(afterwards);
            default -> event.run();
        }
    }
}
