package dev.vidusubjects.guarantees;

import dev.vidusubjects.aws.AwsEngines;
import dev.vidusubjects.guarantees.FaultRun.Stores;
import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.state.StateStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Optional;

/** The same faults on DynamoDB and S3. What the clock does makes no difference to a store, so it stands still here. */
@QuarkusTest
@TestProfile(Unhindered.class)
class DynamoFaultInjectionTest extends FaultInjection {

    private AwsEngines engines;
    private int opened;

    @Override
    Stores open() {
        if (engines == null) {
            engines = new AwsEngines();
        }
        return new Stores(
                engines.newTasks(),
                ofRun(engines.states, "-" + opened++),
                engines.results,
                engines.media,
                (path, content) -> engines.put("incoming/" + path, content));
    }

    @Override
    void close(Stores stores) {
        // The tables go with the process that holds them.
    }

    @Override
    boolean concerns(Kind kind) {
        return kind != Kind.CLOCK_AHEAD && kind != Kind.CLOCK_BACK;
    }

    /** The embedded stores have them all; here a run takes a hundred times as long. */
    @Override
    int stepOfMany() {
        return 7;
    }

    /** Each run has a clock of its own, and with it tasks and readings of the list of its own. */
    private static StateStore ofRun(StateStore states, String run) {
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
