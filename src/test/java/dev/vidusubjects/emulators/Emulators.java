package dev.vidusubjects.emulators;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Client;

/** The emulators that the tests of this JVM share. Creates empty tables and buckets in them. */
public final class Emulators {

    /**
     * The access key that the emulators accept and the tests configure; DynamoDB Local allows only letters and digits.
     */
    public static final String ACCESS_KEY = "TESTACCESSKEY";

    public static final String SECRET_KEY = "testsecretkey";
    public static final Region REGION = Region.EU_CENTRAL_1;

    private static final Emulator DYNAMO_DB = new Emulator(
            "dynamodb-local",
            List.of("-Xmx192m", "-XX:TieredStopAtLevel=1", "-Dsqlite4java.library.path=" + nativeLibraries()),
            jars("s3proxy", false));
    private static final Emulator S3 =
            new Emulator("s3proxy", List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"), jars("s3proxy", true));

    private Emulators() {}

    /** @return the address of DynamoDB Local, which stores its data in memory */
    public static URI dynamoDb() {
        return DYNAMO_DB.address(port -> List.of(
                "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
                "-inMemory",
                "-disableTelemetry",
                "-port",
                Integer.toString(port)));
    }

    /**
     * @return the address of an in-memory S3 server; it checks signatures and has the bucket name in the path of the
     *     URL
     */
    public static URI s3() {
        return S3.address(port -> List.of(
                "org.gaul.s3proxy.Main", "--properties", s3Settings(port).toString()));
    }

    public static AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY));
    }

    /** @return the name of a new, empty task table with the schema that Terraform creates */
    public static String newTable() {
        String name = "tasks-" + UUID.randomUUID();
        Tables.CLIENT.createTable(table -> table.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(text("task_id"), text("status"), text("updated_at"))
                .keySchema(key("task_id", KeyType.HASH))
                .globalSecondaryIndexes(index -> index.indexName("by-status")
                        .keySchema(key("status", KeyType.HASH), key("updated_at", KeyType.RANGE))
                        .projection(projection -> projection.projectionType(ProjectionType.ALL))));
        return name;
    }

    /** @return the name of a new, empty bucket */
    public static String newBucket() {
        String name = "bucket-" + UUID.randomUUID();
        try (S3Client client = S3Client.builder()
                .endpointOverride(s3())
                .forcePathStyle(true)
                .region(REGION)
                .credentialsProvider(credentials())
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            client.createBucket(bucket -> bucket.bucket(name));
        }
        return name;
    }

    /** One client for the thousands of tables of some tests: it takes longer to make than a table. */
    private static final class Tables {
        static final DynamoDbClient CLIENT = DynamoDbClient.builder()
                .endpointOverride(dynamoDb())
                .region(REGION)
                .credentialsProvider(credentials())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static Path s3Settings(int port) {
        try {
            Path settings = Files.createTempFile("s3proxy", ".properties");
            settings.toFile().deleteOnExit();
            return Files.writeString(
                    settings,
                    String.join(
                            "\n",
                            "s3proxy.endpoint=http://127.0.0.1:" + port,
                            "s3proxy.authorization=aws-v2-or-v4",
                            "s3proxy.identity=" + ACCESS_KEY,
                            "s3proxy.credential=" + SECRET_KEY,
                            "jclouds.provider=transient",
                            "jclouds.identity=unused",
                            "jclouds.credential=unused",
                            ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> jars(String name, boolean included) {
        return Emulator.libraries().stream()
                .filter(file -> file.getFileName().toString().contains(name) == included)
                .toList();
    }

    /**
     * @return the folders of the native SQLite library, which DynamoDB Local needs; the build lists it with the jars
     */
    private static String nativeLibraries() {
        return Emulator.libraries().stream()
                .filter(file -> file.getFileName().toString().matches("(lib)?sqlite4java.*\\.(so|dylib|dll)"))
                .map(file -> file.getParent().toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }
}
