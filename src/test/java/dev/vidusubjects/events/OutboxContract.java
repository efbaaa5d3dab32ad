package dev.vidusubjects.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskError;
import dev.vidusubjects.task.TaskError.Remedy;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import dev.vidusubjects.task.Tasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract of every {@link Outbox}. Each test starts with an empty outbox and an empty store. */
public abstract class OutboxContract {

    protected static final AnnouncementId ID = new AnnouncementId(Tasks.id(1), 3);

    private static final Instant START = Tasks.START;

    /** After the endings of every test. */
    private static final Instant LATER = START.plusSeconds(600);

    private static final int RACERS = 4;

    /** @return the store whose endings the outbox under test holds: the same store within a test */
    protected abstract TaskStore tasks() throws Exception;

    /** @return the outbox under test: the same outbox within a test */
    protected abstract Outbox outbox() throws Exception;

    @Test
    void body_ofTwoProposals_isTheFirst() throws Exception {
        assertThat(outbox().body(ID)).isEmpty();

        assertThat(outbox().body(ID, "{\"n\":\"Zoë 英雄 🦸\"}")).isEqualTo("{\"n\":\"Zoë 英雄 🦸\"}");
        assertThat(outbox().body(ID, "{\"n\":2}")).isEqualTo("{\"n\":\"Zoë 英雄 🦸\"}");

        assertThat(outbox().body(ID)).contains("{\"n\":\"Zoë 英雄 🦸\"}");
    }

    @Test
    void body_ofAnotherEndingOrTask_isItsOwn() throws Exception {
        outbox().body(ID, "{\"n\":1}");

        assertThat(outbox().body(new AnnouncementId(Tasks.id(1), 4))).isEmpty();
        assertThat(outbox().body(new AnnouncementId(Tasks.id(2), 3), "{\"n\":2}"))
                .isEqualTo("{\"n\":2}");
        assertThat(outbox().body(ID)).contains("{\"n\":1}");
    }

    @Test
    void body_ofSeveralProposalsAtOnce_isOneOfThemForAll() throws Exception {
        CyclicBarrier start = new CyclicBarrier(RACERS);
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        List<String> returned = new ArrayList<>();
        try {
            List<Callable<String>> proposals = new ArrayList<>();
            for (int number = 0; number < RACERS; number++) {
                String proposed = "{\"n\":" + number + "}";
                proposals.add(() -> {
                    start.await();
                    return outbox().body(ID, proposed);
                });
            }
            for (Future<String> proposal : threads.invokeAll(proposals)) {
                returned.add(proposal.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(returned).containsOnly(outbox().body(ID).orElseThrow());
    }

    @Test
    void unannounced_ofSeveralTasks_areExactlyTheUnmarkedEndingsBeforeTheInstant() throws Exception {
        Task first = failed(1, START.plusSeconds(1));
        Task second = failed(2, START.plusSeconds(2));
        Task third = unconfirmed(3, START.plusSeconds(3));
        tasks().create(Tasks.submitting(4));
        notEnded(5, START.plusSeconds(1));

        assertThat(unannounced(START.plusSeconds(2))).containsExactly(id(first));
        outbox().announced(id(first));

        assertThat(unannounced(START.plusSeconds(2))).isEmpty();
        assertThat(unannounced(START.plusSeconds(3))).containsExactly(id(second));
        assertThat(unannounced(LATER)).containsExactlyInAnyOrder(id(second), id(third));
    }

    @Test
    void unannounced_ofMoreThanTheLimit_areFoundOneAfterTheOther() throws Exception {
        List<AnnouncementId> ended = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            ended.add(id(failed(number, START.plusSeconds(number))));
        }
        List<AnnouncementId> found = new ArrayList<>();

        for (List<Task> next = outbox().unannounced(LATER, 2); !next.isEmpty(); next = outbox().unannounced(LATER, 2)) {
            assertThat(next).hasSizeBetween(1, 2);
            for (Task task : next) {
                found.add(id(task));
                outbox().announced(id(task));
            }
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(ended);
    }

    @Test
    void unannounced_ofEnding_hasTheTaskAsItEnded() throws Exception {
        Task failed = failed(1, START.plusSeconds(1));

        assertThat(outbox().unannounced(LATER, 10)).containsExactly(failed);
    }

    /** The outbox must not depend on a body, because a process may stop before it stores one. */
    @Test
    void unannounced_ofEndingWithABody_areFoundUntilTheyAreMarked() throws Exception {
        Task failed = failed(1, START.plusSeconds(1));

        outbox().body(id(failed), "{}");
        assertThat(unannounced(LATER)).containsExactly(id(failed));
        outbox().announced(id(failed));

        assertThat(unannounced(LATER)).isEmpty();
        assertThat(outbox().body(id(failed))).contains("{}");
    }

    @Test
    void handover_ofNewAndAnnouncedEndings_isNothingAndEverything() throws Exception {
        Task failed = failed(1, START.plusSeconds(1));
        assertThat(outbox().handover(id(failed))).isEqualTo(Handover.NONE);

        outbox().body(id(failed), "{}");
        assertThat(outbox().handover(id(failed))).isEqualTo(Handover.NONE);
        outbox().announced(id(failed));

        assertThat(outbox().handover(id(failed))).isEqualTo(Handover.COMPLETE);
    }

    @Test
    void handover_ofLaterEnding_isNothing() throws Exception {
        Task first = failed(1, START.plusSeconds(1));
        outbox().body(id(first), "{}");
        outbox().announced(id(first));

        Task second = endedAgain(first, START.plusSeconds(2));
        outbox().body(id(second), "{}");

        assertThat(outbox().handover(id(second))).isEqualTo(Handover.NONE);
    }

    @Test
    void handedOver_toOneChannel_isRemembered() throws Exception {
        Task failed = failed(1, START.plusSeconds(1));
        outbox().body(id(failed), "{}");

        outbox().handedOver(id(failed), Channel.WEBHOOKS);

        assertThat(outbox().handover(id(failed))).isEqualTo(new Handover(false, Set.of(Channel.WEBHOOKS)));
        assertThat(outbox().body(id(failed))).contains("{}");
        assertThat(unannounced(LATER)).containsExactly(id(failed));
    }

    @Test
    void announced_ofTask_changesNeitherItsVersionNorItsContent() throws Exception {
        Task failed = failed(1, START.plusSeconds(1));

        outbox().announced(id(failed));
        outbox().announced(id(failed));

        assertThat(tasks().find(failed.id())).contains(failed);
        assertThat(tasks().update(failed).version()).isEqualTo(failed.version() + 1);
    }

    @Test
    void announced_ofUnknownTask_hasNoEffect() throws Exception {
        outbox().announced(ID);

        assertThat(tasks().find(ID.task())).isEmpty();
        assertThat(unannounced(LATER)).isEmpty();
    }

    @Test
    void announced_beforeAnotherEnding_doesNotHideIt() throws Exception {
        Task first = failed(1, START.plusSeconds(1));
        outbox().announced(id(first));

        Task second = endedAgain(first, START.plusSeconds(2));

        assertThat(id(second)).isNotEqualTo(id(first));
        assertThat(unannounced(LATER)).containsExactly(id(second));
    }

    /** A process that announced the first ending marks it late. */
    @Test
    void announced_ofAnEarlierEnding_doesNotMarkTheLaterOne() throws Exception {
        Task first = failed(1, START.plusSeconds(1));
        Task second = endedAgain(first, START.plusSeconds(2));

        outbox().announced(id(first));

        assertThat(unannounced(LATER)).containsExactly(id(second));
        outbox().announced(id(second));
        assertThat(unannounced(LATER)).isEmpty();
    }

    /** A comparison that decides nothing is not an ending, so that it must not be announced. */
    @Test
    void announced_beforeAComparison_isKept() throws Exception {
        Task unconfirmed = unconfirmed(1, START.plusSeconds(1));
        outbox().announced(id(unconfirmed));

        Task compared = reconciled(unconfirmed, START.plusSeconds(2));

        assertThat(compared.version()).isGreaterThan(unconfirmed.version());
        assertThat(unannounced(LATER)).isEmpty();
    }

    @Test
    void unannounced_afterAComparison_areStillFoundWithTheirId() throws Exception {
        Task unconfirmed = unconfirmed(1, START.plusSeconds(1));

        reconciled(unconfirmed, START.plusSeconds(2));

        assertThat(unannounced(LATER)).containsExactly(id(unconfirmed));
    }

    @Test
    void unannounced_afterMediaWereKept_areFoundOnce() throws Exception {
        Task failed = failed(1, START.plusSeconds(1));
        tasks().keepMedia(failed.id(), List.of(Tasks.keptMedia("image-0.png")));

        assertThat(unannounced(LATER)).containsExactly(id(failed));
        outbox().announced(id(failed));
        tasks().keepMedia(failed.id(), List.of(Tasks.keptMedia("image-1.png")));

        assertThat(unannounced(LATER)).isEmpty();
    }

    /** @return a task that ended as failed, and can be submitted again */
    protected final Task failed(int number, Instant now) throws Exception {
        Task task = Tasks.submitting(number);
        tasks().create(task);
        return transitions().failed(task, error(Remedy.SUBMIT_ON_REDRIVE), now);
    }

    /** @return a task whose submission has an unknown outcome */
    protected final Task unconfirmed(int number, Instant now) throws Exception {
        Task task = Tasks.submitting(number);
        tasks().create(task);
        return transitions().unconfirmed(task, error(Remedy.SUBMIT_ON_REDRIVE), now.plusSeconds(3), now);
    }

    /** Stores a failure that the product itself repeats. */
    private void notEnded(int number, Instant now) throws Exception {
        Task task = Tasks.submitting(number);
        tasks().create(task);
        transitions().submissionFailed(task, error(Remedy.SUBMIT_AGAIN), true, now);
    }

    private Task endedAgain(Task failed, Instant now) throws Exception {
        Task open = transitions().resubmitting(failed, failed.intent(), now);
        return transitions().failed(open, error(Remedy.SUBMIT_ON_REDRIVE), now);
    }

    private Task reconciled(Task unconfirmed, Instant now) throws Exception {
        return transitions()
                .reconciled(
                        unconfirmed,
                        unconfirmed
                                .reconciliation()
                                .map(found -> found.again(now))
                                .orElseThrow(),
                        now);
    }

    private TaskTransitions transitions() throws Exception {
        return new TaskTransitions(tasks());
    }

    private static TaskError error(Remedy remedy) {
        return new TaskError("code", "message", remedy);
    }

    private List<AnnouncementId> unannounced(Instant endedBefore) throws Exception {
        return outbox().unannounced(endedBefore, 10).stream()
                .map(OutboxContract::id)
                .toList();
    }

    protected static AnnouncementId id(Task ended) {
        return AnnouncementId.of(ended).orElseThrow();
    }
}
