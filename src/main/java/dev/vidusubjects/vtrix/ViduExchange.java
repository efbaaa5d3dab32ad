package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.time.RetryAfter;
import dev.vidusubjects.time.TimeBudget;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Sends one request and reads its response, with any status, within the caller's time. If the provider refuses the key
 * (401), the key is refreshed and the request is sent once more, provided that the response proves that nothing was
 * created.
 */
@ApplicationScoped
class ViduExchange {

    /** The minimum time for a request that can be repeated: if less is left, it is not sent. */
    static final Duration MIN_TIME = Duration.ofMillis(1);

    private static final Logger LOG = Logger.getLogger(ViduExchange.class);

    private final ViduApis apis;
    private final ProviderAccess access;
    private final ErrorClassifier classifier;
    private final Duration readTimeout;
    private final Optional<String> bucket;
    private final Clock clock;

    ViduExchange(ViduApis apis, ProviderAccess access, ErrorClassifier classifier, SubjectsConfig config, Clock clock) {
        this.apis = apis;
        this.access = access;
        this.classifier = classifier;
        this.readTimeout = config.provider().readTimeout();
        this.bucket = config.aws().bucket();
        this.clock = clock;
    }

    /**
     * Submits a creation or a list. The exchange ends within the budget, and within {@code read_timeout} plus one
     * second for each megabyte of the body.
     *
     * @param body creates a new body for every request
     * @param requestId the caller's id of the request, at most 64 characters; sent as {@code X-Request-Id}
     * @param needed the minimum time for the request: if less is left of the budget, nothing is sent
     * @throws NoResponseException if no response arrived; it states whether the request was sent
     * @throws ProviderException.Account if there is no key; nothing was sent
     * @throws ProviderException.Busy with the code {@code no_time} if too little time is left; nothing was created
     */
    ProviderResponse generate(
            Supplier<GenerationBody> body, Optional<String> requestId, TimeBudget budget, Duration needed)
            throws NoResponseException, ProviderException.Account, ProviderException.Busy {
        return this.<ProviderException.Busy>retryWithRefreshedKey(
                key -> {
                    GenerationBody requestBody = body.get();
                    if (!budget.has(needed)) {
                        throw RetryPolicy.noTime();
                    }
                    Duration limit = GenerationBodyWriter.timeout(readTimeout, requestBody.length());
                    ViduApi api = apis.forSubmitting(access.baseUrl());
                    return read(
                            deadline -> api.generate("Bearer " + key, requestId.orElse(null), deadline, requestBody),
                            budget.atMost(limit).remaining(),
                            () -> !requestBody.abandon(),
                            key);
                },
                response -> classifier.ofSubmission(response) == ErrorClass.ACCOUNT);
    }

    /**
     * Polls a task. The exchange ends within the budget, and within {@code read_timeout}.
     *
     * @throws NoResponseException if no response arrived; whether the request was sent does not matter, because it can
     *     be repeated
     * @throws ProviderException.Account if there is no key
     * @throws ProviderException.NotPolled if no time is left
     */
    ProviderResponse task(String id, TimeBudget budget)
            throws NoResponseException, ProviderException.Account, ProviderException.NotPolled {
        return this.<ProviderException.NotPolled>retryWithRefreshedKey(
                key -> {
                    if (!budget.has(MIN_TIME)) {
                        throw noTimeToPoll();
                    }
                    ViduApi api = apis.forPolling(access.baseUrl());
                    return read(
                            deadline -> api.task("Bearer " + key, deadline, id),
                            budget.atMost(readTimeout).remaining(),
                            () -> true,
                            key);
                },
                response -> classifier.ofPoll(response) instanceof ProviderException.Account);
    }

    static ProviderException.NotPolled noTimeToPoll() {
        return new ProviderException.NotPolled(RetryPolicy.noTime().error());
    }

    /** @param <E> the exception if too little time is left to send the request */
    private interface Request<E extends ProviderException> {
        ProviderResponse send(String key) throws NoResponseException, ProviderException.Account, E;
    }

    private <E extends ProviderException> ProviderResponse retryWithRefreshedKey(
            Request<E> request, Function<ProviderResponse, Boolean> refusesAccount)
            throws NoResponseException, ProviderException.Account, E {
        String key = access.key();
        ProviderResponse response = request.send(key);
        if (response.status() == 401 && refusesAccount.apply(response) && access.refresh(key)) {
            LOG.debug("the provider refused the key; the request is sent once more with another key");
            return request.send(access.key());
        }
        return response;
    }

    private ProviderResponse read(Function<String, Response> call, Duration limit, BooleanSupplier sent, String key)
            throws NoResponseException {
        try (ExchangeDeadline deadline = apis.deadlineIn(limit)) {
            Response response;
            try {
                response = call.apply(deadline.id());
            } catch (RuntimeException e) {
                // The only relevant question is whether the provider may have read the request.
                LOG.debugv("no response: {0}", e.getClass().getName());
                throw new NoResponseException(sent.getAsBoolean(), e);
            }
            try (response) {
                return read(response, deadline, key);
            }
        }
    }

    private ProviderResponse read(Response response, ExchangeDeadline deadline, String key) {
        byte[] body = new byte[0];
        boolean complete = false;
        try (InputStream in = response.readEntity(InputStream.class)) {
            if (in != null) {
                body = in.readNBytes(ProviderResponse.MAX_BODY + 1);
            }
            complete = body.length <= ProviderResponse.MAX_BODY;
            if (!complete) {
                deadline.abort();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debugv(
                    "a response of status {0} was cut off: {1}",
                    response.getStatus(), e.getClass().getName());
        }
        LOG.debugv("a response of status {0} and {1} bytes", response.getStatus(), body.length);
        return ProviderResponse.of(
                response.getStatus(),
                complete,
                body,
                RetryAfter.parse(response.getHeaderString(HttpHeaders.RETRY_AFTER), clock.instant()),
                List.of(key),
                bucket);
    }
}
