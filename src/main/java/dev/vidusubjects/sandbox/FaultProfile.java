package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Injects faults into the calls for all subjects. {@code POST /sandbox/faults} sets the profile. Its random numbers
 * have a seed, so the same calls have the same faults. Not thread-safe.
 */
final class FaultProfile {

    /** All fields with their meanings. Every field is optional. */
    static final Map<String, String> FIELDS = fields();

    private static final List<String> OUTAGE_KINDS = List.of("json", "html");
    private static final int MAX_OUTAGE_SECONDS = 86_400;
    private static final double ROUNDING = 1e-9;

    private final double rate429;
    private final double withRetryAfter;
    private final double rate500;
    private final double rateCut;
    private final double rateCreatedThen;
    private final List<String> createdThen;
    private final double ratePollFaults;
    private final List<String> pollFaults;
    private final Instant outageUntil;
    private final String outageKind;
    private final boolean revoked;
    private final long seed;
    private final SplittableRandom random;

    private FaultProfile(SettingsReader settings, Instant now) {
        this.rate429 = settings.share("rate_429");
        this.withRetryAfter = settings.share("with_retry_after");
        this.rate500 = settings.share("rate_500");
        this.rateCut = settings.share("rate_cut");
        this.rateCreatedThen = settings.share("rate_created_then");
        this.createdThen = settings.someOf("created_then", ResponseShapes.AFTER_CREATION);
        this.ratePollFaults = settings.share("rate_poll_faults");
        this.pollFaults = settings.someOf("poll_faults", ResponseShapes.ON_POLLS);
        double outage = settings.number("outage_seconds", 0, MAX_OUTAGE_SECONDS);
        this.outageUntil = outage == 0 ? Instant.MIN : now.plus(Duration.ofMillis(Math.round(outage * 1000)));
        this.outageKind = settings.oneOf("outage_kind", OUTAGE_KINDS);
        this.revoked = settings.flag("revoked");
        this.seed = settings.seed("seed");
        this.random = new SplittableRandom(seed);
        double sum = rate429 + rate500 + rateCut + Math.max(rateCreatedThen, ratePollFaults);
        if (sum > 1 + ROUNDING) {
            throw new IllegalArgumentException(
                    "found " + sum + " as the sum of the rates of submissions, or of polls: at most 1 is allowed");
        }
    }

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("rate_429", "share of calls that are refused with 429, 0 to 1");
        fields.put("with_retry_after", "share of those whose response has Retry-After: 1, 0 to 1");
        fields.put("rate_500", "share of calls that are refused with 500 in JSON, 0 to 1");
        fields.put("rate_cut", "share of calls that are carried out, and whose connection is then closed, 0 to 1");
        fields.put(
                "rate_created_then",
                "share of submissions that are carried out, and whose response then is one of created_then, 0 to 1");
        fields.put("created_then", "names of response shapes, equally frequent; by default all of [created-then=…]");
        fields.put("rate_poll_faults", "share of polls whose response is one of poll_faults, 0 to 1");
        fields.put(
                "poll_faults",
                "names of response shapes, equally frequent; 404 (TaskNotFound) at most once for each task; by default "
                        + String.join(", ", ResponseShapes.ON_POLLS));
        fields.put("outage_seconds", "from now on, every call is refused with 503 for this many seconds, 0 to 86400");
        fields.put(
                "outage_kind",
                "the body of that 503: json (default) or html, as a gateway without a provider sends it");
        fields.put("revoked", "true: every key is refused with 401");
        fields.put("seed", "seed of the random numbers; 0 by default");
        return Collections.unmodifiableMap(fields);
    }

    /** @return a profile without faults */
    static FaultProfile none() {
        return of(SandboxResponse.object(), Instant.EPOCH);
    }

    /** @throws IllegalArgumentException with a message for the client, if a field is unknown or out of its bounds */
    static FaultProfile of(JsonNode json, Instant now) {
        return new FaultProfile(new SettingsReader(json, FIELDS.keySet()), now);
    }

    boolean revoked() {
        return revoked;
    }

    /** @return the fault of the next submission of a creation or a list, or empty if it has none */
    Optional<Fault> onSubmission(Instant now) {
        return next(now, rateCreatedThen, createdThen, true);
    }

    /** @return the fault of the next poll, or empty if it has none */
    Optional<Fault> onPoll(Instant now) {
        return next(now, ratePollFaults, pollFaults, false);
    }

    private Optional<Fault> next(Instant now, double rateOfShapes, List<String> shapes, boolean carriedOut) {
        if (now.isBefore(outageUntil)) {
            return Optional.of(Fault.instead(outageKind.equals("html") ? "503-html" : "503"));
        }
        double number = random.nextDouble();
        double bound = rate429;
        if (number < bound) {
            Fault refused = Fault.instead("429");
            return Optional.of(random.nextDouble() < withRetryAfter ? refused.withRetryAfter(1) : refused);
        }
        bound += rate500;
        if (number < bound) {
            return Optional.of(Fault.instead("500"));
        }
        bound += rateCut;
        if (number < bound) {
            return Optional.of(Fault.afterwards("cut"));
        }
        bound += rateOfShapes;
        if (number < bound) {
            SandboxResponse shape = ResponseShapes.get(shapes.get(random.nextInt(shapes.size())));
            return Optional.of(new Fault(carriedOut, shape));
        }
        return Optional.empty();
    }

    ObjectNode toJson(Instant now) {
        boolean outage = now.isBefore(outageUntil);
        ObjectNode json = SandboxResponse.object()
                .put("rate_429", rate429)
                .put("with_retry_after", withRetryAfter)
                .put("rate_500", rate500)
                .put("rate_cut", rateCut)
                .put("rate_created_then", rateCreatedThen)
                .put("rate_poll_faults", ratePollFaults)
                .put(
                        "outage_seconds",
                        outage ? Duration.between(now, outageUntil).toMillis() / 1000.0 : 0)
                .put("outage_kind", outageKind)
                .put("revoked", revoked)
                .put("seed", seed);
        ArrayNode afterCreation = json.putArray("created_then");
        createdThen.forEach(afterCreation::add);
        ArrayNode onPolls = json.putArray("poll_faults");
        pollFaults.forEach(onPolls::add);
        return json;
    }
}
