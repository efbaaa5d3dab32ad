package dev.vidusubjects.vtrix;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Responses of the provider, for tests that need no socket. */
final class Responses {

    static final String KEY = "the-secret-key";
    static final Duration RETRY_AFTER = Duration.ofSeconds(9);

    private Responses() {}

    /** @param body the body, in which {@code '} stands for {@code "} */
    static ProviderResponse of(int status, String body) {
        return raw(status, true, body.replace('\'', '"'));
    }

    /** @return a response whose connection broke within the body */
    static ProviderResponse cut(int status, String body) {
        return raw(status, false, body.replace('\'', '"'));
    }

    static ProviderResponse raw(int status, boolean complete, String body) {
        return ProviderResponse.of(
                status,
                complete,
                body.getBytes(StandardCharsets.UTF_8),
                Optional.of(RETRY_AFTER),
                List.of(KEY),
                Optional.empty());
    }
}
