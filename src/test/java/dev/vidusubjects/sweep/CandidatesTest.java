package dev.vidusubjects.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.sweep.Candidates.Age;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.Tasks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidatesTest {

    private static final Instant ATTEMPT = Tasks.START;

    @ParameterizedTest
    @CsvSource({
        "1, true, NEWER",
        "0, true, UNCLEAR",
        "-1, true, UNCLEAR",
        "-1000, true, UNCLEAR",
        "-1001, true, OLDER",
        "1, false, UNCLEAR",
        "0, false, UNCLEAR",
        "-1, false, OLDER",
    })
    void age_firstSeenAroundTheAttempt_isUnclearUnlessCertain(long millis, boolean dated, Age age) {

        assertThat(Candidates.age(new KnownSubject("a", ATTEMPT.plusMillis(millis), dated), ATTEMPT))
                .isEqualTo(age);
    }

    /** Stores keep timestamps in whole milliseconds. */
    @Test
    void age_attemptWithinTheMillisecond_isUnclear() {
        assertThat(Candidates.age(new KnownSubject("a", ATTEMPT, true), ATTEMPT.plusNanos(999_999)))
                .isEqualTo(Age.UNCLEAR);
    }

    @Test
    void of_ownedByAnotherTask_isNoCandidate() {
        Task task = Tasks.unconfirmed(1, ATTEMPT);
        Map<String, TaskId> owners = Map.of("b", Tasks.id(2), "c", Tasks.id(1));

        Candidates found = Candidates.of(
                task,
                List.of(seen("a", 1), seen("b", 1), seen("c", 1), seen("d", 0), seen("e", -5000)),
                id -> Optional.ofNullable(owners.get(id)));

        assertThat(found.fresh()).containsExactly(seen("a", 1));
        assertThat(found.claimed()).contains(seen("c", 1));
        assertThat(found.unclear()).containsExactly(seen("d", 0));
        assertThat(found.ids()).containsExactly("a", "d");
    }

    private static KnownSubject seen(String id, long millis) {
        return new KnownSubject(id, ATTEMPT.plusMillis(millis), true);
    }
}
