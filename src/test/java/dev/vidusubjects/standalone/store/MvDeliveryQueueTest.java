package dev.vidusubjects.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.events.AnnouncementId;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.events.DeliveryQueueException;
import dev.vidusubjects.events.MediaRetry;
import dev.vidusubjects.fixture.RecordedLog;
import dev.vidusubjects.standalone.store.LaneQueue.Taken;
import dev.vidusubjects.task.Tasks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvDeliveryQueueTest {

    private static final Instant NOW = Tasks.START;

    @TempDir
    Path folder;

    private MvTaskStore store;
    private MvDeliveryQueue queue;
    private MvMediaQueue media;

    @BeforeEach
    void open() {
        store = new MvTaskStore(folder);
        queue = new MvDeliveryQueue(store);
        media = new MvMediaQueue(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Delivery delivery(int task, String endpoint, int attempt, Instant due) {
        return new Delivery(new AnnouncementId(Tasks.id(task), 3), URI.create(endpoint), attempt, due);
    }

    private List<Delivery> take(Instant now) {
        return queue.lanes().take(now, 99).stream().map(Taken::work).toList();
    }

    @Test
    void take_endpointsOfOneServer_areOneLane() {
        Delivery first = delivery(1, "https://a.example.com/x", 1, NOW);
        Delivery second = delivery(2, "https://A.example.com/y?token=1", 1, NOW.plusMillis(1));
        Delivery other = delivery(1, "https://b.example.com/x", 1, NOW);

        queue.add(List.of(first, second, other));

        assertThat(take(NOW.plusSeconds(1))).containsExactlyInAnyOrder(first, other);
        assertThat(queue.lanes().nextDue()).isEmpty();
    }

    @Test
    void add_nextAttempt_replacesTheOneThatIsTaken() {
        Delivery first = delivery(1, "https://a.example.com/x", 1, NOW);
        Delivery next = delivery(1, "https://a.example.com/x", 2, NOW.plusSeconds(5));
        queue.add(List.of(first));
        Taken<Delivery> taken = queue.lanes().take(NOW, 1).get(0);

        queue.add(List.of(next));
        queue.lanes().done(taken);

        assertThat(queue.lanes().nextDue()).contains(NOW.plusSeconds(5));
        close();
        open();
        assertThat(take(NOW.plusSeconds(5))).containsExactly(next);
    }

    /** As after the clock was set back between the decision that it is due and the attempt. */
    @Test
    void done_deliveryThatWasAddedAgainUnchanged_keepsIt() {
        Delivery delivery = delivery(1, "https://a.example.com/x", 1, NOW);
        queue.add(List.of(delivery));
        Taken<Delivery> taken = queue.lanes().take(NOW, 1).get(0);

        queue.add(List.of(delivery));
        queue.lanes().done(taken);

        assertThat(take(NOW)).containsExactly(delivery);
    }

    /** A request to send it again must not be lost because the attempt that is being made at that time fails. */
    @Test
    void add_nextAttemptAfterItWasSentAgain_keepsTheNewSeries() {
        Delivery fifth = delivery(1, "https://a.example.com/x", 5, NOW);
        Delivery again = delivery(1, "https://a.example.com/x", 1, NOW.plusSeconds(1));
        queue.add(List.of(fifth));
        Taken<Delivery> taken = queue.lanes().take(NOW, 1).get(0);

        queue.add(List.of(again));
        queue.add(List.of(delivery(1, "https://a.example.com/x", 6, NOW.plusSeconds(3_600))));
        queue.lanes().done(taken);

        assertThat(queue.lanes().nextDue()).contains(NOW.plusSeconds(1));
        close();
        open();
        assertThat(take(NOW.plusSeconds(9))).containsExactly(again);
        assertThat(queue.lanes().nextDue()).isEmpty();
    }

    /** The last attempt may be due earlier, if its server has been slow; no other would follow it. */
    @Test
    void add_againWhileALaterAttemptIsDue_startsANewSeries() {
        Delivery again = delivery(1, "https://a.example.com/x", 1, NOW);
        queue.add(List.of(delivery(1, "https://a.example.com/x", 9, NOW.minusSeconds(60))));

        queue.add(List.of(again));

        assertThat(take(NOW)).containsExactly(again);
    }

    @Test
    void add_nextAttemptAfterTheNewSeriesBegan_replacesIt() {
        Delivery next = delivery(1, "https://a.example.com/x", 2, NOW.plusSeconds(5));
        queue.add(List.of(delivery(1, "https://a.example.com/x", 5, NOW)));
        Taken<Delivery> fifth = queue.lanes().take(NOW, 1).get(0);
        queue.add(List.of(delivery(1, "https://a.example.com/x", 1, NOW)));
        queue.lanes().done(fifth);
        Taken<Delivery> first = queue.lanes().take(NOW, 1).get(0);

        queue.add(List.of(next));
        queue.lanes().done(first);

        assertThat(take(NOW.plusSeconds(5))).containsExactly(next);
    }

    @Test
    void done_delivery_isGoneAfterARestart() {
        queue.add(List.of(delivery(1, "https://a.example.com/x", 1, NOW)));

        queue.lanes().done(queue.lanes().take(NOW, 1).get(0));

        assertThat(queue.lanes().nextDue()).isEmpty();
        close();
        open();
        assertThat(queue.lanes().nextDue()).isEmpty();
    }

    @Test
    void take_beforeACrash_isTakenAgain() {
        Delivery delivery = delivery(1, "https://a.example.com/x?token=1", 4, NOW);
        queue.add(List.of(delivery));
        take(NOW);

        close();
        open();

        assertThat(take(NOW)).containsExactly(delivery);
    }

    @Test
    void giveUp_delivery_isRemovedAndLoggedWithoutItsPath() {
        Delivery last = delivery(1, "https://a.example.com/x?token=1", 9, NOW);
        queue.add(List.of(last));

        try (RecordedLog log = RecordedLog.ofPackageOf(MvDeliveryQueue.class)) {
            queue.giveUp(last, "status 500");

            assertThat(log.lines("webhook_given_up"))
                    .containsExactly("webhook_given_up task_id=" + Tasks.id(1) + " announcement=" + last.id()
                            + " endpoint=https://a.example.com attempts=9 reason=status 500");
            assertThat(log.levels("webhook_given_up")).allMatch(level -> level.intValue() > Level.WARNING.intValue());
        }

        close();
        open();
        assertThat(queue.lanes().nextDue()).isEmpty();
    }

    @Test
    void giveUp_afterItWasSentAgain_keepsTheNewAttempt() {
        Delivery again = delivery(1, "https://a.example.com/x", 1, NOW.plusSeconds(1));
        queue.add(List.of(again));

        queue.giveUp(delivery(1, "https://a.example.com/x", 9, NOW), "status 500");

        assertThat(take(NOW.plusSeconds(1))).containsExactly(again);
    }

    @Test
    void open_withAnUnreadableEntry_hasTheOthersAndLogsNoPartOfIt() {
        Delivery readable = delivery(1, "https://a.example.com/x", 1, NOW);
        queue.add(List.of(readable));
        store.commits().call(file -> file.deliveries().put("damaged", "{\"token\":"));
        close();

        try (RecordedLog log = RecordedLog.ofPackageOf(MvLaneQueue.class)) {
            open();

            assertThat(log.events()).containsExactly("queue_entry_unreadable");
            assertThat(log.text()).doesNotContain("token");
        }
        assertThat(take(NOW)).containsExactly(readable);
    }

    @Test
    void add_afterTheFileIsClosed_throwsDeliveryQueueException() {
        close();

        assertThatThrownBy(() -> queue.add(List.of(delivery(1, "https://a.example.com/x", 1, NOW))))
                .isInstanceOf(DeliveryQueueException.class);
        assertThatThrownBy(() -> media.add(new MediaRetry(Tasks.id(1), 2, NOW)))
                .isInstanceOf(DeliveryQueueException.class);
    }

    @Test
    void add_entries_callsTheListener() {
        AtomicInteger calls = new AtomicInteger();
        queue.lanes().onAdd(calls::incrementAndGet);

        queue.add(List.of(delivery(1, "https://a.example.com/x", 1, NOW)));

        assertThat(calls).hasValue(1);
    }

    /** Another ending of the task, for example after it was submitted again, starts a new series. */
    @Test
    void mediaQueue_nextAttemptAfterANewSeries_keepsTheNewSeries() {
        MediaRetry again = new MediaRetry(Tasks.id(1), 2, NOW.plusSeconds(1));
        media.add(new MediaRetry(Tasks.id(1), 5, NOW));
        Taken<MediaRetry> taken = media.lanes().take(NOW, 9).get(0);

        media.add(again);
        media.add(new MediaRetry(Tasks.id(1), 6, NOW.plusSeconds(3_600)));
        media.lanes().done(taken);

        assertThat(media.lanes().take(NOW.plusSeconds(1), 9))
                .extracting(Taken::work)
                .containsExactly(again);
    }

    @Test
    void mediaQueue_retriesOfSeveralTasks_areTakenOneAfterAnotherAndSurviveARestart() {
        MediaRetry first = new MediaRetry(Tasks.id(1), 2, NOW);
        MediaRetry second = new MediaRetry(Tasks.id(2), 2, NOW.plusSeconds(1));
        MediaRetry replaced = new MediaRetry(Tasks.id(1), 3, NOW.plusSeconds(9));
        media.add(second);
        media.add(first);

        Taken<MediaRetry> taken = media.lanes().take(NOW.plusSeconds(5), 9).get(0);
        assertThat(taken.work()).isEqualTo(first);
        media.add(replaced);
        media.lanes().done(taken);
        close();
        open();

        Taken<MediaRetry> next = media.lanes().take(NOW.plusSeconds(9), 9).get(0);
        assertThat(next.work()).isEqualTo(second);
        media.lanes().done(next);
        assertThat(media.lanes().take(NOW.plusSeconds(9), 9))
                .extracting(Taken::work)
                .containsExactly(replaced);
    }
}
