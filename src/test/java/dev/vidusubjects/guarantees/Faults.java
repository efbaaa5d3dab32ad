package dev.vidusubjects.guarantees;

import java.util.concurrent.Callable;

/**
 * Counts the boundaries that a run crosses, and cuts one of them: before or after what happens there. Everything that may
 * go wrong between this application and its stores, its provider and its workflow goes through here.
 */
final class Faults {

    /** What happens at the boundary that is cut. */
    enum Kind {
        /** The process is gone. */
        CRASH,
        /** The call fails, as the port says that it may. */
        FAILURE,
        /** As {@link #FAILURE}, and all later calls of the same port fail too, until the recovery. */
        OUTAGE,
        /** Another process writes the task in between. */
        STALE,
        /** The same delivery arrives a second time, and is dealt with in between. */
        DUPLICATE,
        /** It is held back, while everything that comes after it comes first: deliveries, a sweep, looks to the end. */
        OVERTAKEN,
        /** The clock jumps two hours ahead. */
        CLOCK_AHEAD,
        /** The clock is set back ten minutes. */
        CLOCK_BACK;

        /** @return whether striking after a call is not the same as striking before the next one */
        boolean differsAfterwards() {
            return this == FAILURE;
        }
    }

    static final Kind[] EVERYTHING = Kind.values();

    /** Where the clock makes no difference that another scenario does not show. */
    static final Kind[] RACES = {Kind.CRASH, Kind.FAILURE, Kind.OUTAGE, Kind.STALE, Kind.DUPLICATE, Kind.OVERTAKEN};

    /** Where nothing else can come in between that another scenario does not show. */
    static final Kind[] ENDS = {Kind.CRASH, Kind.FAILURE, Kind.OUTAGE};

    /** Where each run takes long. */
    static final Kind[] RECOVERY = {Kind.CRASH, Kind.OUTAGE, Kind.OVERTAKEN};

    /** The process is gone: nothing may catch this. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;

        Crash() {
            super("killed", null, false, false);
        }
    }

    /** How a port fails. */
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

    /** How the names of the boundaries begin that are down; empty for none. */
    private String down = "";

    /**
     * @param target which boundary is cut, 0 for the first; −1 for none
     * @param event what happens there, for those kinds that are events
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

    /** @return what was cut, for messages */
    String cut() {
        return cut;
    }

    /** From here on boundaries are counted, and one is cut. */
    void arm() {
        armed = true;
    }

    /** From here on nothing goes wrong any more. */
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
            strike(failure);
            return call.call();
        }
        T result = call.call();
        strike(failure);
        return result;
    }

    private void strike(Failure failure) throws Exception {
        switch (kind) {
            case CRASH -> throw new Crash();
            case FAILURE, OUTAGE -> throw failure.make(afterwards);
            default -> event.run();
        }
    }
}
