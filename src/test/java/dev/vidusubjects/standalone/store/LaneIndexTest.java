package dev.vidusubjects.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.standalone.store.LaneQueue.Taken;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneIndexTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final LaneIndex<String> index = new LaneIndex<>();

    private Taken<String> put(String key, String lane, int seconds) {
        Taken<String> entry = new Taken<>(key, lane, NOW.plusSeconds(seconds), "work of " + key);
        index.put(entry);
        return entry;
    }

    @Test
    void take_severalEntriesOfALane_areTakenOneAfterAnother() {
        Taken<String> later = put("a", "one", -1);
        Taken<String> earlier = put("b", "one", -2);

        assertThat(index.take(NOW, 9)).containsExactly(earlier);
        assertThat(index.take(NOW, 9)).isEmpty();

        index.remove(earlier);
        index.release("one");

        assertThat(index.take(NOW, 9)).containsExactly(later);
    }

    @Test
    void take_beforeItIsDue_isEmpty() {
        Taken<String> entry = put("a", "one", 5);

        assertThat(index.take(NOW.plusMillis(4_999), 9)).isEmpty();
        assertThat(index.take(NOW.plusSeconds(5), 9)).containsExactly(entry);
    }

    /** Otherwise a lane with many old entries would keep its place forever. */
    @Test
    void take_moreLanesThanTheLimit_takesThoseFirstThatWereUsedTheLongestTimeAgo() {
        put("a", "busy", -9);
        put("b", "busy", -8);
        Taken<String> waiting = put("c", "waiting", -1);

        for (Taken<String> taken : index.take(NOW, 1)) {
            index.remove(taken);
            index.release(taken.lane());
        }

        assertThat(index.take(NOW, 1)).containsExactly(waiting);
    }

    @Test
    void nextDue_ofTakenLanes_isIgnored() {
        put("a", "one", -1);
        put("b", "one", 5);
        assertThat(index.nextDue()).contains(NOW.minusSeconds(1));

        index.take(NOW, 9);
        assertThat(index.nextDue()).isEmpty();
        put("c", "two", 7);

        assertThat(index.nextDue()).contains(NOW.plusSeconds(7));
    }

    @Test
    void remove_entryThatWasAddedAgain_keepsTheNewOne() {
        Taken<String> taken = put("a", "one", -1);
        Taken<String> again = put("a", "one", -1);

        assertThat(index.remove(taken)).isFalse();

        assertThat(index.take(NOW, 9)).singleElement().isSameAs(again);
    }

    @Test
    void postpone_replacedEntry_hasNoEffect() {
        Taken<String> taken = put("a", "one", -1);
        put("a", "one", 3);

        index.postpone(taken, NOW.plusSeconds(30));

        assertThat(index.nextDue()).contains(NOW.plusSeconds(3));
    }

    @Test
    void postpone_entry_doesNotDelayItsLane() {
        Taken<String> failed = put("a", "one", -2);
        Taken<String> other = put("b", "one", -1);
        index.take(NOW, 9);

        index.postpone(failed, NOW.plusSeconds(30));
        index.release("one");

        assertThat(index.take(NOW, 9)).isEqualTo(List.of(other));
    }
}
