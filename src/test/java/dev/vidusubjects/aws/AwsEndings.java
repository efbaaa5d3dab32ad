package dev.vidusubjects.aws;

import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.TaskId;
import dev.vidusubjects.task.TaskStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The AWS adapters that announce endings, with a table and a bucket of their own, for tests in other packages. */
public final class AwsEndings {

    private static final Duration RETENTION = Duration.ofDays(90);

    private final String bucket = Emulators.newBucket();
    private final String table = Emulators.newTable();
    private final AwsClients s3 =
            new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.of(Emulators.s3()));
    private final AwsClients dynamoDb =
            new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.of(Emulators.dynamoDb()));

    public final StateStore states = new DynamoStateStore(dynamoDb, table);
    public final TaskStore tasks = new DynamoTaskStore(dynamoDb, table, RETENTION, new Random());
    public final Outbox outbox = new DynamoOutbox(dynamoDb, states, table, RETENTION, Clock.systemUTC());
    public final ResultStore results = new S3ResultStore(new S3Bucket(s3, bucket));
    public final KeptMediaStore media = new S3KeptMediaStore(s3, new S3Bucket(s3, bucket));

    /** @return the content of a copy; empty if there is none */
    public Optional<byte[]> copy(TaskId task, String name) {
        String key = "media/" + task + "/" + name;
        try {
            return Optional.of(
                    s3.s3().getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }
}
