package dev.vidusubjects.simulation;

import dev.vidusubjects.simulation.AttemptRecord.Call;
import dev.vidusubjects.task.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The true record of all submissions: which attempt of which task was sent, what was proven, and what it created. */
final class SubmissionLedger {

    private final Map<String, AttemptRecord> attempts = new LinkedHashMap<>();
    private final Map<TaskId, List<AttemptRecord>> byTask = new LinkedHashMap<>();
    private int calls;
    private int creations;
    private int hidden;

    /** Records a stored intent with a new attempt. */
    void stored(TaskId task, String attempt, boolean allowed) {
        AttemptRecord record = new AttemptRecord(attempt, task, allowed);
        attempts.put(attempt, record);
        byTask.computeIfAbsent(task, id -> new ArrayList<>()).add(record);
    }

    /**
     * Records that a request to create a subject reached the gateway. Until the response arrives, the request proves
     * nothing.
     */
    Call called(String attempt, SimulatedProcess process) {
        calls++;
        AttemptRecord record = attempts.get(attempt);
        if (record == null) {
            throw new InvariantViolation(
                    Invariant.INTENT_BEFORE_SUBMISSION,
                    "attempt " + attempt + " is sent, and no task is stored for it");
        }
        checkAllowed(record);
        Call call = new Call(process);
        record.calls.add(call);
        return call;
    }

    private void checkAllowed(AttemptRecord record) {
        for (Call call : record.calls) {
            if (!call.provesNothingCreated()) {
                throw violation(
                        record, "attempt " + record.attempt + " is sent again, its last response was " + call.proof());
            }
        }
        Optional<AttemptRecord> unproven = Optional.empty();
        for (AttemptRecord attempt : byTask.get(record.task)) {
            if (attempt.allowed) {
                // Earlier unproven attempts are accepted; if this one created nothing, the next one may follow.
                unproven = Optional.empty();
            }
            if (attempt == record) {
                break;
            }
            if (!attempt.provesNothingCreated()) {
                unproven = Optional.of(attempt);
            }
        }
        if (unproven.isPresent()) {
            throw violation(
                    record,
                    "attempt " + record.attempt + " is sent, and attempt " + unproven.get().attempt + " is unproven");
        }
    }

    private static InvariantViolation violation(AttemptRecord record, String what) {
        return new InvariantViolation(Invariant.NO_SUBMISSION_AFTER_UNPROVEN, "task " + record.task + ": " + what);
    }

    /** Records that the provider created a subject for an attempt. */
    void created(String attempt, ProviderSubject subject) {
        creations++;
        AttemptRecord record = attempts.get(attempt);
        record.created.add(subject);
        List<AttemptRecord> all = byTask.get(record.task);
        long allowed = 1 + all.stream().filter(other -> other.allowed).count();
        long created = all.stream().mapToLong(other -> other.created.size()).sum();
        if (created > allowed || record.created.size() > 1) {
            throw new InvariantViolation(
                    Invariant.AT_MOST_ONE_CREATION,
                    "task " + record.task + " created " + created + " subjects, " + allowed + " are allowed");
        }
    }

    /** Records that a subject was created although the response does not say so. */
    void hid() {
        hidden++;
    }

    Optional<AttemptRecord> attempt(String attempt) {
        return Optional.ofNullable(attempts.get(attempt));
    }

    List<AttemptRecord> of(TaskId task) {
        return byTask.getOrDefault(task, List.of());
    }

    int calls() {
        return calls;
    }

    int creations() {
        return creations;
    }

    int hidden() {
        return hidden;
    }
}
