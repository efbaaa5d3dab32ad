package dev.vidusubjects.simulation;

import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.util.List;

/** The events around the deployment: conditions change, clocks jump, other clients create subjects, sweeps run. */
final class Disturbances {

    private static final Duration MAX_SWEEP = Duration.ofMinutes(4);

    private final RunParts parts;
    private final SimulatedDeployment deployment;
    private final Choices choices;
    private final boolean clocksJump;
    private boolean jumpedAhead;
    private Duration sweepEvery = Duration.ofMinutes(5);

    Disturbances(RunParts parts, SimulatedDeployment deployment, Choices choices) {
        this.parts = parts;
        this.deployment = deployment;
        this.choices = choices;
        this.clocksJump = choices.chance(0.15);
    }

    boolean clocksJump() {
        return clocksJump;
    }

    /** Schedules conditions for the period until {@code end}: some are good, most are bad. */
    void schedule(Duration end) {
        Duration at = Duration.ZERO;
        while (at.compareTo(end) < 0) {
            Conditions next = choices.chance(0.3) ? Conditions.HEALTHY : Conditions.bad(choices);
            parts.agenda().in(at, "conditions", () -> deployment.conditions(next));
            at = at.plus(choices.between(Duration.ofMinutes(2), Duration.ofMinutes(50)));
        }
        for (int i = choices.below(4); i > 0; i--) {
            parts.agenda().in(choices.between(Duration.ZERO, end), "list", parts.account()::freezeOrThaw);
        }
        for (int i = choices.below(6); i > 0; i--) {
            String name = "Foreign " + i;
            parts.agenda().in(choices.between(Duration.ZERO, end), "other client", () -> foreign(name));
        }
        for (int i = clocksJump ? choices.between(1, 3) : 0; i > 0; i--) {
            parts.agenda().in(choices.between(Duration.ZERO, end), "clock", this::jump);
        }
    }

    /**
     * Corrects a wrong clock once. If the clock jumped by hours repeatedly, or while a list hides a subject for more
     * than the hour before readings count, the time that a proof of absence needs would pass too early.
     */
    private void jump() {
        boolean ahead = choices.chance(0.5) && !jumpedAhead && !parts.account().hidesForMoreThanAnHour();
        jumpedAhead |= ahead;
        parts.time()
                .jump(
                        ahead
                                ? choices.between(Duration.ofMinutes(1), Duration.ofHours(5))
                                : choices.between(Duration.ofSeconds(1), Duration.ofMinutes(10))
                                        .negated());
    }

    private void foreign(String name) {
        parts.account().create(name, 1, 0, "");
    }

    /**
     * Creates subjects of other clients before anything is submitted, some with the names that the callers use.
     *
     * @param known the time after which these subjects have been read
     */
    void populate(List<String> names, Duration known) {
        for (int i = choices.below(12); i > 0; i--) {
            parts.account().createOlder(choices.chance(0.3) ? choices.pick(names) : "Older " + i, known);
        }
    }

    /** @param first the delay of the first sweep */
    void sweeps(Duration first) {
        if (parts.protocol().sweeps()) {
            parts.agenda().in(first, "sweep", this::sweep);
        }
    }

    private void sweep() {
        parts.agenda().in(sweepEvery, "sweep", this::sweep);
        deployment.run(useCases -> useCases.sweep.sweep(TimeBudget.of(MAX_SWEEP, deployment.clock())), () -> {});
    }

    /** Makes sweeps rarer from now on, so that virtual days need little processing time. */
    void settle() {
        sweepEvery = Duration.ofHours(2);
    }
}
