package dev.vidusubjects.api.problem;

import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.time.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reason why a call failed, as RFC 9457 defines it.
 *
 * @param detail a text for people: what was found and what is allowed or can be done; never a body, a secret or a stack
 *     trace
 * @param taskId the id of the task, if one exists
 * @param violations all violations of a request that breaks rules; otherwise empty
 * @param providerCode the code of the provider's error, if the provider refused the request
 * @param instance the id of this occurrence, which is also in the log; present if an operator has to investigate it
 * @param headers the headers of the response, for example {@code Retry-After}
 */
public record Problem(
        ProblemType type,
        String detail,
        Optional<TaskId> taskId,
        List<Violation> violations,
        Optional<ProviderCode> providerCode,
        Optional<String> instance,
        Map<String, String> headers) {

    /** Maximum {@code Retry-After}; longer delays are reduced to it. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    /**
     * The code of the provider's error.
     *
     * @param stated as for {@link dev.vidusubjects.provider.ProviderError}
     */
    public record ProviderCode(String code, boolean stated) {}

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Map.of());
    }

    Problem about(TaskId task) {
        return new Problem(type, detail, Optional.of(task), violations, providerCode, instance, headers);
    }

    public Problem with(List<Violation> all) {
        return new Problem(type, detail, taskId, List.copyOf(all), providerCode, instance, headers);
    }

    public Problem withProviderCode(ProviderCode code) {
        return new Problem(type, detail, taskId, violations, Optional.of(code), instance, headers);
    }

    Problem withInstance(String id) {
        return new Problem(type, detail, taskId, violations, providerCode, Optional.of(id), headers);
    }

    public Problem header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(type, detail, taskId, violations, providerCode, instance, more);
    }

    Problem retryAfter(Duration delay) {
        return header("Retry-After", Long.toString(wholeSeconds(Durations.min(delay, MAX_RETRY_AFTER))));
    }

    /** @return the seconds of a {@code Retry-After}, rounded up, ≥ 1 */
    public static long wholeSeconds(Duration duration) {
        return Math.max(1, (duration.toMillis() + 999) / 1000);
    }

    /** @return an exception with this problem, for the caller to throw */
    public ProblemException exception() {
        return new ProblemException(this);
    }
}
