package dev.vidusubjects.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far the endings of one status were searched. Every ending before {@code until} that is not announced is at or
 * after {@code repeatFrom}, or at or after {@code oldest}. The texts are positions of the index, which can be compared.
 *
 * @param until everything before this position was examined at least once
 * @param repeatFrom where the repeated search continues; equal to {@code until} if nothing is left to repeat
 * @param oldest the first ending that was found since the repeated search began, where it begins again
 */
record SearchProgress(String until, String repeatFrom, Optional<String> oldest) {

    /** A position that is later by more than this was stored by a process with a wrong clock. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofDays(1);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String UNTIL = "until";
    private static final String REPEAT_FROM = "repeat_from";
    private static final String OLDEST = "oldest";

    /** @return the progress of a search that has nothing to find before an instant */
    static SearchProgress from(Instant instant) {
        String position = TaskItem.timestamp(instant);
        return new SearchProgress(position, position, Optional.empty());
    }

    /** @return the progress that {@link #json} wrote; empty if there is none or it is damaged */
    static Optional<SearchProgress> of(JsonNode json) {
        SearchProgress progress = new SearchProgress(
                json.path(UNTIL).asText(),
                json.path(REPEAT_FROM).asText(),
                Optional.ofNullable(json.get(OLDEST)).map(JsonNode::asText));
        return Optional.of(progress).filter(SearchProgress::isValid);
    }

    ObjectNode json() {
        ObjectNode json = MAPPER.createObjectNode().put(UNTIL, until).put(REPEAT_FROM, repeatFrom);
        oldest.ifPresent(position -> json.put(OLDEST, position));
        return json;
    }

    /**
     * @param until where the search ended
     * @param repeatFrom where the repeated search ended
     * @param found the first endings that the two searches found
     */
    SearchProgress moved(String until, String repeatFrom, Stream<String> found) {
        Optional<String> oldest = Stream.concat(this.oldest.stream(), found).min(Comparator.naturalOrder());
        boolean isRepeated = repeatFrom.compareTo(this.until) >= 0;
        return isRepeated
                ? new SearchProgress(until, oldest.orElse(until), Optional.empty())
                : new SearchProgress(until, repeatFrom, oldest);
    }

    /** @return whether a clock that shows {@code instant} can have been correct when the progress was stored */
    boolean isPlausibleAt(Instant instant) {
        return time(until)
                .filter(end -> !end.minus(MAX_CLOCK_SKEW).isAfter(instant))
                .isPresent();
    }

    private boolean isValid() {
        return Stream.concat(Stream.of(until, repeatFrom), oldest.stream())
                        .allMatch(position -> time(position).isPresent())
                && repeatFrom.compareTo(until) <= 0;
    }

    private static Optional<Instant> time(String position) {
        try {
            return Optional.of(Instant.parse(position.split("/", 2)[0]));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
