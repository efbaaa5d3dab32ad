package dev.vidusubjects.submission;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.subject.ValidationResult;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/**
 * Validates a request as a submission does, but submits nothing: no task, no stored media, no call to the provider.
 * Media are fetched and read, because most rules concern their content.
 */
@ApplicationScoped
public class ValidateSubject {

    /** Reserve after the checks, to send the response. With less, nothing is checked. */
    private static final Duration RESPONSE_TIME = Duration.ofSeconds(2);

    private final MediaResolver media;
    private final RequestChecks checks;

    public ValidateSubject(SubjectRules rules, MediaStore store) {
        this.media = new MediaResolver(store);
        this.checks = new RequestChecks(rules, media);
    }

    /**
     * Applies all rules.
     *
     * @param budget the budget of the whole request; URLs that do not respond within it cause warnings
     * @return all violations and warnings
     * @throws TryAgainException if too little of the budget is left for any check
     * @throws UncheckedIOException if the media storage failed
     */
    public Validation validate(ParsedRequest parsed, TimeBudget budget) throws TryAgainException {
        if (!budget.has(RESPONSE_TIME)) {
            throw new TryAgainException("too little time was left to check the request", RESPONSE_TIME);
        }
        try {
            ValidationResult result = checks.applyRules(parsed, budget.less(RESPONSE_TIME));
            // Media that a submission would store first reach the provider by short references.
            boolean complete = !result.violations().isEmpty() || media.isOffloaded(result.request());
            return new Validation(
                    result.violations(),
                    complete ? result.warnings() : checks.resolve(result).warnings());
        } catch (MediaException e) {
            return new Validation(List.of(RequestChecks.violation(e)), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException("the media storage failed; nothing was validated", e);
        }
    }
}
