package dev.vidusubjects.simulation;

import dev.vidusubjects.task.TaskId;
import java.util.ArrayList;
import java.util.List;

/** The true outcome of one attempt to submit a task. */
final class AttemptRecord {

    /** One request to the gateway. */
    static final class Call {
        private Proof proof = Proof.UNPROVEN;
        private final SimulatedProcess process;
        private boolean delivered;

        Call(SimulatedProcess process) {
            this.process = process;
        }

        /**
         * Records that the call returned a response to the process, which may differ from the response that was sent.
         */
        void delivered(Proof seen) {
            proof = seen;
            delivered = process.isAlive();
        }

        Proof proof() {
            return proof;
        }

        /** @return whether the application can know that the call created nothing */
        boolean provesNothingCreated() {
            return proof.nothingCreated() && delivered;
        }
    }

    final String attempt;
    final TaskId task;

    /**
     * Whether an operator accepted that the previous attempt may have created the subject, or its absence was proven.
     */
    final boolean allowed;

    final List<Call> calls = new ArrayList<>();
    final List<ProviderSubject> created = new ArrayList<>();

    /** Whether the provider accepted the attempt and later reported a verdict which proves that nothing was created. */
    boolean provenByVerdict;

    AttemptRecord(String attempt, TaskId task, boolean allowed) {
        this.attempt = attempt;
        this.task = task;
        this.allowed = allowed;
    }

    /** @return whether the application can know that the whole attempt created nothing */
    boolean provesNothingCreated() {
        return provenByVerdict || calls.stream().allMatch(Call::provesNothingCreated);
    }
}
