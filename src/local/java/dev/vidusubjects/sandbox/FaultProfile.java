package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * What befalls any call, whatever its subject: the whole provider in a storm. Set by {@code POST /sandbox/faults}, and
 * reproducible, as its dice have a seed. Not for several threads.
 *
 * <table>
 * <caption>Fields, all optional</caption>
 * <tr><th>field</th><th>meaning</th></tr>
 * <tr><td>{@code rate_429}</td><td>share of calls answered with 429, 0–1</td></tr>
 * <tr><td>{@code with_retry_after}</td><td>share of those that have {@code Retry-After: 1}, 0–1</td></tr>
 * <tr><td>{@code rate_500}</td><td>share of calls answered with 500, 0–1</td></tr>
 * <tr><td>{@code rate_cut}</td><td>share of calls carried out whose connection is then cut, 0–1</td></tr>
 * <tr><td>{@code outage_seconds}</td><td>from now on, so long, every call is answered with 503</td></tr>
 * <tr><td>{@code revoked}</td><td>every key is refused with 401</td></tr>
 * <tr><td>{@code seed}</td><td>of the dice; 0 by default</td></tr>
 * </table>
 */
final class FaultProfile {

    static final FaultProfile NONE = new FaultProfile(0, 0, 0, 0, Instant.MIN, false, 0);

    private static final Set<String> FIELDS = new TreeSet<>(
            Set.of("rate_429", "with_retry_after", "rate_500", "rate_cut", "outage_seconds", "revoked", "seed"));

    /** What befalls one call. */
    enum Fault {
        TOO_MANY,
        TOO_MANY_WITH_RETRY_AFTER,
        BROKEN,
        CUT,
        OUTAGE
    }

    private final double rate429;
    private final double withRetryAfter;
    private final double rate500;
    private final double rateCut;
    private final Instant outageUntil;
    private final boolean revoked;
    private final long seed;
    private final SplittableRandom dice;

    private FaultProfile(
            double rate429,
            double withRetryAfter,
            double rate500,
            double rateCut,
            Instant outageUntil,
            boolean revoked,
            long seed) {
        this.rate429 = rate429;
        this.withRetryAfter = withRetryAfter;
        this.rate500 = rate500;
        this.rateCut = rateCut;
        this.outageUntil = outageUntil;
        this.revoked = revoked;
        this.seed = seed;
        this.dice = new SplittableRandom(seed);
    }

    /** @throws IllegalArgumentException with words for the caller, if a field is unknown or out of its bounds */
    static FaultProfile of(JsonNode json, Instant now) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("the body must be a JSON object");
        }
        json.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException(
                        "unknown field " + field + ": known are " + String.join(", ", FIELDS));
            }
        });
        double rate429 = share(json, "rate_429");
        double rate500 = share(json, "rate_500");
        double rateCut = share(json, "rate_cut");
        if (rate429 + rate500 + rateCut > 1) {
            throw new IllegalArgumentException("rate_429, rate_500 and rate_cut are together at most 1");
        }
        double outage = json.path("outage_seconds").asDouble(0);
        if (!(outage >= 0 && outage <= 86_400)) {
            throw new IllegalArgumentException("outage_seconds is 0 to 86400: found " + json.path("outage_seconds"));
        }
        return new FaultProfile(
                rate429,
                share(json, "with_retry_after"),
                rate500,
                rateCut,
                outage == 0 ? Instant.MIN : now.plus(Duration.ofMillis(Math.round(outage * 1000))),
                json.path("revoked").asBoolean(false),
                json.path("seed").asLong(0));
    }

    private static double share(JsonNode json, String field) {
        double share = json.path(field).asDouble(0);
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(field + " is 0 to 1: found " + json.path(field));
        }
        return share;
    }

    boolean revoked() {
        return revoked;
    }

    /** @return what befalls the next call; mostly nothing */
    Optional<Fault> next(Instant now) {
        if (now.isBefore(outageUntil)) {
            return Optional.of(Fault.OUTAGE);
        }
        double roll = dice.nextDouble();
        if (roll < rate429) {
            return Optional.of(dice.nextDouble() < withRetryAfter ? Fault.TOO_MANY_WITH_RETRY_AFTER : Fault.TOO_MANY);
        }
        if (roll < rate429 + rate500) {
            return Optional.of(Fault.BROKEN);
        }
        return roll < rate429 + rate500 + rateCut ? Optional.of(Fault.CUT) : Optional.empty();
    }

    ObjectNode toJson(Instant now) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("rate_429", rate429)
                .put("with_retry_after", withRetryAfter)
                .put("rate_500", rate500)
                .put("rate_cut", rateCut)
                .put(
                        "outage_seconds",
                        now.isBefore(outageUntil)
                                ? Duration.between(now, outageUntil).toMillis() / 1000.0
                                : 0)
                .put("revoked", revoked)
                .put("seed", seed);
    }
}
