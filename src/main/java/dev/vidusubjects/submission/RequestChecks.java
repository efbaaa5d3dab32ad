package dev.vidusubjects.submission;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRules;
import dev.vidusubjects.subject.ValidationResult;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.subject.Warning;
import dev.vidusubjects.time.TimeBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The checks of a request. A submission and a {@linkplain ValidateSubject validation without one} use the same checks,
 * so that their violations and warnings agree. Stores nothing, and does not call the provider.
 */
final class RequestChecks {

    private final SubjectRules rules;
    private final MediaResolver media;

    RequestChecks(SubjectRules rules, MediaResolver media) {
        this.rules = rules;
        this.media = media;
    }

    /**
     * @return the result of all rules, for the current version of each stored object
     * @throws IOException if the storage fails
     */
    ValidationResult applyRules(ParsedRequest parsed, TimeBudget budget) throws IOException {
        return rules.validate(new ParsedRequest(media.pinned(parsed.request()), parsed.violations()), budget);
    }

    /**
     * @param validated a result without violations
     * @return the request in the provider's form, with all warnings
     * @throws MediaException if a stored object was removed after the rules were applied
     * @throws IOException if the storage fails
     */
    PreparedRequest resolve(ValidationResult validated) throws MediaException, IOException {
        ProviderRequest request = media.toProvider(validated);
        List<Warning> warnings = new ArrayList<>(validated.warnings());
        SubjectRules.largeRequest(request.encodedBytes()).ifPresent(warnings::add);
        return new PreparedRequest(validated, request, warnings);
    }

    /** @return the violation for an exception of {@link #resolve} */
    static Violation violation(MediaException e) {
        return Violation.invalid("$", e.rule(), e.getMessage());
    }
}
