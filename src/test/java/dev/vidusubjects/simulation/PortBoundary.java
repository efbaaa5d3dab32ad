package dev.vidusubjects.simulation;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Injects events at a call of a port: other steps run, time passes, the call fails before or after its effect, or the
 * process crashes.
 */
final class PortBoundary {

    private static final Duration NEAR = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofSeconds(40);
    static final Duration MIN_FREEZE = Duration.ofMinutes(4);
    static final Duration MAX_FREEZE = Duration.ofMinutes(20);

    private final Agenda agenda;
    private final Schedule schedule;
    private final Choices choices;
    private Conditions conditions = Conditions.HEALTHY;
    private int faults;
    private int crashes;

    /** A call of a port. */
    interface Call<T> {
        T make() throws Exception;
    }

    PortBoundary(Agenda agenda, Schedule schedule, Choices choices) {
        this.agenda = agenda;
        this.schedule = schedule;
        this.choices = choices;
    }

    void conditions(Conditions next) {
        conditions = next;
    }

    Conditions conditions() {
        return conditions;
    }

    /** @param fault supplies the exception that the port throws when it fails */
    <T> T cross(SimulatedProcess process, String port, Supplier<? extends Exception> fault, Call<T> call)
            throws Exception {
        process.check();
        schedule.note(agenda.depth(), process.name(), port);
        // Two processes conflict where both read a document and both replace it.
        disturb(process, conditions.interleavings() * (port.startsWith("state.replace") ? 4 : 1));
        if (fails("fails before ", port)) {
            throw fault.get();
        }
        T result = call.make();
        disturb(process, conditions.interleavings());
        if (fails("fails after ", port)) {
            throw fault.get();
        }
        return result;
    }

    private boolean fails(String when, String port) {
        boolean table = port.startsWith("tasks.") || port.startsWith("state.") || port.startsWith("outbox.");
        if (!choices.chance(table ? conditions.tableFaults() : conditions.storageFaults())) {
            return false;
        }
        faults++;
        schedule.note(agenda.depth(), agenda.actor(), when + port);
        return true;
    }

    private void disturb(SimulatedProcess process, double interleavings) {
        if (choices.chance(interleavings)) {
            agenda.interleave(choices, NEAR);
        }
        if (choices.chance(conditions.pauses())) {
            agenda.elapse(choices.between(Duration.ZERO, choices.chance(0.1) ? LONG : SHORT));
        }
        if (choices.chance(conditions.freezes())) {
            schedule.note(agenda.depth(), process.name(), "freezes");
            agenda.elapse(choices.between(MIN_FREEZE, MAX_FREEZE));
        }
        if (choices.chance(conditions.crashes())) {
            crashes++;
            schedule.note(agenda.depth(), process.name(), "crashes");
            process.crash();
        }
        process.check();
    }

    int faults() {
        return faults;
    }

    int crashes() {
        return crashes;
    }
}
