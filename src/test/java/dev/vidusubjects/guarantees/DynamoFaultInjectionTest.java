package dev.vidusubjects.guarantees;

import dev.vidusubjects.aws.AwsEngines;
import dev.vidusubjects.guarantees.FaultRun.Stores;
import dev.vidusubjects.guarantees.Faults.Kind;
import dev.vidusubjects.media.MediaFiles;
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
        return new Stores(engines.tasks, engines.results, engines.media);
    }

    @Override
    void close(Stores stores) {
        // One table for all runs: their tasks have ids of their own.
    }

    @Override
    void drop(Stores stores, String path) {
        engines.put("incoming/" + path, MediaFiles.png(100, 100));
    }

    @Override
    Kind[] kinds() {
        return new Kind[] {Kind.CRASH, Kind.FAILURE, Kind.STALE, Kind.DUPLICATE};
    }
}
