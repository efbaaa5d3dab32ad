package dev.vidusubjects.guarantees;

import dev.vidusubjects.aws.AwsEngines;
import dev.vidusubjects.guarantees.FaultRun.Stores;
import dev.vidusubjects.guarantees.Faults.Kind;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

/** The same faults on DynamoDB and S3. What the clock does makes no difference to a store, so it stands still here. */
@QuarkusTest
@TestProfile(Unhindered.class)
class DynamoFaultInjectionTest extends FaultInjection {

    private AwsEngines engines;

    @Override
    Stores open() {
        if (engines == null) {
            engines = new AwsEngines();
        }
        return new Stores(
                engines.tasks,
                engines.results,
                engines.media,
                (path, content) -> engines.put("incoming/" + path, content));
    }

    @Override
    void close(Stores stores) {
        // One table for all runs of a scenario: their tasks have ids of their own.
    }

    @Override
    boolean concerns(Kind kind) {
        return kind != Kind.CLOCK_AHEAD && kind != Kind.CLOCK_BACK;
    }
}
