package dev.vidusubjects.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.events.Announcement;
import dev.vidusubjects.events.Delivery;
import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.result.ResultStore.Prefix;
import dev.vidusubjects.task.KeptMedia;
import dev.vidusubjects.task.Task;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Injects a fault once at every boundary of an announcement and of its deliveries, before and after the call, recovers,
 * and checks what the bus, the receiver and the stores got. Subclasses choose the stores.
 */
abstract class EndingFaultInjection {

    private static final JsonMapper JSON = new JsonMapper();
    private static final byte[] IMAGE = MediaFiles.png(20, 20);
    private static final List<String> NAMES = List.of("image-0.png", "image-1.png");

    /** @return stores without tasks, for one run */
    abstract EndingStores open() throws Exception;

    /** @return the step between the boundaries that are cut; 1 for every boundary */
    int boundaryStep() {
        return 1;
    }

    @Test
    void ending_cutAnywhere_isAnnouncedAndDelivered() throws Exception {
        enumerate(10, 0, boundaryStep());
    }

    @Test
    void delivery_refusedAndCutAnywhere_isDelivered() throws Exception {
        enumerate(13, 2, boundaryStep());
    }

    @Test
    void delivery_alwaysRefusedAndCutAnywhere_isGivenUp() throws Exception {
        // The attempts are alike: every third boundary is in each part of them.
        enumerate(20, Integer.MAX_VALUE, 3 * boundaryStep());
    }

    /**
     * @param minBoundaries the number of boundaries that the scenario is known to cross, so that it cannot shrink
     *     unnoticed
     * @param refusals the number of attempts that the receiver refuses
     * @param step the step between the boundaries that are cut
     */
    private void enumerate(int minBoundaries, int refusals, int step) throws Exception {
        int boundaries = run(Kind.CRASH, -1, false, refusals);
        assertThat(boundaries).isGreaterThanOrEqualTo(minBoundaries);
        for (Kind kind : Faults.ENDS) {
            for (int target = 0; target < boundaries; target += step) {
                run(kind, target, false, refusals);
                if (kind.differsAfterwards() || target >= boundaries - step) {
                    run(kind, target, true, refusals);
                }
            }
        }
    }

    /** @return the number of boundaries that were crossed until the fault */
    private int run(Kind kind, int target, boolean afterwards, int refusals) throws Exception {
        Faults faults = new Faults(kind, target, afterwards, () -> {
            throw new AssertionError("nothing happens in between");
        });
        try (EndingStores stores = open();
                RawServer provider = new RawServer();
                RawServer receiver = new RawServer()) {
            EndingFaultRun run = new EndingFaultRun(stores, provider, receiver, IMAGE, refusals, faults);
            run.run();
            check(run, receiver, refusals, faults.cut());
            return faults.crossed();
        }
    }

    private static void check(EndingFaultRun run, RawServer receiver, int refusals, String cut) throws Exception {
        String body = run.stores.outbox().body(run.id()).orElseThrow();
        assertThat(run.bus.accepted)
                .as("on the bus: %s", cut)
                .isNotEmpty()
                .extracting(Announcement::body)
                .containsOnly(body);
        assertThat(receiver.requests()).as("received: %s", cut).isNotEmpty().allSatisfy(request -> assertThat(request)
                .contains("webhook-id: " + run.id() + "\r\n")
                .endsWith("\r\n\r\n" + body));
        boolean refused = refusals == Integer.MAX_VALUE;
        assertThat(run.stores.givenUp())
                .as("given up: %s", cut)
                .extracting(Delivery::endpoint)
                .isSubsetOf(refused ? List.of(run.endpoint()) : List.of());
        assertThat(run.stores.givenUp().isEmpty()).as("given up: %s", cut).isEqualTo(!refused);
        assertThat(run.stores.due(Instant.MAX)).as("waiting: %s", cut).isEmpty();
        assertThat(run.stores.outbox().unannounced(run.task.updatedAt().plusSeconds(1), 10))
                .as("not marked: %s", cut)
                .isEmpty();
        checkMedia(run, cut);
    }

    /** A copy is complete or absent, and everything that is listed exists. */
    private static void checkMedia(EndingFaultRun run, String cut) throws Exception {
        Task task = run.stores.tasks().find(run.task.id()).orElseThrow();
        assertThat(task.version()).as(cut).isEqualTo(run.task.version());
        assertThat(task.media()).as("kept: %s", cut).extracting(KeptMedia::name).containsExactlyElementsOf(NAMES);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(IMAGE));
        for (KeptMedia kept : task.media()) {
            assertThat(kept.sha256()).as(cut).isEqualTo(sha256);
            assertThat(run.stores.copy(task.id(), kept.name())).as(cut).hasValue(IMAGE);
        }
        JsonNode document = JSON.readTree(
                run.stores.results().read(Prefix.RESULTS, task.documentPath()).orElseThrow());
        Set<String> listed = new HashSet<>();
        document.findValues("sha256").forEach(value -> listed.add(value.asText()));
        assertThat(listed).as("in the document: %s", cut).containsExactly(sha256);
    }
}
