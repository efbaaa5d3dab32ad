package dev.vidusubjects.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The event queue of a run. While a step waits or calls a port, other steps can run on the same stack. So the steps of
 * different processes interleave on one thread.
 */
final class Agenda {

    /** The maximum nesting of steps: more nesting adds no new interleavings of two or three processes. */
    private static final int MAX_DEPTH = 3;

    /** A step of an actor. */
    interface Step {
        void run();
    }

    private record Event(Instant due, long number, String actor, Step step) {}

    private static final Comparator<Event> ORDER =
            Comparator.comparing(Event::due).thenComparingLong(Event::number);

    private final VirtualTime time;
    private final Schedule schedule;
    private final PriorityQueue<Event> events = new PriorityQueue<>(ORDER);
    private String actor = "start";
    private long count;
    private int depth;

    Agenda(VirtualTime time, Schedule schedule) {
        this.time = time;
        this.schedule = schedule;
    }

    void in(Duration delay, String name, Step step) {
        Duration wait = delay.isNegative() ? Duration.ZERO : delay;
        events.add(new Event(time.now().plus(wait), ++count, name, step));
    }

    /** @return the name of the actor whose step is running */
    String actor() {
        return actor;
    }

    /** Runs all steps that are due until {@code end}, in order, and then sets the time to {@code end}. */
    void runUntil(Instant end) {
        while (!events.isEmpty() && !events.peek().due().isAfter(end)) {
            run(events.poll());
        }
        time.advanceTo(end);
    }

    /** Lets time pass while the running step waits. */
    void elapse(Duration duration) {
        Instant end = time.now().plus(duration);
        if (depth < MAX_DEPTH) {
            while (!events.isEmpty() && !events.peek().due().isAfter(end)) {
                run(events.poll());
            }
        }
        time.advanceTo(end);
    }

    /** Runs one step that is due within {@code horizon}, even if other steps are due earlier. */
    void interleave(Choices choices, Duration horizon) {
        if (depth >= MAX_DEPTH || events.isEmpty()) {
            return;
        }
        Instant end = time.now().plus(horizon);
        List<Event> near = new ArrayList<>();
        for (Event event : events) {
            if (!event.due().isAfter(end)) {
                near.add(event);
            }
        }
        if (!near.isEmpty()) {
            near.sort(ORDER);
            Event next = choices.pick(near);
            events.remove(next);
            run(next);
        }
    }

    private void run(Event event) {
        time.advanceTo(event.due());
        String before = actor;
        actor = event.actor();
        depth++;
        schedule.note(depth, actor, "begins");
        try {
            event.step().run();
        } finally {
            depth--;
            actor = before;
        }
    }

    int depth() {
        return depth;
    }
}
