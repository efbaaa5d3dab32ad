package dev.vidusubjects.aws;

import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.TaskStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.core.sync.RequestBody;

/** The AWS adapters with their own table and bucket, for tests in other packages. */
public final class AwsEmulators {

    private static final Duration EXPIRY = Duration.ofMinutes(15);

    private final String bucket = Emulators.newBucket();
    private final AwsClients s3 =
            new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.of(Emulators.s3()));

    private final String table = Emulators.newTable();
    private final AwsClients dynamoDb =
            new AwsClients(() -> Emulators.REGION, Emulators.credentials(), Optional.of(Emulators.dynamoDb()));

    /** @return tasks in a table of their own */
    public TaskStore newTasks() {
        return new DynamoTaskStore(dynamoDb, Emulators.newTable(), Duration.ofDays(90), new Random());
    }

    /** Kept in DynamoDB. */
    public final StateStore states = new DynamoStateStore(dynamoDb, table);

    /** Kept in S3. */
    public final ResultStore results = new S3ResultStore(new S3Bucket(s3, bucket));

    /** Kept in S3. */
    public final MediaStore media =
            new S3MediaStore(s3, new S3Bucket(s3, bucket), EXPIRY, EXPIRY, Clock.systemUTC(), new Random());

    /** Puts an object, as an upload does. */
    public void put(String key, byte[] content) {
        s3.s3().putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }
}
