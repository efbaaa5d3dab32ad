package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.time.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of the {@link SubmissionBreaker}, which all processes share, and its transitions.
 *
 * @param unproven the number of consecutive submissions whose response proved nothing; 0 while the provider works
 * @param pausedUntil nothing is submitted before this instant
 * @param lease the lease of the one submission that is in flight, if any; used unless {@code unproven} is 0
 */
record BreakerState(int unproven, Optional<Instant> pausedUntil, Optional<Lease> lease) {

    /** This number of unproven submissions in a row pauses submissions. */
    static final int THRESHOLD = 3;

    /** The maximum length of a pause. */
    static final Duration MAX_PAUSE = Duration.ofMinutes(5);

    /**
     * A longer remainder of a pause or a lease is impossible: it means that a clock was set back. It is ignored, and
     * the next submission shows whether the provider works.
     */
    private static final Duration MAX_REMAINING = MAX_PAUSE.multipliedBy(2);

    /** The delay before the next request of a lease while another submission is in flight. */
    static final Duration LEASE_RETRY = Duration.ofSeconds(2);

    /** The state in which all submissions are sent. */
    static final BreakerState HEALTHY = new BreakerState(0, Optional.empty(), Optional.empty());

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * The right to submit.
     *
     * @param holder the id of the submission that has the right
     * @param until the instant after which the holder is considered dead
     */
    record Lease(String holder, Instant until) {}

    boolean healthy() {
        return unproven == 0;
    }

    /** @return whether submissions have been paused, and no response has proven anything since */
    boolean tripped() {
        return unproven >= THRESHOLD;
    }

    /** @return how long {@code holder} must not submit; zero if it may submit, at most {@link #MAX_PAUSE} */
    Duration waiting(Instant now, String holder) {
        Duration pause = pausedUntil
                .map(until -> Duration.between(now, until))
                .filter(left -> left.compareTo(MAX_REMAINING) < 0)
                .orElse(Duration.ZERO);
        if (pause.compareTo(Duration.ZERO) > 0) {
            return Durations.min(pause, MAX_PAUSE);
        }
        boolean leased = !healthy()
                && lease.filter(held -> !held.holder().equals(holder))
                        .map(held -> Duration.between(now, held.until()))
                        .filter(left -> left.compareTo(Duration.ZERO) > 0 && left.compareTo(MAX_REMAINING) < 0)
                        .isPresent();
        return leased ? LEASE_RETRY : Duration.ZERO;
    }

    /** @return the state with the lease of a holder that does not have to wait; unchanged while healthy */
    BreakerState leased(String holder, Instant until) {
        return healthy() ? this : new BreakerState(unproven, pausedUntil, Optional.of(new Lease(holder, until)));
    }

    /** @return the state without the lease of a holder that did not submit */
    BreakerState released(String holder) {
        return holds(holder) ? new BreakerState(unproven, pausedUntil, Optional.empty()) : this;
    }

    /**
     * Records a submission whose response proves nothing. The third one in a row starts a pause; each one that was sent
     * with a lease triples the pause. Other submissions were sent before the outage was known, and do not prolong the
     * pause.
     *
     * @param pause the length of the pause after the third one
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
        return Durations.min(length, MAX_PAUSE);
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

    /** @return the state, or empty if the text is not a state, for example because another release wrote it */
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
