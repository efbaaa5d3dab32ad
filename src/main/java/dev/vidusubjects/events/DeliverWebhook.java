package dev.vidusubjects.events;

import dev.vidusubjects.events.DeliveryAttempt.Outcome;
import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.web.GuardedWeb;
import dev.vidusubjects.media.web.HttpReply;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.text.Printable;
import dev.vidusubjects.time.RetryAfter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Sends one webhook, and decides what follows: nothing after a success (2xx) and after 410, another attempt by {@link
 * DeliverySchedule} after anything else, or the dead letters after the last attempt.
 */
public final class DeliverWebhook {

    private static final Logger LOG = Logger.getLogger(DeliverWebhook.class);

    private static final int GONE = 410;

    /** The start of a response that is read; in UTF-8 a character has at most 4 bytes. */
    private static final int MAX_RESPONSE_BYTES = 4 * DeliveryAttempt.MAX_RESPONSE_LENGTH;

    private final Outbox outbox;
    private final DeliveryQueue queue;
    private final DeliveryLog log;
    private final EndpointHealth health;
    private final WebhookSigning signing;
    private final GuardedWeb web;
    private final Duration timeout;
    private final Clock clock;
    private final RandomGenerator random;

    /** @param timeout limit of one attempt, including connection setup */
    public DeliverWebhook(
            Outbox outbox,
            DeliveryQueue queue,
            DeliveryLog log,
            StateStore states,
            WebhookSigning signing,
            GuardedWeb web,
            Duration timeout,
            Clock clock,
            RandomGenerator random) {
        this.outbox = outbox;
        this.queue = queue;
        this.log = log;
        this.health = new EndpointHealth(states);
        this.signing = signing;
        this.web = web;
        this.timeout = timeout;
        this.clock = clock;
        this.random = random;
    }

    /** The response to an attempt, or the reason why there is none. */
    private record Response(
            OptionalInt status, Optional<String> error, Optional<String> text, Optional<Duration> retryAfter) {

        private boolean isSuccess() {
            return status.isPresent() && status.getAsInt() / 100 == 2;
        }

        private String reason() {
            return status.isPresent() ? "status " + status.getAsInt() : error.orElse("");
        }
    }

    /**
     * Makes an attempt if it is due; otherwise puts it back into the queue, which may be unable to hold it until then.
     *
     * @throws DeliveryQueueException if the queue failed, the secrets cannot be read, or the thread was interrupted; the
     *     attempt must be repeated, and does not count
     */
    public void deliver(Delivery delivery) {
        Instant at = clock.instant();
        if (at.isBefore(delivery.notBefore())) {
            queue.add(List.of(delivery));
            return;
        }
        Optional<String> body = outbox.body(delivery.id());
        Optional<WebhookSigner> signer = signing.signer();
        if (body.isEmpty()) {
            LogEvent.of("webhook_dropped")
                    .with("announcement", delivery.id())
                    .with("reason", "the announcement has expired")
                    .warn(LOG);
            return;
        }
        if (signer.isEmpty()) {
            Response unsigned = failed("no secret is configured");
            queue.giveUp(delivery, unsigned.reason());
            record(delivery, at, Duration.ZERO, unsigned, Outcome.GAVE_UP, Optional.empty());
            return;
        }
        Response response = send(delivery, signer.get(), body.get().getBytes(StandardCharsets.UTF_8), at);
        Duration duration = Duration.between(at, clock.instant());
        if (response.isSuccess()) {
            health.succeeded(delivery.endpoint());
            record(delivery, at, duration, response, Outcome.DELIVERED, Optional.empty());
        } else if (response.status().equals(OptionalInt.of(GONE))) {
            record(delivery, at, duration, response, Outcome.GONE, Optional.empty());
        } else {
            health.failed(delivery.endpoint(), at);
            again(delivery, at, duration, response);
        }
    }

    private void again(Delivery delivery, Instant at, Duration duration, Response response) {
        Optional<Instant> next = DeliverySchedule.delay(delivery.attempt(), random.nextDouble(), response.retryAfter())
                .map(delay -> clock.instant().plus(delay));
        if (next.isPresent()) {
            queue.add(List.of(delivery.next(next.get())));
            record(delivery, at, duration, response, Outcome.RETRIED, next);
        } else {
            queue.giveUp(delivery, response.reason());
            record(delivery, at, duration, response, Outcome.GAVE_UP, next);
        }
    }

    private Response send(Delivery delivery, WebhookSigner signer, byte[] body, Instant at) {
        String id = delivery.id().toString();
        Map<String, String> headers = Map.of(
                "content-type",
                "application/json",
                "user-agent",
                "vidu-subjects",
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(at.getEpochSecond()),
                "webhook-signature",
                signer.sign(id, at, body));
        try {
            HttpReply reply = web.post(delivery.endpoint(), headers, body, MAX_RESPONSE_BYTES, timeout);
            String text = Printable.sentence(new String(reply.start(), StandardCharsets.UTF_8));
            return new Response(
                    OptionalInt.of(reply.status()),
                    Optional.empty(),
                    Optional.of(text)
                            .filter(start -> !start.isEmpty() && reply.status() / 100 != 2)
                            .map(DeliverWebhook::cut),
                    RetryAfter.parse(reply.headers().get("retry-after"), at));
        } catch (IOException | MediaException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new DeliveryQueueException("interrupted during an attempt", e);
            }
            return failed(cut(Printable.oneLine(String.valueOf(e.getMessage()))));
        } catch (RuntimeException e) {
            // A defect, for example a header that the client refuses. Thrown, it would be repeated without a schedule.
            // The message may quote the URL.
            return failed("the request failed: " + e.getClass().getSimpleName());
        }
    }

    private static Response failed(String error) {
        return new Response(OptionalInt.empty(), Optional.of(error), Optional.empty(), Optional.empty());
    }

    /** @return the text, or its start with an ellipsis, which counts as one of the characters that are allowed */
    private static String cut(String text) {
        int max = DeliveryAttempt.MAX_RESPONSE_LENGTH;
        return text.length() <= max ? text : Printable.of(text, max - 1);
    }

    private void record(
            Delivery delivery,
            Instant at,
            Duration duration,
            Response response,
            Outcome outcome,
            Optional<Instant> next) {
        String endpoint = WebhookEndpoint.shown(delivery.endpoint());
        LogEvent event = LogEvent.of("webhook_attempted")
                .with("task_id", delivery.id().task())
                .with("announcement", delivery.id())
                .with("endpoint", WebhookEndpoint.origin(delivery.endpoint()))
                .with("attempt", delivery.attempt())
                .with("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .with("reason", response.reason())
                .with("total_seconds", duration);
        if (outcome == Outcome.DELIVERED) {
            event.info(LOG);
        } else {
            event.warn(LOG);
        }
        log.add(new DeliveryAttempt(
                delivery.id(),
                endpoint,
                delivery.attempt(),
                at,
                duration,
                response.status(),
                response.error(),
                response.text(),
                outcome,
                next));
    }
}
