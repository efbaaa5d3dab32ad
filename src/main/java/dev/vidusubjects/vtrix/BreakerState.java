package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of the {@link SubmissionBreaker}, which all processes share, and its transitions.
 *
 * @param unproven how many submissions in a row got a response that proves nothing; 0 while all is well
 * @param pausedUntil nothing is submitted before
 * @param lease of the one submission that is in flight, if any; used unless {@code unproven} is 0
 */
record BreakerState(int unproven, Optional<Instant> pausedUntil, Optional<Lease> lease) {

    /** So many in a row pause submissions. */
    static final int THRESHOLD = 3;

    /** No pause is longer. */
    static final Duration MAX_PAUSE = Duration.ofMinutes(5);

    /** More cannot be left of a pause or a lease: a clock was set back, and the next submission shows whether all is well. */
    private static final Duration MAX_LEFT = MAX_PAUSE.multipliedBy(2);

    /** When to ask again while another submission is in flight. */
    static final Duration LEASE_RETRY = Duration.ofSeconds(2);

    /** All submissions are sent. */
    static final BreakerState HEALTHY = new BreakerState(0, Optional.empty(), Optional.empty());

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * The right to submit.
     *
     * @param until after which its holder is taken for dead
     */
    record Lease(String holder, Instant until) {}

    boolean healthy() {
        return unproven == 0;
    }

    /** @return whether submissions have been paused, and no response has proven anything since */
    boolean tripped() {
        return unproven >= THRESHOLD;
    }

    /** @return how long {@code holder} must not submit; zero if it may, at most {@link #MAX_PAUSE} */
    Duration waiting(Instant now, String holder) {
        Duration pause = pausedUntil
                .map(until -> Duration.between(now, until))
                .filter(left -> left.compareTo(MAX_LEFT) < 0)
                .orElse(Duration.ZERO);
        if (pause.compareTo(Duration.ZERO) > 0) {
            return pause.compareTo(MAX_PAUSE) < 0 ? pause : MAX_PAUSE;
        }
        boolean leased = !healthy()
                && lease.filter(held -> !held.holder().equals(holder))
                        .map(held -> Duration.between(now, held.until()))
                        .filter(left -> left.compareTo(Duration.ZERO) > 0 && left.compareTo(MAX_LEFT) < 0)
                        .isPresent();
        return leased ? LEASE_RETRY : Duration.ZERO;
    }

    /** @return with the lease of a holder that need not wait; unchanged while healthy */
    BreakerState leased(String holder, Instant until) {
        return healthy() ? this : new BreakerState(unproven, pausedUntil, Optional.of(new Lease(holder, until)));
    }

    /** @return without the holder's lease, as it did not submit after all */
    BreakerState released(String holder) {
        return holds(holder) ? new BreakerState(unproven, pausedUntil, Optional.empty()) : this;
    }

    /**
     * A submission got a response that proves nothing. The third one in a row pauses; one that was sent with a lease
     * triples the pause. Others were sent before the outage was known, and do not prolong it.
     *
     * @param pause after the third one
     */
    BreakerState unproven(String holder, Instant now, Duration pause) {
        boolean probe = holds(holder);
        int count = probe ? unproven + 1 : Math.max(unproven, Math.min(unproven + 1, THRESHOLD));
        boolean starts = count >= THRESHOLD && (probe || !tripped());
        return new BreakerState(
                count,
                starts ? Optional.of(now.plus(pauseAfter(count, pause))) : pausedUntil,
                probe ? Optional.empty() : lease);
    }

    /** @return pause × 3^(count − 3), at most {@link #MAX_PAUSE} */
    static Duration pauseAfter(int count, Duration pause) {
        Duration length = pause;
        for (int n = THRESHOLD; n < count && length.compareTo(MAX_PAUSE) < 0; n++) {
            length = length.multipliedBy(3);
        }
        return length.compareTo(MAX_PAUSE) < 0 ? length : MAX_PAUSE;
    }

    private boolean holds(String holder) {
        return lease.filter(held -> held.holder().equals(holder)).isPresent();
    }

    String toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("unproven", unproven);
        pausedUntil.ifPresent(until -> root.put("paused_until", until.toString()));
        lease.ifPresent(held -> root.putObject("lease")
                .put("holder", held.holder())
                .put("until", held.until().toString()));
        return root.toString();
    }

    /** @return empty if it is no state, such as that of another release */
    static Optional<BreakerState> ofJson(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            JsonNode lease = root.path("lease");
            return Optional.of(root)
                    .filter(JsonNode::isObject)
                    .map(state -> new BreakerState(
                            Math.max(0, state.path("unproven").asInt()),
                            Optional.of(state.path("paused_until"))
                                    .filter(JsonNode::isTextual)
                                    .map(until -> Instant.parse(until.asText())),
                            Optional.of(lease)
                                    .filter(JsonNode::isObject)
                                    .map(held -> new Lease(
                                            held.path("holder").asText(),
                                            Instant.parse(held.path("until").asText())))));
        } catch (JsonProcessingException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
