package dev.vidusubjects.guarantees;

import dev.vidusubjects.aws.AwsEmulators;
import dev.vidusubjects.guarantees.FaultRun.Stores;
import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.state.StateStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The same faults on DynamoDB and S3. Changes of the clock make no difference to a store, so they are left out here.
 */
@QuarkusTest
@TestProfile(UnthrottledProfile.class)
class DynamoFaultInjectionTest extends FaultInjection {

    private final AtomicInteger opened = new AtomicInteger();
    private AwsEmulators emulators;

    @Override
    Stores open() {
        AwsEmulators emulators = emulators();
        return new Stores(
                emulators.newTasks(),
                forRun(emulators.states, "-" + opened.incrementAndGet()),
                emulators.results,
                emulators.media,
                (path, content) -> emulators.put("incoming/" + path, content));
    }

    private synchronized AwsEmulators emulators() {
        if (emulators == null) {
            emulators = new AwsEmulators();
        }
        return emulators;
    }

    @Override
    void close(Stores stores) {
        // The tables end with the process that holds them.
    }

    @Override
    boolean includes(Kind kind) {
        return kind != Kind.CLOCK_AHEAD && kind != Kind.CLOCK_BACK;
    }

    /** The test with the embedded stores covers every boundary; here a run takes a hundred times as long. */
    @Override
    int boundaryStep() {
        return 7;
    }

    /** Each run has its own clock, and therefore its own tasks and its own readings of the list. */
    private static StateStore forRun(StateStore states, String run) {
        return new StateStore() {
            @Override
            public Optional<Entry> read(String name) {
                return states.read(name + run);
            }

            @Override
            public boolean replace(String name, String value, long expected) {
                return states.replace(name + run, value, expected);
            }
        };
    }
}
