package dev.vidusubjects.submission;

import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.provider.SubmissionTime;
import dev.vidusubjects.subject.InvalidSubjectException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.ValidationResult;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The steps that precede the storing of an intent: validation, the baseline of the account, and the media's URLs. */
final class PrepareRequest {

    private static final Duration AFTER_SLOW_CHECKS = Duration.ofSeconds(2);

    private final SubjectProvider provider;
    private final AccountBaseline baseline;
    private final RequestChecks checks;
    private final MediaResolver media;
    private final SubmissionTime time;

    PrepareRequest(
            SubjectProvider provider,
            AccountBaseline baseline,
            RequestChecks checks,
            MediaResolver media,
            SubmissionTime time) {
        this.provider = provider;
        this.baseline = baseline;
        this.checks = checks;
        this.media = media;
        this.time = time;
    }

    /** @return whether the steps for this request neither ask another service about its media nor store them */
    boolean isLocal(SubjectRequest request) {
        return Stream.concat(request.images().stream(), request.videos().stream())
                        .allMatch(DataUri.class::isInstance)
                && !media.isOffloaded(request);
    }

    /**
     * Performs all steps within their share of the time budget.
     *
     * @param id the task id, which is part of the names of stored inline media
     * @param budget the budget of the whole request: the time that a submission needs is left of it
     * @throws InvalidSubjectException if the request violates rules
     * @throws TryAgainException if submissions are paused, or if too little time is left for one
     * @throws UncheckedIOException if the media storage failed
     */
    PreparedRequest prepare(TaskId id, ParsedRequest parsed, TimeBudget budget)
            throws InvalidSubjectException, TryAgainException {
        if (parsed.violations().isEmpty()) {
            checkNotPaused();
        }
        TimeBudget share = budget.less(time.needed());
        PreparedRequest prepared = validate(id, parsed, share);
        baseline.ensure(share.atMost(AccountBaseline.MAX_TIME));
        if (!budget.has(time.needed())) {
            throw new TryAgainException(
                    "the checks of the request left too little time to submit it; nothing was sent", AFTER_SLOW_CHECKS);
        }
        return prepared;
    }

    private void checkNotPaused() throws TryAgainException {
        Duration pause = provider.pausedFor();
        if (!pause.isZero()) {
            throw new TryAgainException(
                    "submissions are paused, as several responses of the provider in a row proved nothing;"
                            + " nothing was sent",
                    pause);
        }
    }

    private PreparedRequest validate(TaskId id, ParsedRequest parsed, TimeBudget budget)
            throws InvalidSubjectException {
        try {
            ValidationResult result = checks.applyRules(parsed, budget);
            if (!result.violations().isEmpty()) {
                throw new InvalidSubjectException(result.violations());
            }
            return checks.resolve(media.offloaded(id, result));
        } catch (MediaException e) {
            throw new InvalidSubjectException(List.of(RequestChecks.violation(e)));
        } catch (IOException e) {
            throw new UncheckedIOException("the media storage failed; nothing was submitted", e);
        }
    }
}
