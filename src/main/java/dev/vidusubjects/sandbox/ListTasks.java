package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.sandbox.SandboxResponse.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Tasks that list subjects. A task is deleted when the application stops, and when {@value #MAX_TASKS} newer ones
 * exist; page tokens stay valid. Not thread-safe.
 */
final class ListTasks {

    private static final int MAX_TASKS = 1000;
    private static final int DEFAULT_COUNT = 20;
    private static final int MAX_COUNT = 100;
    private static final Duration MAX_DELAY = Duration.ofMillis(300);
    private static final Pattern TOKEN = Pattern.compile("offset-([0-9]{1,9})");

    private final SubjectCatalog catalog;
    private final Duration delay;
    private final Supplier<String> ids;
    private final Map<String, Listing> tasks = new LinkedHashMap<>();

    private record Listing(
            Instant at, boolean privateSubjects, Set<String> wanted, int offset, int count, ListSettings settings) {}

    /**
     * @param delay the time that the creation of a subject takes; a list takes as long, but at most {@code MAX_DELAY}
     */
    ListTasks(SubjectCatalog catalog, Duration delay, Supplier<String> ids) {
        this.catalog = catalog;
        this.delay = delay.compareTo(MAX_DELAY) < 0 ? delay : MAX_DELAY;
        this.ids = ids;
    }

    SandboxResponse submit(JsonNode params, Instant now, ListSettings settings, Optional<Fault> fault)
            throws RefusedException {
        if (fault.isPresent() && !fault.get().carriedOut()) {
            return fault.get().response();
        }
        Listing listing = read(params, now, settings);
        if (listing.offset > 0) {
            catalog.addNewcomers(settings.insertBetweenPages(), now.minus(settings.lag()));
        }
        String id = ids.get();
        tasks.put(id, listing);
        if (tasks.size() > MAX_TASKS) {
            tasks.remove(tasks.keySet().iterator().next());
        }
        SandboxResponse regular = SandboxResponse.ok(TaskBody.created(id, TaskBody.GET_SUBJECTS, now));
        return fault.map(one -> one.applyTo(regular, id)).orElse(regular);
    }

    private static Listing read(JsonNode params, Instant now, ListSettings settings) throws RefusedException {
        int count = params.path("count").asInt(DEFAULT_COUNT);
        if (count < 1 || count > MAX_COUNT) {
            throw refused("count is 1 to " + MAX_COUNT);
        }
        String token = params.path("next_page_token").asText("");
        Matcher offset = TOKEN.matcher(token);
        if (!token.isEmpty() && !offset.matches()) {
            throw refused("next_page_token is not a token of this list");
        }
        Set<String> wanted = new LinkedHashSet<>();
        params.path("subject_ids").forEach(id -> wanted.add(id.asText()));
        return new Listing(
                now,
                !params.path("ownership").asText("private").equals("system"),
                wanted,
                token.isEmpty() ? 0 : Integer.parseInt(offset.group(1)),
                count,
                settings);
    }

    private static RefusedException refused(String message) {
        return new RefusedException(SandboxResponse.error(400, "FieldInvalid", message));
    }

    /** @return the task object of a list; empty if the task does not exist */
    Optional<ObjectNode> find(String id, Instant now, SubjectRenderer renderer) {
        return Optional.ofNullable(tasks.get(id)).map(listing -> {
            Instant completedAt = listing.at.plus(delay);
            return now.isBefore(completedAt)
                    ? TaskBody.listing(id, listing.at)
                    : TaskBody.list(id, listing.at, page(listing, completedAt, renderer));
        });
    }

    private ObjectNode page(Listing listing, Instant completedAt, SubjectRenderer renderer) {
        ObjectNode page = SandboxResponse.object();
        ArrayNode entries = page.putArray("subjects");
        if (!listing.privateSubjects) {
            return page.put("count", 0);
        }
        int unreadable = listing.settings.unreadableEntries();
        for (int i = 0; i < unreadable; i++) {
            entries.addObject().put("name", "Unreadable " + i);
        }
        SubjectCatalog.View view = catalog.at(completedAt, listing.settings);
        List<SubjectBody> wanted = listing.wanted.stream()
                .map(id -> view.find(id).orElse(null))
                .filter(Objects::nonNull)
                .toList();
        int size = listing.wanted.isEmpty() ? view.size() : wanted.size();
        int from = Math.min(size, listing.offset);
        int to = Math.min(size, from + Math.max(1, listing.count - unreadable));
        IntStream.range(from, to)
                .mapToObj(position -> listing.wanted.isEmpty() ? view.get(position) : wanted.get(position))
                .forEach(subject -> entries.add(renderer.render(subject, completedAt)));
        page.put("count", entries.size());
        if (to < size) {
            page.put("next_page_token", "offset-" + to);
        }
        return page;
    }
}
