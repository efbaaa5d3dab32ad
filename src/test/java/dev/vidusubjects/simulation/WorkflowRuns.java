package dev.vidusubjects.simulation;

import dev.vidusubjects.polling.PollOutcome;
import dev.vidusubjects.polling.PollOutcome.PollAgain;
import dev.vidusubjects.task.NoSuchTaskException;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.TimeBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The workflows of both targets. Standalone workflows are in the memory of one process: a workflow for a newer version
 * of the task replaces the current one, and a crash loses all of them. On AWS, each workflow has a name that is used
 * only once, and survives crashes; a round that fails is repeated, and is finally given up.
 */
final class WorkflowRuns {

    private static final Duration MIN_DELAY = Duration.ofMillis(10);
    private static final Duration ROUND = Duration.ofSeconds(45);
    private static final Duration INLINE = Duration.ofSeconds(15);
    private static final int MAX_REPETITIONS = 4;

    private final SimulatedDeployment deployment;
    private final Agenda agenda;
    private final Choices choices;
    private final Set<String> started = new HashSet<>();

    /** A workflow in the memory of a process. */
    private record Run(String key, long version) {}

    /** The workflows that one process has in memory. */
    static final class Memory {
        private final Map<TaskId, Run> runs = new LinkedHashMap<>();
    }

    WorkflowRuns(SimulatedDeployment deployment, Agenda agenda, Choices choices) {
        this.deployment = deployment;
        this.agenda = agenda;
        this.choices = choices;
    }

    void startDurable(Task task) {
        String key = task.workflowKey().orElseThrow();
        if (started.add(task.id() + "/" + key)) {
            Duration wait = Duration.between(deployment.clock().instant(), task.nextRoundAt());
            agenda.in(wait, "workflow", () -> durableRound(task.id(), key, 0));
            if (choices.chance(deployment.conditions().lostStarts() / 3)) {
                // Started twice, as it can happen when a start request is repeated.
                agenda.in(wait.plusMillis(choices.below(3_000)), "workflow", () -> durableRound(task.id(), key, 0));
            }
        }
    }

    private void durableRound(TaskId id, String key, int repetitions) {
        if (choices.chance(deployment.conditions().lostStarts() / 10)) {
            // An operator stopped the execution, or the service lost it.
            return;
        }
        deployment.run(
                useCases -> {
                    Instant until = deployment.clock().instant().plus(INLINE);
                    TimeBudget budget = TimeBudget.of(ROUND, deployment.clock());
                    PollOutcome outcome;
                    try {
                        outcome = useCases.round.run(id, Optional.of(key), until, budget);
                    } catch (NoSuchTaskException e) {
                        throw new AssertionError(e);
                    } catch (RuntimeException e) {
                        SimulatedDeployment.checkExpected(e);
                        failed(id, key, repetitions, e.getClass().getName());
                        return;
                    }
                    next(outcome, id, key);
                },
                () -> failed(id, key, repetitions, "Lambda.Unknown"));
    }

    private void next(PollOutcome outcome, TaskId id, String key) {
        if (outcome instanceof PollAgain again) {
            long seconds = Math.max(1, again.delay().toSeconds());
            agenda.in(Duration.ofSeconds(seconds), "workflow", () -> durableRound(id, key, 0));
        }
    }

    private void failed(TaskId id, String key, int repetitions, String error) {
        if (repetitions < MAX_REPETITIONS) {
            Duration delay = Duration.ofSeconds(2L << repetitions);
            agenda.in(delay, "workflow", () -> durableRound(id, key, repetitions + 1));
        } else {
            agenda.in(Duration.ofSeconds(1), "workflow", () -> handleFailure(id, key, error));
        }
    }

    private void handleFailure(TaskId id, String key, String error) {
        deployment.run(
                useCases -> {
                    try {
                        next(useCases.failureHandler.handle(id, error), id, key);
                    } catch (NoSuchTaskException e) {
                        throw new AssertionError(e);
                    } catch (RuntimeException e) {
                        SimulatedDeployment.checkExpected(e);
                        // The execution fails; the sweep finds the task.
                        return;
                    }
                },
                () -> {});
    }

    void startInMemory(SimulatedProcess process, Memory memory, Task task) {
        Run run = new Run(task.workflowKey().orElseThrow(), task.version());
        Run current = memory.runs.get(task.id());
        if (current == null || !current.key.equals(run.key) && current.version < run.version) {
            memory.runs.put(task.id(), run);
            schedule(
                    process,
                    memory,
                    task.id(),
                    run,
                    Duration.between(deployment.clock().instant(), task.nextRoundAt()));
        }
    }

    private void schedule(SimulatedProcess process, Memory memory, TaskId id, Run run, Duration delay) {
        agenda.in(delay.compareTo(MIN_DELAY) < 0 ? MIN_DELAY : delay, "workflow", () -> {
            if (process.isAlive() && run.equals(memory.runs.get(id))) {
                inMemoryRound(process, memory, id, run);
            }
        });
    }

    private void inMemoryRound(SimulatedProcess process, Memory memory, TaskId id, Run run) {
        deployment.run(process, useCases -> {
            Optional<Duration> next;
            try {
                PollOutcome outcome = useCases.round.run(
                        id,
                        Optional.of(run.key),
                        deployment.clock().instant(),
                        TimeBudget.of(ROUND, deployment.clock()));
                next = outcome instanceof PollAgain again ? Optional.of(again.delay()) : Optional.empty();
            } catch (NoSuchTaskException e) {
                throw new AssertionError(e);
            } catch (RuntimeException e) {
                SimulatedDeployment.checkExpected(e);
                next = Optional.of(Duration.ofSeconds(60));
            }
            if (next.isPresent()) {
                schedule(process, memory, id, run, next.get());
            } else {
                memory.runs.remove(id, run);
            }
        });
    }
}
