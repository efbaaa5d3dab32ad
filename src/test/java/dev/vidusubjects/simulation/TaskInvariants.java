package dev.vidusubjects.simulation;

import dev.vidusubjects.polling.HandlePollerFailure;
import dev.vidusubjects.task.Intent;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Checks each write to the task store against the true state. */
final class TaskInvariants implements MemoryTaskStore.Observer {

    private final Agenda agenda;
    private final Schedule schedule;
    private final SubmissionLedger ledger;
    private final Account account;
    private final Clock clock;
    private final Map<String, TaskId> owners = new LinkedHashMap<>();
    private final Map<TaskId, String> fingerprints = new LinkedHashMap<>();

    TaskInvariants(Agenda agenda, Schedule schedule, SubmissionLedger ledger, Account account, Clock clock) {
        this.agenda = agenda;
        this.schedule = schedule;
        this.ledger = ledger;
        this.account = account;
        this.clock = clock;
    }

    @Override
    public void written(Optional<Task> before, Task after) {
        if (schedule.isPrinted()) {
            schedule.note(agenda.depth(), agenda.actor(), "stores " + described(after));
        }
        checkParts(after);
        before.ifPresent(task -> checkStep(task, after));
        if (before.isEmpty()) {
            require(Invariant.LEGAL_TASK, after.status() == TaskStatus.SUBMITTING && after.version() == 0, after);
            fingerprints.put(after.id(), after.intent().fingerprint());
        }
        if (before.isEmpty() || !attempt(before.get()).equals(attempt(after))) {
            ledger.stored(
                    after.id(),
                    attempt(after),
                    before.filter(this::mayBeResubmitted).isPresent());
        }
        if (after.pollState().isPresent()) {
            checkPolled(after);
        }
        if (before.isEmpty() || before.get().status() != after.status()) {
            switch (after.status()) {
                case COMPLETED -> checkCompleted(after);
                case FAILED -> checkFailed(after);
                default -> {}
            }
        }
    }

    private static void checkParts(Task task) {
        boolean polled = task.status() == TaskStatus.SUBMITTED || task.status() == TaskStatus.PROCESSING;
        boolean error = task.status() == TaskStatus.FAILED || task.status() == TaskStatus.UNCONFIRMED;
        boolean legal = task.error().isPresent() == error
                && task.completion().isPresent() == (task.status() == TaskStatus.COMPLETED)
                && (!polled || task.pollState().isPresent())
                && (task.status() != TaskStatus.SUBMITTING || task.pollState().isEmpty())
                && (task.status() != TaskStatus.UNCONFIRMED
                        || task.reconciliation().isPresent());
        require(Invariant.LEGAL_TASK, legal, task);
    }

    private static void checkStep(Task before, Task after) {
        boolean legal = after.version() == before.version() + 1
                && (before.status().canBecome(after.status()) || isFoundAfterAll(before, after))
                && (attempt(before).equals(attempt(after)) || after.status() == TaskStatus.SUBMITTING)
                && !after.updatedAt().isBefore(before.updatedAt());
        require(Invariant.LEGAL_TASK, legal, after);
        Intent one = before.intent();
        Intent two = after.intent();
        boolean kept = one.fingerprint().equals(two.fingerprint())
                && one.request().name().equals(two.request().name())
                && one.uploadPath().equals(two.uploadPath())
                && one.createdAt().equals(two.createdAt());
        require(Invariant.INTENT_KEPT, kept, after);
    }

    /** @return whether the write combines two legal transitions: the task is polled again, and is completed */
    private static boolean isFoundAfterAll(Task before, Task after) {
        return before.status() == TaskStatus.FAILED
                && after.status() == TaskStatus.COMPLETED
                && before.pollState().isPresent();
    }

    /**
     * @return whether the task may be submitted again: an operator accepts the risk, or a proven absence carries no
     *     risk
     */
    private boolean mayBeResubmitted(Task before) {
        boolean absent = before.error()
                .filter(error -> error.code().equals(TaskError.NOT_CREATED))
                .isPresent();
        boolean risk = before.status() == TaskStatus.UNCONFIRMED
                || before.error()
                        .filter(error -> error.remedy() == Remedy.SUBMIT_ON_REDRIVE)
                        .isPresent();
        boolean operator = agenda.actor().startsWith("operator");
        boolean sweep = agenda.actor().equals("sweep") || agenda.actor().equals("start");
        return operator && risk || absent && sweep;
    }

    private void checkPolled(Task task) {
        String id = task.pollState().orElseThrow().providerTaskId();
        boolean own =
                account.job(id).filter(job -> job.attempt.equals(attempt(task))).isPresent();
        require(Invariant.RESPONSE_OF_ATTEMPT, own, task);
    }

    private void checkCompleted(Task task) {
        String id = task.completion().orElseThrow().subject().id();
        TaskId owner = owners.putIfAbsent(id, task.id());
        require(Invariant.ONE_OWNER, owner == null || owner.equals(task.id()), task);
        boolean own = account.subject(id)
                .flatMap(subject -> ledger.attempt(subject.attempt()))
                .filter(creator -> fingerprints.get(creator.task).equals(fingerprints.get(task.id())))
                .isPresent();
        require(Invariant.OWN_SUBJECT, own, task);
    }

    private void checkFailed(Task task) {
        TaskError error = task.error().orElseThrow();
        AttemptRecord record = ledger.attempt(attempt(task)).orElseThrow();
        if (error.code().equals(TaskError.NOT_CREATED)) {
            require(Invariant.TRULY_NOT_CREATED, record.created.isEmpty(), task);
        } else if (task.pollState().isPresent()) {
            checkEnd(task, task.pollState().get(), error, record);
        } else {
            require(Invariant.PROOF_BEFORE_FAILURE, record.provesNothingCreated(), task);
        }
    }

    private void checkEnd(Task task, PollState pollState, TaskError error, AttemptRecord record) {
        ProviderJob job = account.job(pollState.providerTaskId()).orElseThrow();
        boolean verdict = job.verdictSeen && job.failure.isPresent();
        boolean deadline = !clock.instant().isBefore(pollState.deadlineAt());
        if (error.remedy() == Remedy.POLL_AGAIN) {
            boolean allowed = verdict || deadline && !job.accountRefused || isAbandoned(error);
            require(Invariant.NO_STRAY_END, allowed, task);
            return;
        }
        require(Invariant.NO_STRAY_END, verdict, task);
        boolean nothing = job.failure.get().proof().nothingCreated();
        require(Invariant.NO_STRAY_END, nothing || error.remedy() == Remedy.SUBMIT_ON_REDRIVE, task);
        record.provenByVerdict = nothing;
    }

    private static boolean isAbandoned(TaskError error) {
        return error.code().equals(HandlePollerFailure.POLLING_FAILED);
    }

    /** Checks at the end, because a subject that was created late must satisfy the same rules. */
    void checkAtTheEnd(Task task) {
        boolean absent = task.error()
                .filter(error -> error.code().equals(TaskError.NOT_CREATED))
                .isPresent();
        if (absent) {
            AttemptRecord record = ledger.attempt(attempt(task)).orElseThrow();
            require(Invariant.TRULY_NOT_CREATED, record.created.isEmpty(), task);
        }
    }

    private static String attempt(Task task) {
        return task.intent().attempt();
    }

    static void require(Invariant invariant, boolean holds, Task task) {
        if (!holds) {
            throw new InvariantViolation(invariant, described(task));
        }
    }

    static String described(Task task) {
        return "task " + task.id().value().substring(0, 12) + " v" + task.version() + " "
                + task.status().code() + " \"" + task.intent().request().name() + "\" attempt "
                + attempt(task)
                + task.pollState()
                        .map(state -> " job " + state.providerTaskId())
                        .orElse("")
                + task.completion()
                        .map(done -> " subject " + done.subject().id())
                        .orElse("")
                + task.error()
                        .map(error -> " " + error.code() + "/" + error.remedy())
                        .orElse("")
                + task.reconciliation().map(TaskInvariants::described).orElse("");
    }

    private static String described(Reconciliation found) {
        return " " + found.state() + " " + found.comparisons() + "x "
                + found.reason().map(Enum::name).orElse("-") + " " + found.candidates() + " absent since "
                + found.absentSince().map(Object::toString).orElse("-");
    }
}
