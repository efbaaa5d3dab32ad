package dev.vidusubjects.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStatus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Searches the index for endings that are not announced, in a bounded number of pages for each search.
 *
 * <p>For each status it reads the endings since the previous search, and repeats, from the oldest one that it found,
 * what it read before. So an ending that cannot be announced does not delay the search for later ones, and neither they
 * nor a limit hide it. A task that changes after it has ended moves to a later place of the index, where it is found as
 * well.
 */
final class UnannouncedSearch {

    /** The name of the document with the {@link SearchProgress} of each status, or with one instant for all of them. */
    private static final String DOCUMENT = "announced-until";

    /** How far the first search goes back: the stream keeps its records for a day. */
    private static final Duration FIRST_SEARCH = Duration.ofDays(1);

    /** The maximum number of pages (1 MB each) that one step reads; a search has at most two steps for each range. */
    static final int MAX_PAGES = 10;

    private static final Set<TaskStatus> ENDED =
            EnumSet.of(TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.UNCONFIRMED);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final StateStore states;
    private final StatusIndex index;

    UnannouncedSearch(StateStore states, StatusIndex index) {
        this.states = states;
        this.index = index;
    }

    /**
     * @param limit maximum number of tasks; each range of each status has a share of it, the rest is filled in order
     * @return ended tasks that are not announced; may be empty although there are some, which a later search finds
     */
    List<Task> find(Instant endedBefore, int limit) {
        Optional<StateStore.Entry> stored = stored(endedBefore);
        Map<TaskStatus, SearchProgress> progress = progress(stored, endedBefore);
        String before = TaskItem.timestamp(endedBefore);
        Map<TaskStatus, Range> later = new EnumMap<>(TaskStatus.class);
        Map<TaskStatus, Range> repeated = new EnumMap<>(TaskStatus.class);
        progress.forEach((status, earlier) -> {
            // If the clock of another process is ahead, its search was sufficient.
            if (earlier.until().compareTo(before) <= 0) {
                later.put(status, new Range(status, earlier.until(), before));
                repeated.put(status, new Range(status, earlier.repeatFrom(), earlier.until()));
            }
        });
        List<Task> found = search(
                Stream.concat(later.values().stream(), repeated.values().stream())
                        .toList(),
                limit);
        later.forEach((status, range) -> {
            Range repeat = repeated.get(status);
            Stream<String> oldest = Stream.concat(range.oldest.stream(), repeat.oldest.stream());
            progress.computeIfPresent(status, (key, earlier) -> earlier.moved(range.from, repeat.from, oldest));
        });
        store(progress, stored);
        return found;
    }

    private static List<Task> search(List<Range> ranges, int limit) {
        List<Task> found = new ArrayList<>();
        int share = Math.max(1, limit / Math.max(1, ranges.size()));
        for (int max : new int[] {share, limit}) {
            for (Range range : ranges) {
                found.addAll(range.search(Math.min(max, limit - found.size())));
            }
        }
        return found;
    }

    /** A part of the index that is searched in one or two steps. */
    private final class Range {
        private final TaskStatus status;
        private final String to;
        private String from;
        private Optional<String> oldest = Optional.empty();
        private boolean hasMore;

        private Range(TaskStatus status, String from, String to) {
            this.status = status;
            this.from = from;
            this.to = to;
            this.hasMore = isBeforeItsEnd();
        }

        /** DynamoDB refuses a range whose end is before its start. */
        private boolean isBeforeItsEnd() {
            return from.compareTo(to) < 0;
        }

        private List<Task> search(int limit) {
            if (!hasMore || limit < 1) {
                return List.of();
            }
            StatusIndex.Examined examined = index.unannounced(status, from, to, limit, MAX_PAGES);
            from = examined.next().orElse(to);
            oldest = oldest.or(examined::first);
            boolean isFull = examined.tasks().size() >= limit;
            hasMore = isFull && isBeforeItsEnd();
            return examined.tasks();
        }
    }

    /**
     * Stores the start of the first search before it begins: otherwise it would be later at each search, for as long as
     * searches fail.
     */
    private Optional<StateStore.Entry> stored(Instant endedBefore) {
        Optional<StateStore.Entry> stored = states.read(DOCUMENT);
        Map<TaskStatus, SearchProgress> progress = progress(stored, endedBefore);
        if (stored.map(StateStore.Entry::value).equals(Optional.of(json(progress)))) {
            return stored;
        }
        store(progress, stored);
        return states.read(DOCUMENT);
    }

    /** If another process was faster, its document is as good. */
    private void store(Map<TaskStatus, SearchProgress> progress, Optional<StateStore.Entry> expected) {
        String json = json(progress);
        if (!expected.map(StateStore.Entry::value).equals(Optional.of(json))) {
            states.replace(
                    DOCUMENT, json, expected.map(StateStore.Entry::version).orElse(StateStore.ABSENT));
        }
    }

    private static String json(Map<TaskStatus, SearchProgress> progress) {
        ObjectNode document = JSON.createObjectNode();
        progress.forEach((status, searched) -> document.set(status.code(), searched.json()));
        return document.toString();
    }

    private static Map<TaskStatus, SearchProgress> progress(Optional<StateStore.Entry> stored, Instant endedBefore) {
        String text = stored.map(StateStore.Entry::value).orElse("");
        Optional<SearchProgress> common = instant(text).map(SearchProgress::from);
        JsonNode document = common.isPresent() ? MissingNode.getInstance() : tree(text);
        Map<TaskStatus, SearchProgress> progress = new EnumMap<>(TaskStatus.class);
        for (TaskStatus status : ENDED) {
            progress.put(
                    status,
                    common.or(() -> SearchProgress.of(document.path(status.code())))
                            .filter(searched -> searched.isPlausibleAt(endedBefore))
                            .orElseGet(() -> SearchProgress.from(endedBefore.minus(FIRST_SEARCH))));
        }
        return progress;
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
