package dev.vidusubjects.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.Tasks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void of_oneSubjectAndOneTask_areMatched() {
        assertThat(match(List.of(subject("a", 5)), List.of(unconfirmed(1, 0, "x"))))
                .containsExactly(Map.entry(1, "a"));
    }

    @Test
    void of_twoSubjectsThatOnlyOneTaskCanOwn_matchesNone() {
        assertThat(match(List.of(subject("a", 5), subject("b", 6)), List.of(unconfirmed(1, 0, "x"))))
                .isEmpty();
    }

    @Test
    void of_openTaskThatMayOwnIt_matchesNone() {
        assertThat(match(List.of(subject("a", 5)), List.of(unconfirmed(1, 0, "x"), other(2, 1))))
                .isEmpty();
    }

    @Test
    void of_openTaskThatWasAttemptedLater_isNoRival() {
        assertThat(match(List.of(subject("a", 5)), List.of(unconfirmed(1, 0, "x"), other(2, 7))))
                .containsExactly(Map.entry(1, "a"));
    }

    /**
     * Regression: the clock of the machine that made the attempt may be ahead of the clock of the machine that read the
     * list.
     */
    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void of_openTaskThatWasAttemptedLaterByNoMoreThanClocksDiffer_matchesNone(int attemptedAt) {
        assertThat(match(List.of(subject("a", 5)), List.of(unconfirmed(1, 0, "x"), other(2, attemptedAt))))
                .isEmpty();
    }

    @Test
    void of_taskAttemptedJustAfterTheSubjectWasSeen_isNotMatched() {
        assertThat(match(List.of(subject("a", 5)), List.of(unconfirmed(1, 5, "x"))))
                .isEmpty();
    }

    @Test
    void of_differentRequestsThatTimeTellsApart_areMatched() {
        List<KnownSubject> subjects = List.of(subject("a", 5), subject("b", 15));
        List<Claimant> tasks = List.of(unconfirmed(1, 0, "x"), unconfirmed(2, 10, "y"));

        assertThat(match(subjects, tasks)).containsExactly(Map.entry(1, "a"), Map.entry(2, "b"));
    }

    @Test
    void of_differentRequestsAtOnce_matchesNone() {
        List<KnownSubject> subjects = List.of(subject("a", 15), subject("b", 15));
        List<Claimant> tasks = List.of(unconfirmed(1, 0, "x"), unconfirmed(2, 10, "y"));

        assertThat(match(subjects, tasks)).isEmpty();
    }

    @Test
    void of_equalRequestsWithASubjectEach_areMatchedInTheirOrder() {
        List<KnownSubject> subjects = List.of(subject("b", 16), subject("a", 15));
        List<Claimant> tasks = List.of(unconfirmed(2, 10, "x"), unconfirmed(1, 0, "x"));

        assertThat(match(subjects, tasks)).containsExactly(Map.entry(1, "a"), Map.entry(2, "b"));
    }

    /**
     * The late response of one request would tell which subject belongs to it, when the other task already has that
     * subject.
     */
    @Test
    void of_equalRequestsOfWhichOneWasInterrupted_matchesNone() {
        List<KnownSubject> subjects = List.of(subject("b", 16), subject("a", 15));
        List<Claimant> tasks =
                List.of(unconfirmed(1, 0, "x"), new Claimant(Tasks.id(2), NOON.plusSeconds(10), "x", true, true));

        assertThat(match(subjects, tasks)).isEmpty();
    }

    @Test
    void of_interruptedRequestAlone_isMatched() {
        Claimant interrupted = new Claimant(Tasks.id(1), NOON, "x", true, true);

        assertThat(match(List.of(subject("a", 5)), List.of(interrupted))).containsExactly(Map.entry(1, "a"));
    }

    @Test
    void of_equalRequestsWithFewerSubjects_matchesNone() {
        assertThat(match(List.of(subject("a", 15)), List.of(unconfirmed(1, 0, "x"), unconfirmed(2, 10, "x"))))
                .isEmpty();
    }

    @Test
    void of_equalRequestsWithMoreSubjects_matchesNone() {
        List<KnownSubject> subjects = List.of(subject("a", 15), subject("b", 15), subject("c", 16));

        assertThat(match(subjects, List.of(unconfirmed(1, 0, "x"), unconfirmed(2, 10, "x"))))
                .isEmpty();
    }

    @Test
    void of_equalRequestsAndAnOpenTask_matchesNone() {
        List<KnownSubject> subjects = List.of(subject("a", 15), subject("b", 15));

        assertThat(match(subjects, List.of(unconfirmed(1, 0, "x"), unconfirmed(2, 10, "x"), other(3, 11))))
                .isEmpty();
    }

    /** The first attempt may have created the one subject, and the second attempt the other. */
    @Test
    void of_taskThatWasSubmittedTwice_leavesNothingToOthers() {
        List<Claimant> tasks = List.of(unconfirmed(1, 0, "x"), other(2, 1));

        assertThat(match(List.of(subject("a", 5)), tasks)).isEmpty();
    }

    @Test
    void of_ownAbandonedAttempt_isNoRival() {
        List<Claimant> tasks = List.of(unconfirmed(1, 3, "x"), other(1, 1));

        assertThat(match(List.of(subject("a", 5)), tasks)).containsExactly(Map.entry(1, "a"));
    }

    @Test
    void of_subjectOfTheOwnAbandonedAttempt_isNotMatched() {
        List<Claimant> tasks = List.of(unconfirmed(1, 7, "x"), other(1, 1));

        assertThat(match(List.of(subject("a", 5)), tasks)).isEmpty();
    }

    /** One attempt created the first subject; the other attempt may have created the second. */
    @Test
    void of_taskWithTwoAttemptsAndOneSubject_keepsTheOtherAttemptAsARival() {
        List<KnownSubject> subjects = List.of(subject("a", 5), subject("b", 15));
        List<Claimant> tasks = List.of(unconfirmed(1, 3, "x"), other(1, 1), unconfirmed(2, 10, "x"));

        assertThat(match(subjects, tasks)).containsExactly(Map.entry(1, "a"));
    }

    /** After one match, the remaining task has only one possible subject, and so on. */
    @Test
    void of_chainOfTasks_isResolvedFromItsEnd() {
        List<KnownSubject> subjects = List.of(subject("a", 5), subject("b", 15), subject("c", 25));
        List<Claimant> tasks =
                List.of(unconfirmed(3, 20, "z"), unconfirmed(1, 0, "x"), unconfirmed(2, 10, "y"), other(4, 27));

        assertThat(match(subjects, tasks)).containsExactly(Map.entry(1, "a"), Map.entry(2, "b"), Map.entry(3, "c"));
    }

    private static Map<Integer, String> match(List<KnownSubject> subjects, List<Claimant> claimants) {
        Map<Integer, String> matched = new TreeMap<>();
        Matching.of(subjects, claimants).forEach((task, subject) -> matched.put(number(task), subject.id()));
        return matched;
    }

    private static int number(TaskId task) {
        return Integer.parseInt(task.value(), 16);
    }

    private static KnownSubject subject(String id, int seconds) {
        return new KnownSubject(id, NOON.plusSeconds(seconds), true);
    }

    private static Claimant unconfirmed(int number, int seconds, String fingerprint) {
        return new Claimant(Tasks.id(number), NOON.plusSeconds(seconds), fingerprint, true, false);
    }

    private static Claimant other(int number, int seconds) {
        return new Claimant(Tasks.id(number), NOON.plusSeconds(seconds), "", false, false);
    }
}
