package dev.vidusubjects.simulation;

import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import java.time.Duration;
import java.util.Locale;

/** The counts of one run, or the sum of many runs. */
final class RunSummary {

    long runs;
    long tasks;
    long completed;
    long failed;
    long notCreated;
    long matched;
    long undecided;
    long calls;
    long creations;
    long hidden;
    long faults;
    long crashes;
    long endings;
    long repetitions;
    long webhooks;
    long givenUp;
    Duration virtualTime = Duration.ZERO;

    void add(Task task) {
        tasks++;
        switch (task.status()) {
            case COMPLETED -> completed++;
            case FAILED -> failed++;
            case UNCONFIRMED -> undecided++;
            default -> {}
        }
        if (task.error()
                .filter(error -> error.code().equals(TaskError.NOT_CREATED))
                .isPresent()) {
            notCreated++;
        }
        if (task.reconciliation()
                .filter(found -> found.state() == State.MATCHED)
                .isPresent()) {
            matched++;
        }
    }

    void add(RunSummary other) {
        runs += other.runs;
        tasks += other.tasks;
        completed += other.completed;
        failed += other.failed;
        notCreated += other.notCreated;
        matched += other.matched;
        undecided += other.undecided;
        calls += other.calls;
        creations += other.creations;
        hidden += other.hidden;
        faults += other.faults;
        crashes += other.crashes;
        endings += other.endings;
        repetitions += other.repetitions;
        webhooks += other.webhooks;
        givenUp += other.givenUp;
        virtualTime = virtualTime.plus(other.virtualTime);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d runs, %,d tasks: %,d completed (%,d of them matched), %,d failed (%,d of them proven not to have been"
                        + " created), %,d undecided; %,d submissions, %,d creations, %,d of them hidden; %,d faults of"
                        + " stores, %,d crashes; %,d endings, %,d repeated announcements, %,d webhooks sent, %,d given up;"
                        + " %,d days of virtual time",
                runs,
                tasks,
                completed,
                matched,
                failed,
                notCreated,
                undecided,
                calls,
                creations,
                hidden,
                faults,
                crashes,
                endings,
                repetitions,
                webhooks,
                givenUp,
                virtualTime.toDays());
    }
}
