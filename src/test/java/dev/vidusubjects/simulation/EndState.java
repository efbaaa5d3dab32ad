package dev.vidusubjects.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.media.storage.StoragePrefix;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.submission.ParkedResponses;
import dev.vidusubjects.task.PollState;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.Reconciliation.Reason;
import dev.vidusubjects.task.Reconciliation.State;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStatus;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The invariants that must hold after faults have stopped and virtual days have passed. */
final class EndState {

    private static final JsonMapper JSON = new JsonMapper();

    private final RunParts parts;
    private final TaskInvariants invariants;
    private final boolean decidable;
    private final Map<String, Integer> names = new HashMap<>();

    /** @param decidable whether the account was read completely before the first attempt, and no clock jumped */
    EndState(RunParts parts, TaskInvariants invariants, boolean decidable) {
        this.parts = parts;
        this.invariants = invariants;
        this.decidable = decidable;
    }

    void check(Set<TaskId> acknowledged) {
        for (TaskId id : acknowledged) {
            if (parts.tasks().find(id).isEmpty()) {
                throw new InvariantViolation(Invariant.NOTHING_FORGOTTEN, "task " + id + " is gone");
            }
        }
        parts.tasks().tasks().forEach(task -> names.merge(name(task), 1, Integer::sum));
        parts.account().all().stream()
                .filter(ProviderSubject::isForeign)
                .forEach(subject -> names.merge(subject.name(), 1, Integer::sum));
        for (Task task : parts.tasks().tasks()) {
            invariants.checkAtTheEnd(task);
            checkDocument(task);
        }
        parts.tasks().tasks().forEach(EndState::checkEnded);
        parts.tasks().tasks().forEach(this::checkDecided);
    }

    private static String name(Task task) {
        return task.intent().request().name();
    }

    private static void checkEnded(Task task) {
        boolean ended = !task.status().isOpen();
        if (task.status() == TaskStatus.UNCONFIRMED) {
            ended = task.reconciliation().orElseThrow().state() == State.UNDECIDED
                    && task.reconciliation().orElseThrow().reason().isPresent();
        }
        TaskInvariants.require(Invariant.EVERYTHING_ENDS, ended, task);
    }

    private void checkDecided(Task task) {
        AttemptRecord last = parts.ledger().attempt(task.intent().attempt()).orElseThrow();
        boolean accepted = task.pollState()
                .map(PollState::providerTaskId)
                .or(() -> parked(task))
                .flatMap(parts.account()::job)
                .filter(job -> job.failure.isEmpty())
                .isPresent();
        boolean created = !last.created.isEmpty();
        boolean alone = names.get(name(task)) == 1
                && parts.ledger().of(task.id()).stream()
                        .allMatch(record -> record == last || record.provesNothingCreated());
        boolean compared = task.status() == TaskStatus.UNCONFIRMED
                || task.error()
                        .filter(error -> error.code().equals("not_created"))
                        .isPresent();
        // An entry that became readable together with the subject may be older than the attempt, and so may the
        // subject.
        boolean undated =
                task.reconciliation().flatMap(Reconciliation::reason).equals(Optional.of(Reason.NO_EARLIER_LIST))
                        && parts.account().hasShownUnreadable();
        if (created && (accepted || decidable && alone && compared && !undated)) {
            TaskInvariants.require(Invariant.DECIDABLE_IS_DECIDED, task.status() == TaskStatus.COMPLETED, task);
        }
    }

    /** @return the provider's task id that was parked for the current attempt of the task */
    private Optional<String> parked(Task task) {
        try {
            return new ParkedResponses(parts.results()).find(task).map(ParkedResponses.Parked::providerTaskId);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void checkDocument(Task task) {
        if (task.status() != TaskStatus.COMPLETED) {
            return;
        }
        String uri = task.completion().orElseThrow().resultUri();
        String path = uri.substring((MemoryResultStore.ROOT + StoragePrefix.RESULTS).length());
        try {
            JsonNode document = JSON.readTree(parts.results()
                    .read(Prefix.RESULTS, URI.create("x:/" + path).getPath().substring(1))
                    .orElseThrow(() -> new InvariantViolation(Invariant.DOCUMENT_AGREES, "there is no " + uri)));
            boolean own = document.at("/task/id").asText().equals(task.id().value());
            boolean agrees = document.at("/subject/id")
                    .asText()
                    .equals(task.completion().orElseThrow().subject().id());
            // Two uploads to one path share a document: the document of the other upload must also be complete.
            boolean shared = task.intent().uploadPath().isPresent()
                    && document.at("/subject/id").isTextual();
            TaskInvariants.require(Invariant.DOCUMENT_AGREES, own ? agrees : shared, task);
        } catch (IOException e) {
            throw new InvariantViolation(Invariant.DOCUMENT_AGREES, uri + " is damaged");
        }
    }
}
