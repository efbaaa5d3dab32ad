package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.provider.ProviderException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One request and its answer, whatever that is. A key that is refused (401) is renewed and tried once more: a 401 proves
 * that nothing was created.
 */
@ApplicationScoped
class ViduExchange {

    private static final Logger LOG = Logger.getLogger(ViduExchange.class);

    private final ViduApis apis;
    private final ProviderAccess access;
    private final Optional<String> bucket;
    private final Clock clock;

    ViduExchange(ViduApis apis, ProviderAccess access, SubjectsConfig config, Clock clock) {
        this.apis = apis;
        this.access = access;
        this.bucket = config.aws().bucket();
        this.clock = clock;
    }

    /**
     * @param body makes a new body for every request
     * @throws NoAnswerException which knows whether the request was sent
     * @throws ProviderException.Account if there is no key
     */
    Answer generate(Supplier<GenerationBody> body) throws NoAnswerException, ProviderException.Account {
        return renewing(key -> {
            ViduApi api = apis.forSubmitting(access.baseUrl());
            GenerationBody once = body.get();
            return read(() -> api.generate("Bearer " + key, once), () -> !once.abandon(), key);
        });
    }

    /**
     * @throws NoAnswerException whether the request was sent is of no interest, as it can be repeated
     * @throws ProviderException.Account if there is no key
     */
    Answer task(String id) throws NoAnswerException, ProviderException.Account {
        return renewing(key -> {
            ViduApi api = apis.forLooking(access.baseUrl());
            return read(() -> api.task("Bearer " + key, id), () -> true, key);
        });
    }

    private interface Request {
        Answer send(String key) throws NoAnswerException;
    }

    private Answer renewing(Request request) throws NoAnswerException, ProviderException.Account {
        String key = access.key();
        Answer answer = request.send(key);
        if (answer.status() == 401 && access.renew(key)) {
            LOG.debug("the provider refused the key; once more with another one");
            return request.send(access.key());
        }
        return answer;
    }

    private Answer read(Supplier<Response> call, BooleanSupplier sent, String key) throws NoAnswerException {
        Response response;
        try {
            response = call.get();
        } catch (RuntimeException e) {
            // Whatever it was: all that counts is whether the request may have been read.
            LOG.debugv("no answer: {0}", e.getClass().getName());
            throw new NoAnswerException(sent.getAsBoolean(), e);
        }
        try (response) {
            byte[] body = new byte[0];
            boolean whole = false;
            try (InputStream in = response.readEntity(InputStream.class)) {
                if (in != null) {
                    body = in.readNBytes(Answer.LARGEST_BODY + 1);
                }
                whole = body.length <= Answer.LARGEST_BODY;
            } catch (IOException | RuntimeException e) {
                LOG.debugv(
                        "an answer of status {0} was cut off: {1}",
                        response.getStatus(), e.getClass().getName());
            }
            LOG.debugv("answered with status {0} and {1} bytes", response.getStatus(), body.length);
            return Answer.of(
                    response.getStatus(),
                    whole,
                    body,
                    RetryAfter.parse(response.getHeaderString(HttpHeaders.RETRY_AFTER), clock.instant()),
                    List.of(key),
                    bucket);
        }
    }
}
