package dev.vidusubjects.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.subject.SubjectShape;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KnownSubjectsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final SubjectShape HERO = new SubjectShape("Hero", 1, 0);

    private final KnownSubjects known = new KnownSubjects();

    /**
     * The clock was set back: the order of an earlier attempt and this subject is unknown until the clock is correct
     * again.
     */
    @Test
    void see_atAnUnknownInstant_isUndatedAndSeenFirstAtTheNextKnownOne() {
        known.see("a", HERO, KnownSubject.NOT_KNOWN, false, 1, 0);
        assertThat(known.ofShape(HERO)).containsExactly(new KnownSubject("a", KnownSubject.NOT_KNOWN, false));
        assertThat(Candidates.age(known.ofShape(HERO).get(0), NOON)).isEqualTo(Candidates.Age.UNCLEAR);

        known.see("a", HERO, NOON.plusSeconds(60), true, 2, 1);
        known.see("a", HERO, NOON.plusSeconds(90), true, 3, 2);

        assertThat(known.ofShape(HERO)).containsExactly(new KnownSubject("a", NOON.plusSeconds(60), false));
    }

    @Test
    void see_subjectAgain_keepsTheFirstTimestamp() {
        known.see("a", HERO, NOON, true, 1, 0);
        known.see("a", HERO, NOON.plusSeconds(60), false, 2, 1);

        assertThat(known.ofShape(HERO)).containsExactly(new KnownSubject("a", NOON, true));
        assertThat(known.size()).isEqualTo(1);
    }

    @Test
    void see_subjectWithAnotherShape_isFoundByBothAndIsAsOld() {
        known.see("a", HERO, NOON, true, 1, 0);
        SubjectShape renamed = new SubjectShape("Villain", 1, 0);
        known.see("a", renamed, NOON.plusSeconds(60), true, 2, 1);

        known.see("a", renamed, NOON.plusSeconds(90), true, 3, 2);

        assertThat(known.ofShape(HERO)).containsExactly(new KnownSubject("a", NOON, true));
        assertThat(known.ofShape(renamed)).containsExactly(new KnownSubject("a", NOON, true));
        assertThat(known.size()).isEqualTo(2);
    }

    @Test
    void ofShape_otherNumberOfImagesOrVideos_isAnotherShape() {
        known.see("a", new SubjectShape("Hero", 2, 0), NOON, true, 1, 0);
        known.see("b", new SubjectShape("Hero", 1, 1), NOON, true, 1, 0);
        known.see("c", new SubjectShape("hero", 1, 0), NOON, true, 1, 0);

        assertThat(known.ofShape(HERO)).isEmpty();
    }

    /** One client sends composed characters, another client sends decomposed characters. */
    @Test
    void ofShape_otherNormalFormOrSpaces_isTheSameShape() {
        known.see("a", new SubjectShape(" Zoe\u0308 ", 1, 0), NOON, true, 1, 0);

        assertThat(known.ofShape(new SubjectShape("Zo\u00eb", 1, 0))).hasSize(1);
    }

    @Test
    void isIn_readingInProgress_doesNotHideTheCompleteOne() {
        known.see("a", HERO, NOON, true, 1, 0);
        known.see("b", HERO, NOON, true, 1, 0);
        // Reading 2 starts again as reading 3; reading 1 is the last complete one.
        known.see("a", HERO, NOON, true, 2, 1);
        known.see("a", HERO, NOON, true, 3, 1);
        assertThat(known.isIn("a", 1)).isTrue();
        assertThat(known.isIn("a", 3)).isTrue();
        assertThat(known.isIn("b", 3)).isFalse();
        known.see("a", HERO, NOON, true, 4, 3);

        assertThat(known.isIn("a", 3)).isTrue();
        assertThat(known.isIn("a", 1)).isFalse();
    }

    @Test
    void copy_changed_leavesTheOriginal() {
        known.see("a", HERO, NOON, true, 1, 0);
        KnownSubjects copy = known.copy();
        for (int i = 0; i < 1000; i++) {
            copy.see("b" + i, HERO, NOON, true, 2, 1);
        }

        assertThat(known.ofShape(HERO)).hasSize(1);
        assertThat(known.isIn("a", 1)).isTrue();
    }

    @Test
    void format_manySubjects_readBackEqual() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            known.see("id-ü-" + i, new SubjectShape("name " + i % 100, 1, 0), NOON.plusMillis(i), i % 2 == 0, 1, 0);
        }
        known.see("id-ü-1", new SubjectShape("name 1", 1, 0), NOON, true, 2, 1);
        KnownSubjects read = KnownSubjectsFormat.read(KnownSubjectsFormat.write(known));
        for (int i = 0; i < 100; i++) {
            SubjectShape shape = new SubjectShape("name " + i, 1, 0);
            assertThat(read.ofShape(shape)).hasSize(100).isEqualTo(known.ofShape(shape));
        }

        assertThat(read.isIn("id-ü-1", 1)).isTrue();
        assertThat(read.isIn("id-ü-1", 2)).isTrue();
        assertThat(read.isIn("id-ü-2", 2)).isFalse();
    }

    @Test
    void format_damagedDocument_isRefused() {
        known.see("a", HERO, NOON, true, 1, 0);
        byte[] document = KnownSubjectsFormat.write(known);
        for (int i = 0; i < document.length; i++) {
            byte[] damaged = document.clone();
            damaged[i] ^= 1;
            assertThatThrownBy(() -> KnownSubjectsFormat.read(damaged)).isInstanceOf(IOException.class);
        }

        assertThatThrownBy(() -> KnownSubjectsFormat.read(new byte[3])).isInstanceOf(IOException.class);
    }
}
