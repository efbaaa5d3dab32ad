package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.sandbox.ParameterReader.Generation;
import dev.vidusubjects.sandbox.SandboxResponse.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Simulates the provider's API, as far as this product uses it. Checks the key, injects the faults of the
 * {@link FaultProfile}, and delegates everything else to {@link CreationTasks}, {@link ListTasks} and
 * {@link FileRequests}. Not thread-safe.
 */
final class Sandbox implements AutoCloseable {

    /** The only bearer token that is always refused. */
    static final String REVOKED_KEY = "revoked";

    private final Clock clock;
    private final RandomGenerator random;
    private final int foreignSubjects;
    private final Journal journal;
    private final CreationTasks creations;
    private final ListTasks lists;
    private final SubjectCatalog catalog = new SubjectCatalog();
    private final SandboxFiles files = new SandboxFiles();
    private final FileUrls urls;
    private final FileRequests fileRequests;
    private final Set<String> reportedUnknown = new HashSet<>();
    private FaultProfile profile = FaultProfile.none();
    private ListSettings listSettings;
    private long polls;
    private long listSubmissions;

    /**
     * @param path the path of the journal; the key of the URLs of files is next to it
     * @param delay the time that the creation of a subject takes
     * @param foreignSubjects the number of subjects that other clients created before the sandbox started
     * @param urlExpiry the time after which the URL of a file expires
     */
    Sandbox(Path path, Duration delay, int foreignSubjects, Duration urlExpiry, Clock clock, RandomGenerator random)
            throws IOException {
        this.clock = clock;
        this.random = random;
        this.foreignSubjects = foreignSubjects;
        this.listSettings = ListSettings.withForeignSubjects(foreignSubjects);
        this.urls = new FileUrls(path.resolveSibling("files.key"), urlExpiry, random);
        this.journal = new Journal(path);
        this.fileRequests = new FileRequests(urls, files);
        this.creations = new CreationTasks(catalog, files, journal, delay, this::newId);
        this.lists = new ListTasks(catalog, delay, this::newId);
    }

    /** Handles {@code POST /model/v1/generation}. */
    SandboxResponse submit(Optional<String> bearer, byte[] body) throws IOException {
        try {
            checkKey(bearer);
            Instant now = clock.instant();
            Generation generation = ParameterReader.generation(body);
            return switch (generation.model()) {
                case TaskBody.CREATE_SUBJECTS ->
                    creations.submit(ParameterReader.parameters(generation.params()), now, profile.onSubmission(now));
                case TaskBody.GET_SUBJECTS -> {
                    listSubmissions++;
                    yield lists.submit(generation.params(), now, listSettings, profile.onSubmission(now));
                }
                default ->
                    SandboxResponse.error(400, "ModelUnavailable", "the sandbox has no model " + generation.model());
            };
        } catch (RefusedException e) {
            return e.response();
        }
    }

    /**
     * Handles {@code GET /model/v1/generation/task/{id}}.
     *
     * @param base the URL of the sandbox, as the client uses it: the URLs of files start with it
     */
    SandboxResponse poll(Optional<String> bearer, String id, String base) {
        polls++;
        try {
            checkKey(bearer);
        } catch (RefusedException e) {
            return e.response();
        }
        Instant now = clock.instant();
        Optional<Fault> fault = profile.onPoll(now).filter(one -> mayInject(one, id));
        if (fault.isPresent() && !fault.get().carriedOut()) {
            return fault.get().response().withTaskId(id);
        }
        SubjectRenderer renderer = new SubjectRenderer(base, urls, files);
        SandboxResponse regular = lists.find(id, now, renderer)
                .map(SandboxResponse::ok)
                .or(() -> creations.poll(id, now, renderer))
                .orElse(ResponseShapes.get(ResponseTable.TASK_NOT_FOUND));
        return fault.map(one -> one.applyTo(regular, id)).orElse(regular);
    }

    /**
     * Handles {@code GET /files/{id}/{name}}: a client with a valid URL needs no key.
     *
     * @return creates the response; it may run in another thread
     */
    Supplier<FileReply> file(String id, String name, String expires, String signature) {
        Instant now = clock.instant();
        ListSettings withoutLag = ListSettings.withForeignSubjects(listSettings.foreignSubjects());
        return fileRequests.prepare(catalog.at(now, withoutLag), id, name, expires, signature, now);
    }

    /** The profile reports a task as unknown only once: a client treats the second such response as final. */
    private boolean mayInject(Fault fault, String taskId) {
        return !fault.response().label().equals(ResponseTable.TASK_NOT_FOUND) || reportedUnknown.add(taskId);
    }

    /**
     * @param name the name of the subject; empty for all subjects
     * @return every submission for a subject, in the order of their arrival, including refused ones; and the numbers of
     *     list submissions and of polls since the application started
     */
    ObjectNode ledger(Optional<String> name) {
        ObjectNode json = SandboxResponse.object();
        ArrayNode submissions = json.putArray("submissions");
        creations.ledger().stream()
                .filter(submission -> name.isEmpty() || submission.name().equals(name.get()))
                .forEach(submission -> submissions.add(submission.toJson()));
        return json.put("lists", listSubmissions).put("polls", polls);
    }

    /** @return the fault profile */
    ObjectNode faults() {
        return profile.toJson(clock.instant());
    }

    /**
     * Replaces the fault profile.
     *
     * @throws IllegalArgumentException with a message for the client
     */
    ObjectNode faults(JsonNode settings) {
        profile = FaultProfile.of(settings, clock.instant());
        return faults();
    }

    /** @return the settings of lists */
    ObjectNode list() {
        return listSettings.toJson();
    }

    /**
     * Replaces the settings of lists.
     *
     * @throws IllegalArgumentException with a message for the client
     */
    ObjectNode list(JsonNode settings) {
        listSettings = ListSettings.of(settings, foreignSubjects);
        return list();
    }

    private void checkKey(Optional<String> bearer) throws RefusedException {
        String key = bearer.map(String::strip)
                .filter(header -> header.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(header -> header.substring(7).strip())
                .orElse("");
        if (key.isEmpty() || key.equals(REVOKED_KEY) || profile.revoked()) {
            throw new RefusedException(ResponseShapes.get("401"));
        }
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
