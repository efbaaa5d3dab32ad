package dev.vidusubjects.lambda;

import dev.vidusubjects.emulators.Emulators;
import dev.vidusubjects.emulators.LoopbackServices;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The environment of a function that is tested in this JVM: a table, a bucket, and services on the loopback interface.
 */
public final class FunctionFixture implements QuarkusTestResourceLifecycleManager {

    private static final String[] ENDPOINTS = {"aws.endpointUrl", "aws.endpointUrlDynamoDb", "aws.endpointUrlS3"};

    private static LoopbackServices services;
    private static String bucket;
    private static String table;

    static LoopbackServices services() {
        return services;
    }

    static String bucket() {
        return bucket;
    }

    @Override
    public Map<String, String> start() {
        try {
            services = new LoopbackServices();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bucket = Emulators.newBucket();
        // The bucket keeps versions, as in the deployment.
        try (S3Client s3 = s3()) {
            s3.putBucketVersioning(put -> put.bucket(bucket)
                    .versioningConfiguration(versions -> versions.status(BucketVersioningStatus.ENABLED)));
        }
        System.setProperty("aws.endpointUrl", services.address().toString());
        System.setProperty("aws.endpointUrlDynamoDb", Emulators.dynamoDb().toString());
        System.setProperty("aws.endpointUrlS3", Emulators.s3().toString());
        Map<String, String> settings = new HashMap<>();
        table = Emulators.newTable();
        settings.put("subjects.aws.table", table);
        settings.put("subjects.aws.bucket", bucket);
        settings.put("subjects.aws.api-key-parameter", "/vidu-subjects/provider-key");
        settings.put(
                "subjects.aws.state-machine-arn", "arn:aws:states:eu-central-1:123456789012:stateMachine:poll-task");
        settings.put("subjects.provider.base-url", services.address().toString());
        settings.put("subjects.provider.max-attempts", "1");
        settings.put("subjects.provider.max-submits-per-second", "100");
        settings.put("subjects.polling.first", "200ms");
        return settings;
    }

    @Override
    public void stop() {
        for (String endpoint : ENDPOINTS) {
            System.clearProperty(endpoint);
        }
        services.close();
    }

    /** @return the version that was written */
    static String put(String key, byte[] content) {
        try (S3Client s3 = s3()) {
            return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content))
                    .versionId();
        }
    }

    static byte[] object(String key) {
        try (S3Client s3 = s3()) {
            return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray();
        }
    }

    /** @return the keys below a prefix */
    static List<String> keys(String prefix) {
        try (S3Client s3 = s3()) {
            return s3.listObjectsV2(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                    .map(S3Object::key)
                    .toList();
        }
    }

    /** @return every item of the table, as text */
    static String items() {
        try (DynamoDbClient client = DynamoDbClient.builder()
                .endpointOverride(Emulators.dynamoDb())
                .region(Emulators.REGION)
                .credentialsProvider(Emulators.credentials())
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            return client.scanPaginator(scan -> scan.tableName(table)).items().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining("\n"));
        }
    }

    static int count(String prefix) {
        try (S3Client s3 = s3()) {
            return s3.listObjectsV2(list -> list.bucket(bucket).prefix(prefix)).keyCount();
        }
    }

    private static S3Client s3() {
        return S3Client.builder()
                .endpointOverride(Emulators.s3())
                .forcePathStyle(true)
                .region(Emulators.REGION)
                .credentialsProvider(Emulators.credentials())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
