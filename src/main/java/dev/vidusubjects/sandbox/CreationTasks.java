package dev.vidusubjects.sandbox;

import dev.vidusubjects.sandbox.ParameterReader.Parameters;
import dev.vidusubjects.sandbox.SandboxResponse.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tasks that create subjects, and the ledger of all submissions for them. The {@link Journal} keeps both. A task needs
 * no timer: its state is computed from the instant of its submission. Not thread-safe.
 */
final class CreationTasks {

    private final SubjectCatalog catalog;
    private final SandboxFiles files;
    private final Journal journal;
    private final Duration delay;
    private final Supplier<String> ids;
    private final DirectiveFaults directiveFaults = new DirectiveFaults();
    private final List<SubmissionView> ledger = new ArrayList<>();
    private final Map<String, SubmissionView> tasks = new HashMap<>();

    /**
     * @param catalog receives the subjects
     * @param files receives the images and videos of the subjects
     * @param delay the time that the creation of a subject takes
     */
    CreationTasks(SubjectCatalog catalog, SandboxFiles files, Journal journal, Duration delay, Supplier<String> ids) {
        this.catalog = catalog;
        this.files = files;
        this.journal = journal;
        this.delay = delay;
        this.ids = ids;
        journal.found().forEach(this::remember);
    }

    /**
     * Accepts or refuses a submission. In both cases, the submission is in the ledger and in the journal before the
     * client receives a response.
     *
     * @param profileFault the fault that the profile injects into this call; a directive has priority over it if the
     *     sandbox carries out the call in spite of that fault
     * @throws RefusedException if a directive in the name is invalid; the ledger then has no entry
     */
    SandboxResponse submit(Parameters parameters, Instant now, Optional<Fault> profileFault)
            throws IOException, RefusedException {
        List<FaultDirective> directives = FaultDirective.in(parameters.name());
        checkDirectives(directives);
        Optional<Fault> fault = profileFault.filter(one -> !one.carriedOut());
        if (fault.isEmpty()) {
            fault = directiveFaults.onSubmission(directives, parameters.name()).or(() -> profileFault);
        }
        Optional<String> taskId =
                fault.filter(one -> !one.carriedOut()).isPresent() ? Optional.empty() : Optional.of(ids.get());
        SandboxResponse regular = taskId.map(
                        id -> SandboxResponse.ok(TaskBody.created(id, TaskBody.CREATE_SUBJECTS, now)))
                .orElse(ResponseShapes.get("503"));
        SandboxResponse response =
                fault.map(one -> one.applyTo(regular, taskId.orElse(""))).orElse(regular);
        SubmissionView submission = new SubmissionView(
                now,
                parameters.name(),
                taskId,
                parameters.images().size(),
                parameters.videos().size(),
                parameters.mediaBytes(),
                parameters.voiceId(),
                response.label(),
                Math.max(1, delayMillis(directives)));
        journal.append(submission);
        remember(submission);
        if (submission.createsSubject()) {
            files.remember(SubjectBody.of(submission).id(), parameters.images(), parameters.videos());
        }
        return response;
    }

    private static void checkDirectives(List<FaultDirective> directives) throws RefusedException {
        for (FaultDirective directive : directives) {
            Optional<String> problem = directive.problem();
            if (problem.isPresent()) {
                throw new RefusedException(SandboxResponse.error(400, "FieldInvalid", problem.get()));
            }
        }
    }

    private long delayMillis(List<FaultDirective> directives) {
        return FaultDirective.find(directives, "slow")
                .flatMap(FaultDirective::milliseconds)
                .orElse(delay.toMillis());
    }

    private void remember(SubmissionView submission) {
        ledger.add(submission);
        submission.taskId().ifPresent(id -> tasks.put(id, submission));
        if (submission.createsSubject()) {
            catalog.add(SubjectBody.of(submission));
        }
    }

    /**
     * @return the response to a poll, with the faults of the directives in the task's name; empty if the task does not
     *     exist
     */
    Optional<SandboxResponse> poll(String id, Instant now, SubjectRenderer renderer) {
        return Optional.ofNullable(tasks.get(id)).map(submission -> {
            SandboxResponse regular = SandboxResponse.ok(TaskBody.of(submission, now, renderer));
            return directiveFaults
                    .onPoll(FaultDirective.in(submission.name()), id)
                    .map(fault -> fault.applyTo(regular, id))
                    .orElse(regular);
        });
    }

    /** @return every submission with a valid key and valid parameters, in the order of their arrival */
    List<SubmissionView> ledger() {
        return Collections.unmodifiableList(ledger);
    }
}
