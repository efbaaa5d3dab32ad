package dev.vidusubjects.submission;

import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.subject.Violation;
import dev.vidusubjects.time.Durations;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Distinguishes a file that is still being copied from one that stays truncated: the latter has not changed for
 * {@link #MIN_UNCHANGED_TIME}.
 */
final class IncompleteFiles {

    /** A slow or interrupted copy continues sooner than this. */
    static final Duration MIN_UNCHANGED_TIME = Duration.ofMinutes(1);

    private final MediaStore media;
    private final Clock clock;

    IncompleteFiles(MediaStore media, Clock clock) {
        this.media = media;
        this.clock = clock;
    }

    /**
     * @param violations the violations of the request; if {@link Rule#MEDIA_TRUNCATED} is not among them, nothing
     *     is read
     * @return the time until all of its files have been unchanged for long enough to be refused; empty if they already
     *     have
     * @throws IOException if the storage fails
     */
    Optional<Duration> wait(SubjectRequest request, List<Violation> violations) throws IOException {
        if (violations.stream().noneMatch(violation -> violation.rule() == Rule.MEDIA_TRUNCATED)) {
            return Optional.empty();
        }
        Duration max = Duration.ZERO;
        for (MediaSource source : Stream.concat(request.images().stream(), request.videos().stream())
                .toList()) {
            if (source instanceof StoredObject object) {
                max = Durations.max(max, wait(object));
            }
        }
        return max.isZero() ? Optional.empty() : Optional.of(max);
    }

    private Duration wait(StoredObject object) throws IOException {
        try {
            return media.open(object)
                    .changedAt()
                    .map(changed -> Duration.between(clock.instant(), changed.plus(MIN_UNCHANGED_TIME)))
                    // A file with a timestamp in the future is not one that is being copied now.
                    .filter(wait -> !wait.isNegative() && wait.compareTo(MIN_UNCHANGED_TIME) <= 0)
                    .orElse(Duration.ZERO);
        } catch (MediaException e) {
            return Duration.ZERO;
        }
    }
}
