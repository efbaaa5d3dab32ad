package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.sandbox.ParameterReader.Generation;
import dev.vidusubjects.sandbox.ParameterReader.Parameters;
import dev.vidusubjects.sandbox.Reply.Ending;
import dev.vidusubjects.sandbox.Reply.Refused;
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
    private static final List<String> LOOK_STATUSES = List.of("429", "500", "401");

    private final Clock clock;
    private final RandomGenerator random;
    private final Duration delay;
    private final Journal journal;
    private final List<Submission> ledger = new ArrayList<>();
    private final Map<String, Submission> tasks = new LinkedHashMap<>();
    private final Map<String, Listing> listings = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private Weather weather = Weather.FAIR;
    private long looks;

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
    Reply submit(Optional<String> bearer, byte[] body) throws IOException {
        try {
            checkKey(bearer);
            Generation generation = ParameterReader.generation(body);
            return switch (generation.model()) {
                case TaskView.CREATE_SUBJECTS -> create(ParameterReader.parameters(generation.params()));
                case TaskView.GET_SUBJECTS -> list(generation.params());
                default -> Reply.coded(400, "ModelUnavailable", "the sandbox knows no model " + generation.model());
            };
        } catch (Refused e) {
            return e.reply();
        }
    }

    private Reply create(Parameters parameters) throws IOException {
        Instant now = clock.instant();
        List<Marker> markers = Marker.in(parameters.name());
        Reply reply;
        Optional<String> taskId = Optional.empty();
        Optional<Weather.Blow> blow = weather.next(now);
        try {
            befall(blow);
            refuseAsAsked(markers, parameters.name());
            if (strikes(markers, "lost", parameters.name())) {
                reply = Reply.status(503).ending(Ending.CUT);
            } else {
                taskId = Optional.of(newId());
                reply = Reply.ok(TaskView.base(taskId.get(), TaskView.CREATE_SUBJECTS, now)
                                .put("status", "created"))
                        .ending(ending(markers, parameters.name(), blow));
            }
        } catch (Refused e) {
            reply = e.reply();
        }
        long millis = Marker.find(markers, "slow").flatMap(Marker::milliseconds).orElse(delay.toMillis());
        Submission submission = new Submission(
                now,
                parameters.name(),
                taskId,
                parameters.images(),
                parameters.videos(),
                parameters.mediaBytes(),
                parameters.voiceId(),
                reply.label(),
                Math.max(1, millis));
        journal.append(submission);
        remember(submission);
        return reply;
    }

    private Ending ending(List<Marker> markers, String name, Optional<Weather.Blow> blow) {
        if (strikes(markers, "cut", name) || blow.equals(Optional.of(Weather.Blow.CUT))) {
            return Ending.CUT;
        }
        if (strikes(markers, "cut-body", name)) {
            return Ending.CUT_BODY;
        }
        return strikes(markers, "hang", name) ? Ending.HANGING : Ending.ANSWERED;
    }

    private void refuseAsAsked(List<Marker> markers, String name) throws Refused {
        for (String status : SUBMIT_STATUSES) {
            if (strikes(markers, status, name)) {
                throw new Refused(Reply.status(
                        Integer.parseInt(status),
                        Marker.find(markers, status).orElseThrow().number("retry-after")));
            }
        }
        if (strikes(markers, "media-failure", name)) {
            throw new Refused(Reply.coded(400, "ImageDownloadFailure", "an image could not be downloaded"));
        }
        if (strikes(markers, "refuse", name)) {
            String code = Marker.find(markers, "refuse").orElseThrow().value().orElse("FieldInvalid");
            throw new Refused(Reply.coded(400, code, "refused as the subject's name asked for"));
        }
    }

    /** {@code GET /model/v1/generation/task/{id}}. */
    Reply look(Optional<String> bearer, String id) {
        looks++;
        Instant now = clock.instant();
        try {
            checkKey(bearer);
            Optional<Weather.Blow> blow = weather.next(now);
            befall(blow);
            Listing listing = listings.get(id);
            Submission submission = tasks.get(id);
            if (listing == null && submission == null) {
                throw new Refused(unknownTask());
            }
            if (listing != null) {
                return Reply.ok(listed(id, listing, now));
            }
            List<Marker> markers = Marker.in(submission.name());
            refuseLook(markers, id);
            boolean cut = strikes(markers, "look-cut", id) || blow.equals(Optional.of(Weather.Blow.CUT));
            return Reply.ok(TaskView.of(submission, now)).ending(cut ? Ending.CUT : Ending.ANSWERED);
        } catch (Refused e) {
            return e.reply();
        }
    }

    private void refuseLook(List<Marker> markers, String id) throws Refused {
        for (String status : LOOK_STATUSES) {
            if (strikes(markers, "look-" + status, id)) {
                throw new Refused(Reply.status(
                        Integer.parseInt(status),
                        Marker.find(markers, "look-" + status).orElseThrow().number("retry-after")));
            }
        }
        if (strikes(markers, "look-404", id)) {
            throw new Refused(unknownTask());
        }
    }

    private static Reply unknownTask() {
        return Reply.coded(404, "TaskNotFound", "no such task");
    }

    private Reply list(JsonNode params) {
        try {
            befall(weather.next(clock.instant()));
        } catch (Refused e) {
            return e.reply();
        }
        int count = params.path("count").asInt(20);
        if (count < 1 || count > 100) {
            return Reply.coded(400, "FieldInvalid", "count is 1 to 100");
        }
        String id = newId();
        listings.put(id, new Listing(clock.instant(), params));
        return Reply.ok(
                TaskView.base(id, TaskView.GET_SUBJECTS, clock.instant()).put("status", "created"));
    }

    private ObjectNode listed(String id, Listing listing, Instant now) {
        ObjectNode task = TaskView.base(id, TaskView.GET_SUBJECTS, listing.at);
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
                        .filter(submission -> TaskView.created(submission, listing.at.plus(takes)))
                        .map(TaskView::subject)
                        .filter(subject -> wanted.isEmpty()
                                || wanted.contains(subject.path("id").asText()))
                        .toList();
        int from =
                Math.min(all.size(), Math.max(0, params.path("next_page_token").asInt(0)));
        int to = Math.min(all.size(), from + params.path("count").asInt(20));
        ObjectNode text = Reply.object();
        text.putArray("subjects").addAll(all.subList(from, to));
        text.put("count", to - from);
        if (to < all.size()) {
            text.put("next_page_token", String.valueOf(to));
        }
        TaskView.addText(task.put("status", "completed").put("progress", 1.0), text.toString());
        return task;
    }

    /** @return every submission that reached the sandbox, first to last, and the number of looks since it started */
    ObjectNode ledger() {
        ObjectNode json = Reply.object();
        ArrayNode submissions = json.putArray("submissions");
        ledger.forEach(submission -> submissions.add(submission.toJson()));
        return json.put("looks", looks);
    }

    ObjectNode weather() {
        return weather.toJson(clock.instant());
    }

    /** @throws IllegalArgumentException with words for the caller */
    ObjectNode weather(JsonNode wanted) {
        weather = Weather.of(wanted, clock.instant());
        return weather();
    }

    private void checkKey(Optional<String> bearer) throws Refused {
        String key = bearer.map(String::strip)
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(header -> header.substring(7).strip())
                .orElse("");
        if (key.isEmpty() || key.equals(REVOKED_KEY) || weather.revoked()) {
            throw new Refused(Reply.status(401));
        }
    }

    private static void befall(Optional<Weather.Blow> blow) throws Refused {
        if (blow.isEmpty() || blow.get() == Weather.Blow.CUT) {
            return;
        }
        throw new Refused(
                switch (blow.get()) {
                    case TOO_MANY_WITH_RETRY_AFTER -> Reply.status(429, OptionalInt.of(1));
                    case TOO_MANY -> Reply.status(429);
                    case BROKEN -> Reply.status(500);
                    default -> Reply.status(503);
                });
    }

    /**
     * @param subject the name, or the task's id, whose calls are counted
     * @return whether the marker is there, and this call is still among those that it is about
     */
    private boolean strikes(List<Marker> markers, String word, String subject) {
        return Marker.find(markers, word)
                .filter(marker -> uses.merge(word + " " + subject, 1, Integer::sum) <= marker.times())
                .isPresent();
    }

    private void remember(Submission submission) {
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
