package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.start.FunctionName;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;

class AwsPreparationTest {

    @Test
    void servers_ofEachFunction_areThoseThatItsEventsUse() {
        AwsPreparation preparation = preparation(
                "eu-central-1",
                Map.of(
                        "event-bus", "endings",
                        "deliveries-queue-url", "https://sqs.eu-central-1.amazonaws.com/123456789012/deliveries"));
        URI bucket = URI.create("https://subjects.s3.eu-central-1.amazonaws.com");

        assertThat(preparation.servers(FunctionName.API))
                .containsExactly(URI.create("https://states.eu-central-1.amazonaws.com"));
        assertThat(preparation.servers(FunctionName.INTAKE)).containsExactly(bucket);
        assertThat(preparation.servers(FunctionName.POLL)).containsExactly(bucket);
        assertThat(preparation.servers(FunctionName.SWEEP)).containsExactly(bucket);
        assertThat(preparation.servers(FunctionName.PUBLISH))
                .containsExactly(
                        bucket,
                        URI.create("https://events.eu-central-1.amazonaws.com"),
                        URI.create("https://sqs.eu-central-1.amazonaws.com/123456789012/deliveries"));
        assertThat(preparation.servers(FunctionName.DELIVER)).isEmpty();
    }

    @Test
    void publish_withoutBusAndQueue_preparesNeither() {
        AwsPreparation preparation = preparation("eu-central-1", Map.of());

        assertThat(preparation.servers(FunctionName.PUBLISH)).hasSize(1);
        assertThat(preparation.steps(FunctionName.PUBLISH)).hasSize(2);
    }

    /** Without a direct way to them, each connection would only cost the time until it is given up. */
    @Test
    void servers_behindAProxy_areNotConnectedTo() {
        System.setProperty("http.proxyHost", "proxy.example");
        try {
            assertThat(preparation("eu-central-1", Map.of()).servers(FunctionName.API))
                    .isEmpty();
        } finally {
            System.clearProperty("http.proxyHost");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "us-gov-west-1, https://states.us-gov-west-1.amazonaws.com",
        "cn-north-1, https://states.cn-north-1.amazonaws.com.cn"
    })
    void servers_otherPartitions_haveTheirOwnNames(String region, URI server) {
        assertThat(preparation(region, Map.of()).servers(FunctionName.API)).containsExactly(server);
    }

    /** Without a network, only the read fails: clients are created. */
    @ParameterizedTest
    @EnumSource(FunctionName.class)
    void steps_withoutANetwork_failOnlyWhereTheyRead(FunctionName function) {
        AwsClients clients = clients("eu-central-1", Optional.of(URI.create("http://127.0.0.1:1")));
        AwsPreparation preparation = new AwsPreparation(
                clients, new DynamoStateStore(clients, "tasks"), Fixture.config(Path.of("target"), settings(Map.of())));
        List<Runnable> steps = preparation.steps(function);

        assertThat(steps).isNotEmpty();
        // Functions that submit read other states (submission.SubmissionPreparation).
        steps.subList(function.submits() ? 0 : 1, steps.size()).forEach(Runnable::run);
    }

    private static AwsPreparation preparation(String region, Map<String, String> settings) {
        AwsClients clients = clients(region, Optional.empty());
        return new AwsPreparation(
                clients, new DynamoStateStore(clients, "tasks"), Fixture.config(Path.of("target"), settings(settings)));
    }

    private static AwsClients clients(String region, Optional<URI> endpoint) {
        return new AwsClients(() -> Region.of(region), AnonymousCredentialsProvider.create(), endpoint);
    }

    private static Map<String, String> settings(Map<String, String> aws) {
        Map<String, String> settings = new HashMap<>(Map.of("subjects.aws.bucket", "subjects"));
        aws.forEach((name, value) -> settings.put("subjects.aws." + name, value));
        return settings;
    }
}
