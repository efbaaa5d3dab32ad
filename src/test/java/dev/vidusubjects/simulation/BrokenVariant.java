package dev.vidusubjects.simulation;

import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.simulation.GatewayResponse.Kind;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Protocols with one fault each. The simulation must find each fault. */
enum BrokenVariant {
    GATEWAY_TIMEOUT_IS_A_REFUSAL(responses(response -> response.status() == 504 ? refused() : response)),
    BAD_GATEWAY_IS_BUSY(responses(response -> response.status() == 502 ? busy() : response)),
    SUCCESS_WITHOUT_ID_IS_A_REFUSAL(responses(
            response -> response.status() == 200 && response.proof() == Proof.UNPROVEN ? refused() : response)),
    REQUEST_TIMEOUT_IS_RETRIED(responses(response -> response.status() == 408 ? busy() : response)),
    BROKEN_CONNECTION_IS_BUSY(responses(response -> response.kind() == Kind.RESET ? busy() : response)),
    INTENT_IS_STORED_AFTER_THE_CALL(tasks((store, memory) -> BrokenUpdates.createLate(store))),
    UPDATE_IS_UNCONDITIONAL(tasks(BrokenUpdates::updateAlways)),
    CREATE_OVERWRITES(tasks(BrokenUpdates::createAlways)),
    LATE_RESPONSE_IS_APPLIED_TO_ANOTHER_ATTEMPT(tasks(BrokenUpdates::updateAnyAttempt)),
    OWNERS_ARE_IGNORED(tasks((store, memory) -> BrokenStores.withoutOwners(store))),
    RIVALS_ARE_IGNORED(tasks((store, memory) -> BrokenStores.withoutRivals(store))),
    WINDOW_BEGINS_AT_CREATION(lateSubjects(BrokenStores::attemptedAtCreation)),
    ABSENCE_NEEDS_NO_CONTROL(views(BrokenStores::alwaysControl)),
    ABSENCE_AFTER_ONE_READING(views(BrokenStores::absentFromTheStart)),
    ABSENCE_AFTER_A_MINUTE(settings(Map.of("subjects.sweep.absence-after", "1m"))),
    REPLAY_OF_UNCONFIRMED_SUBMITS_AGAIN(views(BrokenStores::failedInsteadOfUnconfirmed)),
    STATE_IS_REPLACED_UNCONDITIONALLY(states(BrokenStores::replaceAlways)),
    PARKED_RESPONSE_IS_IGNORED(results(BrokenStores::withoutParked)),
    DOCUMENT_IS_WRITTEN_AFTER_THE_MARK(results(BrokenStores::writeLate)),
    ONLY_ONE_PAGE_IS_READ(() -> new BrokenProvider.OnePage()),
    FIRST_READING_COUNTS_AS_EARLIER(() -> new BrokenProvider.EmptyFirstReading()),
    STRAY_POLL_ENDS_A_TASK(() -> new BrokenProvider.StrayPollEnds()),
    DEADLINE_ENDS_DESPITE_THE_ACCOUNT(() -> new BrokenProvider.AccountIsNoVerdict()),
    LOST_WORKFLOW_STAYS_LOST(() -> new BrokenProvider.LostWorkflows()),
    ENDING_IS_MARKED_BEFORE_HAND_OVER(() -> new BrokenEndings.Outboxes(BrokenEndings::markEarly)),
    MARK_IGNORES_THE_ENDING(() -> new BrokenEndings.Outboxes(BrokenEndings::markAnyEnding)),
    BODY_IS_DERIVED_AT_EACH_ATTEMPT(() -> new BrokenEndings.Outboxes(BrokenEndings::bodyOfEachAttempt)),
    BUS_FAILURE_IS_SWALLOWED(() -> new BrokenEndings.SwallowedBusFailure()),
    QUEUE_FAILURE_IS_SWALLOWED(() -> new BrokenEndings.SwallowedQueueFailure()),
    REPEATED_SUBMISSION_ENDS(tasks((store, memory) -> BrokenEndings.everyFailureEnds(store))),
    UNCONFIRMED_IS_NO_ENDING(tasks((store, memory) -> BrokenEndings.unconfirmedIsNoEnding(store)));

    private final Supplier<Protocol> protocol;

    BrokenVariant(Supplier<Protocol> protocol) {
        this.protocol = protocol;
    }

    /** @return the protocol of one run */
    Protocol protocol() {
        return protocol.get();
    }

    private static GatewayResponse refused() {
        return GatewayResponse.html(413, "Request Entity Too Large", Proof.REFUSED);
    }

    private static GatewayResponse busy() {
        return GatewayResponse.text(429, "error code: 1015", Proof.BUSY);
    }

    private static Supplier<Protocol> responses(UnaryOperator<GatewayResponse> change) {
        return () -> new Protocol() {
            @Override
            GatewayResponse received(GatewayResponse response) {
                return change.apply(response);
            }
        };
    }

    private static Supplier<Protocol> tasks(BiFunction<TaskStore, MemoryTaskStore, TaskStore> change) {
        return () -> new Protocol() {
            @Override
            TaskStore tasks(TaskStore tasks, MemoryTaskStore memory) {
                return change.apply(tasks, memory);
            }
        };
    }

    private static Supplier<Protocol> views(UnaryOperator<Task> view) {
        return tasks((store, memory) -> BrokenStores.readAs(store, view));
    }

    private static Supplier<Protocol> lateSubjects(UnaryOperator<Task> view) {
        return () -> new Protocol() {
            @Override
            TaskStore tasks(TaskStore tasks, MemoryTaskStore memory) {
                return BrokenStores.readAs(tasks, view);
            }

            @Override
            boolean meetsLateSubjects() {
                return true;
            }
        };
    }

    private static Supplier<Protocol> states(UnaryOperator<StateStore> change) {
        return () -> new Protocol() {
            @Override
            StateStore state(StateStore state) {
                return change.apply(state);
            }
        };
    }

    private static Supplier<Protocol> results(UnaryOperator<ResultStore> change) {
        return () -> new Protocol() {
            @Override
            ResultStore results(ResultStore results) {
                return change.apply(results);
            }
        };
    }

    private static Supplier<Protocol> settings(Map<String, String> settings) {
        return () -> new Protocol() {
            @Override
            Map<String, String> settings() {
                return settings;
            }
        };
    }

    /** A run that detected the fault. */
    record Catch(long seed, InvariantViolation violation) {}

    /** @return the first run that detects the fault, or empty if none of the {@code seeds} runs does */
    Optional<Catch> search(int seeds) {
        for (long seed = 0; seed < seeds; seed++) {
            try {
                new Simulation(seed, protocol(), null).run();
            } catch (InvariantViolation e) {
                return Optional.of(new Catch(seed, e));
            }
        }
        return Optional.empty();
    }
}
