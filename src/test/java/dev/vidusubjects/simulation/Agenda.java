package dev.vidusubjects.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What happens when. A step that waits, or calls a port, can have other steps run meanwhile, on the same stack: so the steps
 * of different processes interleave on one thread.
 */
final class Agenda {

    /** Deeper nesting adds no new interleavings of two or three parties. */
    private static final int MAX_DEPTH = 3;

    /** Something that an actor does. */
    interface LogEvent {
        void run();
    }

    private record Event(Instant due, long number, String actor, LogEvent step) {}

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

    void in(Duration delay, String name, LogEvent step) {
        Duration wait = delay.isNegative() ? Duration.ZERO : delay;
        events.add(new Event(time.now().plus(wait), ++count, name, step));
    }

    /** @return the name of the actor whose step is running */
    String actor() {
        return actor;
    }

    /** Runs everything that is due by an instant, in order; then it is that instant. */
    void runUntil(Instant end) {
        while (!events.isEmpty() && !events.peek().due().isAfter(end)) {
            run(events.poll());
        }
        time.advanceTo(end);
    }

    /** The running step waits. */
    void elapse(Duration duration) {
        Instant end = time.now().plus(duration);
        if (depth < MAX_DEPTH) {
            while (!events.isEmpty() && !events.peek().due().isAfter(end)) {
                run(events.poll());
            }
        }
        time.advanceTo(end);
    }

    /** Runs one of the steps that are due within a horizon now, though others are due earlier. */
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
