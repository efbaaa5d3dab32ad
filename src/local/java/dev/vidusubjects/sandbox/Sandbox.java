package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.sandbox.ParameterReader.Generation;
import dev.vidusubjects.sandbox.ParameterReader.Parameters;
import dev.vidusubjects.sandbox.SandboxResponse.Delivery;
import dev.vidusubjects.sandbox.SandboxResponse.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * What the provider would do. Tasks need no clockwork: what has become of one follows from when it was submitted, and that
 * is in the {@link Journal}. Listings are forgotten when the application stops. Not for several threads.
 */
final class Sandbox implements AutoCloseable {

    /** The one bearer that is refused. */
    static final String REVOKED_KEY = "revoked";

    private static final Duration LONGEST_LISTING = Duration.ofMillis(300);
    private static final List<String> SUBMIT_STATUSES = List.of("401", "402", "403", "429", "500", "502", "503", "504");
    private static final List<String> POLL_STATUSES = List.of("429", "500", "401");

    private final Clock clock;
    private final RandomGenerator random;
    private final Duration delay;
    private final Journal journal;
    private final List<SubmissionView> ledger = new ArrayList<>();
    private final Map<String, SubmissionView> tasks = new LinkedHashMap<>();
    private final Map<String, Listing> listings = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private FaultProfile faults = FaultProfile.NONE;
    private long polls;

    private record Listing(Instant at, JsonNode params) {}

    /**
     * @param delay how long a subject takes
     * @param path of the journal
     */
    Sandbox(Path path, Duration delay, Clock clock, RandomGenerator random) throws IOException {
        this.clock = clock;
        this.random = random;
        this.delay = delay;
        this.journal = new Journal(path);
        journal.found().forEach(this::remember);
    }

    /** {@code POST /model/v1/generation}. */
    SandboxResponse submit(Optional<String> bearer, byte[] body) throws IOException {
        try {
            checkKey(bearer);
            Generation generation = ParameterReader.generation(body);
            return switch (generation.model()) {
                case TaskBody.CREATE_SUBJECTS -> create(ParameterReader.parameters(generation.params()));
                case TaskBody.GET_SUBJECTS -> list(generation.params());
                default ->
                    SandboxResponse.coded(400, "ModelUnavailable", "the sandbox knows no model " + generation.model());
            };
        } catch (Refused e) {
            return e.response();
        }
    }

    private SandboxResponse create(Parameters parameters) throws IOException {
        Instant now = clock.instant();
        List<FaultDirective> directives = FaultDirective.in(parameters.name());
        SandboxResponse response;
        Optional<String> taskId = Optional.empty();
        Optional<FaultProfile.Fault> fault = faults.next(now);
        try {
            befall(fault);
            refuseAsAsked(directives, parameters.name());
            if (strikes(directives, "lost", parameters.name())) {
                response = SandboxResponse.status(503).ending(Delivery.CLOSE_BEFORE_RESPONSE);
            } else {
                taskId = Optional.of(newId());
                response = SandboxResponse.ok(TaskBody.base(taskId.get(), TaskBody.CREATE_SUBJECTS, now)
                                .put("status", "created"))
                        .ending(ending(directives, parameters.name(), fault));
            }
        } catch (Refused e) {
            response = e.response();
        }
        long millis = FaultDirective.find(directives, "slow")
                .flatMap(FaultDirective::milliseconds)
                .orElse(delay.toMillis());
        SubmissionView submission = new SubmissionView(
                now,
                parameters.name(),
                taskId,
                parameters.images(),
                parameters.videos(),
                parameters.mediaBytes(),
                parameters.voiceId(),
                response.label(),
                Math.max(1, millis));
        journal.append(submission);
        remember(submission);
        return response;
    }

    private Delivery ending(List<FaultDirective> directives, String name, Optional<FaultProfile.Fault> fault) {
        if (strikes(directives, "cut", name) || fault.equals(Optional.of(FaultProfile.Fault.CUT))) {
            return Delivery.CLOSE_BEFORE_RESPONSE;
        }
        if (strikes(directives, "cut-body", name)) {
            return Delivery.CLOSE_DURING_BODY;
        }
        return strikes(directives, "hang", name) ? Delivery.NEVER_RESPOND : Delivery.RESPOND;
    }

    private void refuseAsAsked(List<FaultDirective> directives, String name) throws Refused {
        for (String status : SUBMIT_STATUSES) {
            if (strikes(directives, status, name)) {
                throw new Refused(SandboxResponse.status(
                        Integer.parseInt(status),
                        FaultDirective.find(directives, status).orElseThrow().number("retry-after")));
            }
        }
        if (strikes(directives, "media-failure", name)) {
            throw new Refused(SandboxResponse.coded(400, "ImageDownloadFailure", "an image could not be downloaded"));
        }
        if (strikes(directives, "refuse", name)) {
            String code = FaultDirective.find(directives, "refuse")
                    .orElseThrow()
                    .value()
                    .orElse("FieldInvalid");
            throw new Refused(SandboxResponse.coded(400, code, "refused as the subject's name asked for"));
        }
    }

    /** {@code GET /model/v1/generation/task/{id}}. */
    SandboxResponse poll(Optional<String> bearer, String id) {
        polls++;
        Instant now = clock.instant();
        try {
            checkKey(bearer);
            Optional<FaultProfile.Fault> fault = faults.next(now);
            befall(fault);
            Listing listing = listings.get(id);
            SubmissionView submission = tasks.get(id);
            if (listing == null && submission == null) {
                throw new Refused(unknownTask());
            }
            if (listing != null) {
                return SandboxResponse.ok(listed(id, listing, now));
            }
            List<FaultDirective> directives = FaultDirective.in(submission.name());
            refuseLook(directives, id);
            boolean cut = strikes(directives, "poll-cut", id) || fault.equals(Optional.of(FaultProfile.Fault.CUT));
            return SandboxResponse.ok(TaskBody.of(submission, now))
                    .ending(cut ? Delivery.CLOSE_BEFORE_RESPONSE : Delivery.RESPOND);
        } catch (Refused e) {
            return e.response();
        }
    }

    private void refuseLook(List<FaultDirective> directives, String id) throws Refused {
        for (String status : POLL_STATUSES) {
            if (strikes(directives, "poll-" + status, id)) {
                throw new Refused(SandboxResponse.status(
                        Integer.parseInt(status),
                        FaultDirective.find(directives, "poll-" + status)
                                .orElseThrow()
                                .number("retry-after")));
            }
        }
        if (strikes(directives, "poll-404", id)) {
            throw new Refused(unknownTask());
        }
    }

    private static SandboxResponse unknownTask() {
        return SandboxResponse.coded(404, "TaskNotFound", "no such task");
    }

    private SandboxResponse list(JsonNode params) {
        try {
            befall(faults.next(clock.instant()));
        } catch (Refused e) {
            return e.response();
        }
        int count = params.path("count").asInt(20);
        if (count < 1 || count > 100) {
            return SandboxResponse.coded(400, "FieldInvalid", "count is 1 to 100");
        }
        String id = newId();
        listings.put(id, new Listing(clock.instant(), params));
        return SandboxResponse.ok(
                TaskBody.base(id, TaskBody.GET_SUBJECTS, clock.instant()).put("status", "created"));
    }

    private ObjectNode listed(String id, Listing listing, Instant now) {
        ObjectNode task = TaskBody.base(id, TaskBody.GET_SUBJECTS, listing.at);
        Duration takes = delay.compareTo(LONGEST_LISTING) < 0 ? delay : LONGEST_LISTING;
        if (now.isBefore(listing.at.plus(takes))) {
            return task.put("status", "processing").put("progress", 0.5);
        }
        JsonNode params = listing.params;
        List<String> wanted = new ArrayList<>();
        params.path("subject_ids").forEach(wantedId -> wanted.add(wantedId.asText()));
        boolean system = params.path("ownership").asText("private").equals("system");
        List<ObjectNode> all = system
                ? List.of()
                : tasks.values().stream()
                        .filter(submission -> TaskBody.created(submission, listing.at.plus(takes)))
                        .map(TaskBody::subject)
                        .filter(subject -> wanted.isEmpty()
                                || wanted.contains(subject.path("id").asText()))
                        .toList();
        int from =
                Math.min(all.size(), Math.max(0, params.path("next_page_token").asInt(0)));
        int to = Math.min(all.size(), from + params.path("count").asInt(20));
        ObjectNode text = SandboxResponse.object();
        text.putArray("subjects").addAll(all.subList(from, to));
        text.put("count", to - from);
        if (to < all.size()) {
            text.put("next_page_token", String.valueOf(to));
        }
        TaskBody.addText(task.put("status", "completed").put("progress", 1.0), text.toString());
        return task;
    }

    /** @return every submission that reached the sandbox, first to last, and the number of polls since it started */
    ObjectNode ledger() {
        ObjectNode json = SandboxResponse.object();
        ArrayNode submissions = json.putArray("submissions");
        ledger.forEach(submission -> submissions.add(submission.toJson()));
        return json.put("polls", polls);
    }

    ObjectNode faults() {
        return faults.toJson(clock.instant());
    }

    /** @throws IllegalArgumentException with words for the caller */
    ObjectNode faults(JsonNode wanted) {
        faults = FaultProfile.of(wanted, clock.instant());
        return faults();
    }

    private void checkKey(Optional<String> bearer) throws Refused {
        String key = bearer.map(String::strip)
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(header -> header.substring(7).strip())
                .orElse("");
        if (key.isEmpty() || key.equals(REVOKED_KEY) || faults.revoked()) {
            throw new Refused(SandboxResponse.status(401));
        }
    }

    private static void befall(Optional<FaultProfile.Fault> fault) throws Refused {
        if (fault.isEmpty() || fault.get() == FaultProfile.Fault.CUT) {
            return;
        }
        throw new Refused(
                switch (fault.get()) {
                    case TOO_MANY_WITH_RETRY_AFTER -> SandboxResponse.status(429, OptionalInt.of(1));
                    case TOO_MANY -> SandboxResponse.status(429);
                    case BROKEN -> SandboxResponse.status(500);
                    default -> SandboxResponse.status(503);
                });
    }

    /**
     * @param subject the name, or the task's id, whose calls are counted
     * @return whether the directive is there, and this call is still among those that it is about
     */
    private boolean strikes(List<FaultDirective> directives, String word, String subject) {
        return FaultDirective.find(directives, word)
                .filter(directive -> uses.merge(word + " " + subject, 1, Integer::sum) <= directive.times())
                .isPresent();
    }

    private void remember(SubmissionView submission) {
        ledger.add(submission);
        submission.taskId().ifPresent(id -> tasks.put(id, submission));
    }

    private String newId() {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return "task-" + HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
