package dev.vidusubjects.aws;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * The clients of the AWS services. Each client is created at its first use, so that the start of a function does not
 * pay for clients that it does not use. Region and credentials come only from the environment that Lambda sets, because
 * the search in other places would make network requests. {@code AWS_ENDPOINT_URL}, or the variable of one service such
 * as {@code AWS_ENDPOINT_URL_S3}, directs the requests to another server.
 */
@Singleton
@IfBuildProfile("aws")
public class AwsClients {

    /** Within a region, a connection is established in milliseconds. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** Applies to each wait for bytes; the services respond within milliseconds. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

    /** Includes the first attempt. */
    private static final int MAX_ATTEMPTS = 3;

    private final AwsRegionProvider region;
    private final AwsCredentialsProvider credentials;
    private final Optional<URI> endpoint;

    private final Lazy<SdkHttpClient> http = new Lazy<>(AwsClients::newHttp);
    private final Lazy<DynamoDbClient> dynamoDb =
            new Lazy<>(() -> configured(DynamoDbClient.builder()).build());
    private final Lazy<EventBridgeClient> eventBridge =
            new Lazy<>(() -> configured(EventBridgeClient.builder()).build());
    private final Lazy<SfnClient> stepFunctions =
            new Lazy<>(() -> configured(SfnClient.builder()).build());
    private final Lazy<SsmClient> systemsManager =
            new Lazy<>(() -> configured(SsmClient.builder()).build());
    private final Lazy<SqsClient> sqs =
            new Lazy<>(() -> configured(SqsClient.builder()).build());
    private final Lazy<S3Client> s3 = new Lazy<>(this::newS3);
    private final Lazy<S3Presigner> presigner = new Lazy<>(this::newPresigner);

    /** Uses the region, the credentials and the endpoints of the environment. */
    @Inject
    public AwsClients() {
        this(new SystemSettingsRegionProvider(), EnvironmentVariableCredentialsProvider.create(), Optional.empty());
    }

    /** @param endpoint the endpoint of every service; empty to use the SDK's own settings */
    AwsClients(AwsRegionProvider region, AwsCredentialsProvider credentials, Optional<URI> endpoint) {
        this.region = region;
        this.credentials = credentials;
        this.endpoint = endpoint;
    }

    /** Behind a proxy, the SDK opens the connections itself: it reads the proxy's settings from the environment. */
    private static SdkHttpClient newHttp() {
        return isProxied()
                ? UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(READ_TIMEOUT)
                        .build()
                : UrlConnectionHttpClient.create(AwsClients::openConnection);
    }

    /** @return whether requests go through a proxy, so that the services may not be reachable directly */
    static boolean isProxied() {
        return ProxyConfiguration.builder().build().host() != null;
    }

    /**
     * Uses the JDK's default TLS context, which the provider's client uses too: certificates are read once, and a
     * session that was opened before the first event is resumed.
     */
    private static HttpURLConnection openConnection(URI uri) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
            connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the server of {@link #stepFunctions} */
    URI stepFunctionsServer() {
        return override("Sfn").orElseGet(() -> server("states"));
    }

    /** @return the server of {@link #eventBridge} */
    URI eventBridgeServer() {
        return override("EventBridge").orElseGet(() -> server("events"));
    }

    /**
     * @param url the URL of a queue
     * @return the server of {@link #sqs} for this queue
     */
    URI queueServer(String url) {
        return override("Sqs").orElseGet(() -> URI.create(url));
    }

    /** @return the server to which {@link #s3} sends requests for objects of a bucket */
    URI bucketServer(String bucket) {
        return override("S3").orElseGet(() -> server(bucket + ".s3"));
    }

    private URI server(String name) {
        String id = region.getRegion().id();
        return URI.create("https://" + name + "." + id + ".amazonaws.com" + (id.startsWith("cn-") ? ".cn" : ""));
    }

    DynamoDbClient dynamoDb() {
        return dynamoDb.get();
    }

    EventBridgeClient eventBridge() {
        return eventBridge.get();
    }

    S3Client s3() {
        return s3.get();
    }

    /** Signs URLs locally, without a network request. */
    S3Presigner presigner() {
        return presigner.get();
    }

    SfnClient stepFunctions() {
        return stepFunctions.get();
    }

    SqsClient sqs() {
        return sqs.get();
    }

    SsmClient systemsManager() {
        return systemsManager.get();
    }

    private S3Client newS3() {
        return configured(S3Client.builder())
                .serviceConfiguration(s3Configuration())
                // TLS and S3 protect the bytes already; an additional checksum would read each document twice.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }

    private S3Presigner newPresigner() {
        S3Presigner.Builder builder = S3Presigner.builder()
                .region(region.getRegion())
                .credentialsProvider(credentials)
                .serviceConfiguration(s3Configuration());
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }

    /**
     * A server other than Amazon's usually has no host name for each of its buckets, so requests to it use path-style
     * URLs.
     */
    private S3Configuration s3Configuration() {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(override("S3").isPresent())
                .expectContinueEnabled(false)
                // Without TLS the SDK would sign a body in chunks. Servers other than Amazon's may respond and close
                // the connection before the last bytes of the last chunk: the request then seems to have failed.
                .chunkedEncodingEnabled(false)
                .build();
    }

    /**
     * @param service the service's name as in the SDK's system property, {@code aws.endpointUrlEventBridge}
     * @return the server of a service that is not Amazon's, from the settings that the SDK reads too
     */
    private Optional<URI> override(String service) {
        return endpoint.or(() -> Stream.of(
                        System.getProperty("aws.endpointUrl" + service),
                        System.getenv("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT)),
                        System.getProperty("aws.endpointUrl"),
                        System.getenv("AWS_ENDPOINT_URL"))
                .filter(url -> url != null && !url.isEmpty())
                .findFirst()
                .map(URI::create));
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(B builder) {
        endpoint.ifPresent(builder::endpointOverride);
        Region configuredRegion = region.getRegion();
        return builder.region(configuredRegion)
                .credentialsProvider(credentials)
                .httpClient(http.get())
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(MAX_ATTEMPTS)
                                .build())
                        .build());
    }

    private static final class Lazy<T> {
        private final Supplier<T> factory;
        private T value;

        private Lazy(Supplier<T> factory) {
            this.factory = factory;
        }

        private synchronized T get() {
            if (value == null) {
                value = factory.get();
            }
            return value;
        }
    }
}
