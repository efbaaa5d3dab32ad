package dev.vidusubjects.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.media.Rule;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.submission.SubmissionFailedException;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExceptionMappingTest {

    @Test
    void of_storageFailure_isUnavailableWithoutItsMessage() {
        for (RuntimeException failure : List.of(
                new TaskStoreException("secret", null),
                new UncheckedIOException("secret", new IOException("secret")))) {
            Problem problem = ExceptionMapping.of(failure);

            assertThat(problem.type()).isEqualTo(ProblemType.STORAGE_UNAVAILABLE);
            assertThat(problem.detail()).doesNotContain("secret");
            assertThat(problem.instance()).isPresent();
        }
    }

    @Test
    void of_providerRetryAfter_isBoundedAndInWholeSeconds() {
        assertThat(retryAfter(Optional.of(Duration.ofMillis(1500)))).isEqualTo("2");
        assertThat(retryAfter(Optional.of(Duration.ZERO))).isEqualTo("1");
        assertThat(retryAfter(Optional.of(Duration.ofDays(2)))).isEqualTo("3600");
        assertThat(retryAfter(Optional.empty())).isEqualTo("10");
    }

    /** A field name that is cut inside a surrogate pair must not break the response. */
    @Test
    void response_loneSurrogate_isWritten() {
        Problem problem = Problem.of(ProblemType.INVALID_SUBJECT, "faulty")
                .with(List.of(Violation.invalid("\uD83D", Rule.UNKNOWN_FIELD, "there is no such field")));
        String body = new String(ProblemResponse.of(problem).body(), StandardCharsets.UTF_8);

        assertThat(body).contains("\"field\":\"?\"");
    }

    private static String retryAfter(Optional<Duration> requested) {
        ProviderException busy =
                new ProviderException.Busy(new ProviderError("TooManyRequests", "slow down"), requested);
        return ExceptionMapping.of(new SubmissionFailedException(Tasks.submitting(1), busy))
                .headers()
                .get("Retry-After");
    }
}
